"""CreateCodeInterpreter, GetCodeInterpreter, ListCodeInterpreters, DeleteCodeInterpreter; aws.codeinterpreter.v1."""

from __future__ import annotations

import re
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import bare, refused
from tests.families.browsers.arrange import CERTIFICATES, VPC, mount

SYSTEM = "aws.codeinterpreter.v1"
SANDBOX = {"networkMode": "SANDBOX"}


def _new(clients: Clients, name: str = "python", **members: Any) -> dict[str, Any]:
    """A new code interpreter, READY, as GetCodeInterpreter shows it."""
    made = clients.control.create_code_interpreter(name=name, **{"networkConfiguration": SANDBOX, **members})
    return bare(clients.control.get_code_interpreter(codeInterpreterId=made["codeInterpreterId"]))


@pytest.mark.from_model
def test_an_id_is_the_name_and_ten_letters_or_digits(clients: Clients) -> None:
    interpreter = _new(clients)

    assert re.fullmatch(r"python-[A-Za-z0-9]{10}", interpreter["codeInterpreterId"])
    ours = "arn:aws:bedrock-agentcore:us-east-1:123456789012:code-interpreter-custom"
    assert interpreter["codeInterpreterArn"] == f"{ours}/{interpreter['codeInterpreterId']}"


@pytest.mark.from_model
@pytest.mark.parametrize("network", [SANDBOX, VPC, {"networkMode": "PUBLIC"}])
def test_an_interpreter_keeps_what_it_was_created_with(clients: Clients, network: dict[str, Any]) -> None:
    given: dict[str, Any] = {
        "name": "python",
        "description": "For sums",
        "executionRoleArn": "arn:aws:iam::123456789012:role/interpreter",
        "networkConfiguration": network,
        "certificates": CERTIFICATES,
        "filesystemConfigurations": [mount("/mnt/one"), mount("/mnt/two")],
    }

    interpreter = _new(clients, **given)

    assert {name: interpreter[name] for name in given} == given
    assert interpreter["createdAt"] < interpreter["lastUpdatedAt"]


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("member", "wrong"),
    [("networkConfiguration", {"networkMode": "VPC"}), ("filesystemConfigurations", [mount("/mnt/a")] * 2)],
)
def test_what_contradicts_itself_is_refused(local: Clients, member: str, wrong: Any) -> None:
    given = {"name": "python", "networkConfiguration": SANDBOX, member: wrong}

    refused(local.control.create_code_interpreter, **given)

    assert local.control.list_code_interpreters(type="CUSTOM")["codeInterpreterSummaries"] == []


@pytest.mark.from_docs
def test_the_services_own_interpreter_is_there_from_the_start(clients: Clients) -> None:
    found = clients.control.get_code_interpreter(codeInterpreterId=SYSTEM)

    assert (found["codeInterpreterId"], found["status"]) == (SYSTEM, "READY")
    assert found["codeInterpreterArn"] == f"arn:aws:bedrock-agentcore:us-east-1:aws:code-interpreter/{SYSTEM}"


@pytest.mark.inferred
def test_the_services_own_interpreter_cannot_be_deleted(local: Clients) -> None:
    assert "cannot be deleted" in refused(local.control.delete_code_interpreter, codeInterpreterId=SYSTEM)


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("asked", "expected"),
    [({}, [SYSTEM, "ours"]), ({"type": "SYSTEM"}, [SYSTEM]), ({"type": "CUSTOM"}, ["ours"])],
)
def test_interpreters_are_listed_by_type(local: Clients, asked: dict[str, Any], expected: list[str]) -> None:
    ours = _new(local, description="For sums")

    found = local.control.list_code_interpreters(**asked)["codeInterpreterSummaries"]

    ids = [ours["codeInterpreterId"] if id == "ours" else id for id in expected]
    assert [row["codeInterpreterId"] for row in found] == ids
    assert all(row.items() <= ours.items() for row in found if row["codeInterpreterId"] != SYSTEM)


@pytest.mark.from_model
def test_interpreters_come_in_pages(local: Clients) -> None:
    made = sorted(_new(local, f"python{i}")["codeInterpreterId"] for i in range(3))

    paginator = local.control.get_paginator("list_code_interpreters")
    pages = list(paginator.paginate(PaginationConfig={"PageSize": 1}))

    found = [row["codeInterpreterId"] for page in pages for row in page["codeInterpreterSummaries"]]
    assert found == [SYSTEM, *made]


@pytest.mark.inferred  # as browsers
def test_an_interpreter_with_active_sessions_cannot_be_deleted(local: Clients) -> None:
    id = _new(local)["codeInterpreterId"]
    session = local.data.start_code_interpreter_session(codeInterpreterIdentifier=id)["sessionId"]

    message = refused(local.control.delete_code_interpreter, "ConflictException", codeInterpreterId=id)
    local.data.stop_code_interpreter_session(codeInterpreterIdentifier=id, sessionId=session)

    assert message == f"Cannot delete code interpreter {id}: it has active sessions"
    assert local.control.delete_code_interpreter(codeInterpreterId=id)["status"] == "DELETING"


@pytest.mark.from_model
def test_a_creation_that_breaks_says_why(local: Clients) -> None:
    local.agentcore.faults.on("CreateCodeInterpreter", Break("No such role"), times=1)

    found = _new(local)

    assert (found["status"], found["failureReason"]) == ("CREATE_FAILED", "No such role")


@pytest.mark.from_model
def test_an_interpreter_has_tags_from_the_start(local: Clients) -> None:
    arn = _new(local, tags={"team": "red"})["codeInterpreterArn"]

    assert local.control.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "red"}
