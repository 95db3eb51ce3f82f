"""TagResource, UntagResource, ListTagsForResource: of memories; the other families have tests of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import NOBODY, created, error_of, refused, status_of

UNKNOWN = f"arn:aws:bedrock-agentcore:us-east-1:123456789012:memory/{NOBODY}"


def _tags(clients: Clients, arn: str) -> dict[str, str]:
    found: dict[str, str] = clients.control.list_tags_for_resource(resourceArn=arn)["tags"]
    return found


@pytest.mark.from_model
def test_a_memory_is_tagged_at_creation(local: Clients) -> None:
    memory = created(local, tags={"team": "red", "empty": ""})

    assert _tags(local, memory["arn"]) == {"team": "red", "empty": ""}
    assert "tags" not in memory


@pytest.mark.from_model
def test_tags_are_added_and_replaced(clients: Clients) -> None:
    arn = created(clients, tags={"team": "red", "site": "Oslo"})["arn"]

    answer = clients.control.tag_resource(resourceArn=arn, tags={"team": "blue", "cost/centre": "a b+c@d=1"})

    assert status_of(answer) == 204
    assert _tags(clients, arn) == {"team": "blue", "site": "Oslo", "cost/centre": "a b+c@d=1"}


@pytest.mark.from_model
def test_tags_are_taken_away(clients: Clients) -> None:
    arn = created(clients, tags={"team": "red", "site": "Oslo"})["arn"]

    answer = clients.control.untag_resource(resourceArn=arn, tagKeys=["team", "unknown"])

    assert status_of(answer) == 204
    assert _tags(clients, arn) == {"site": "Oslo"}


@pytest.mark.from_model
def test_a_memory_without_tags_has_none(local: Clients) -> None:
    assert _tags(local, created(local)["arn"]) == {}


@pytest.mark.from_model
def test_a_memory_is_created_with_fifty_tags_at_most(local: Clients) -> None:
    tags = {f"k{i}": "v" for i in range(51)}

    message = refused(local.control.create_memory, name="Notes", eventExpiryDuration=7, tags=tags)

    assert "Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50" in message


@pytest.mark.inferred
def test_a_memory_has_fifty_tags_at_most(clients: Clients) -> None:
    before = {f"k{i}": "v" for i in range(50)}
    arn = created(clients, tags=before)["arn"]

    response = error_of(
        "ServiceQuotaExceededException", clients.control.tag_resource, resourceArn=arn, tags={"more": "v"}
    )

    assert status_of(response) == 402
    assert _tags(clients, arn) == before
    clients.control.tag_resource(resourceArn=arn, tags={"k0": "w"})
    assert _tags(clients, arn) == {**before, "k0": "w"}


CALLS: list[tuple[str, dict[str, Any]]] = [
    ("list_tags_for_resource", {}),
    ("tag_resource", {"tags": {"team": "red"}}),
    ("untag_resource", {"tagKeys": ["team"]}),
]


@pytest.mark.from_model
@pytest.mark.parametrize(("call", "params"), CALLS)
@pytest.mark.parametrize("part", ["unknown", "region", "account"])
def test_an_unknown_memory_has_no_tags(local: Clients, call: str, params: dict[str, Any], part: str) -> None:
    arn = {
        "unknown": UNKNOWN,
        "region": created(local)["arn"].replace("us-east-1", "eu-west-1"),
        "account": created(local, "Other")["arn"].replace("123456789012", "210987654321"),
    }[part]

    response = error_of("ResourceNotFoundException", getattr(local.control, call), resourceArn=arn, **params)

    assert status_of(response) == 404
    assert arn in response["Error"]["Message"]


@pytest.mark.inferred
def test_a_deleted_memory_takes_its_tags_along(local: Clients) -> None:
    memory = created(local, tags={"team": "red"})
    local.control.delete_memory(memoryId=memory["id"])

    refused(local.control.list_tags_for_resource, "ResourceNotFoundException", resourceArn=memory["arn"])


RUNTIME = "runtime/nobody-abcdefghij"
NOTHING = [RUNTIME, f"{RUNTIME}/runtime-endpoint/DEFAULT", "capacity-provider/nobody-abcdefghij"]


@pytest.mark.from_model
@pytest.mark.parametrize(("call", "params"), CALLS)
@pytest.mark.parametrize("path", NOTHING)
def test_what_is_not_there_has_no_tags(local: Clients, call: str, params: dict[str, Any], path: str) -> None:
    arn = f"arn:aws:bedrock-agentcore:us-east-1:123456789012:{path}"

    message = refused(getattr(local.control, call), "ResourceNotFoundException", resourceArn=arn, **params)

    assert message == f"Resource not found: {arn}"


@pytest.mark.from_docs  # developer guide, tagging: resources that support tagging
@pytest.mark.parametrize("path", ["token-vault/default", "workload-identity-directory/default"])
def test_what_an_account_has_one_of_takes_tags(clients: Clients, path: str) -> None:
    arn = f"arn:aws:bedrock-agentcore:us-east-1:123456789012:{path}"
    assert _tags(clients, arn) == {}

    clients.control.tag_resource(resourceArn=arn, tags={"team": "red", "site": "Oslo"})
    clients.control.untag_resource(resourceArn=arn, tagKeys=["site"])

    assert _tags(clients, arn) == {"team": "red"}
    other = arn.replace("us-east-1", "eu-west-1")
    refused(clients.control.list_tags_for_resource, "ResourceNotFoundException", resourceArn=other)


@pytest.mark.inferred  # the restriction is AWS's own, code and text are ours
@pytest.mark.parametrize("key", ["aws:cost", "AWS:cost"])
def test_no_tag_key_is_aws_own(clients: Clients, key: str) -> None:
    before = created(clients, tags={"team": "red"})

    text = "Member must not begin with aws:"
    assert text in refused(clients.control.tag_resource, resourceArn=before["arn"], tags={key: "v", "more": "v"})
    assert text in refused(clients.control.untag_resource, resourceArn=before["arn"], tagKeys=[key])
    assert text in refused(clients.control.create_memory, name="Other", eventExpiryDuration=7, tags={key: "v"})

    assert _tags(clients, before["arn"]) == {"team": "red"}
    assert len(clients.control.list_memories()["memories"]) == 1


COLD = """
import sys
import boto3
from moto_agentcore import mock_agentcore

def families():
    return {name.split(".")[2] for name in sys.modules if name.startswith("moto_agentcore.families.")}

with mock_agentcore():
    control = boto3.client("bedrock-agentcore-control", "us-east-1")
    arn = control.create_workload_identity(name="agent")["workloadIdentityArn"]
    before = families()
    control.tag_resource(resourceArn=arn, tags={"site": "Oslo"})
    tags = control.list_tags_for_resource(resourceArn=arn)["tags"]
    try:
        control.list_tags_for_resource(resourceArn=sys.argv[1])
    except control.exceptions.ResourceNotFoundException:
        print(tags, sorted(families() - before))
"""


@pytest.mark.inferred
def test_a_tag_needs_no_family_but_that_of_its_resource() -> None:
    keys = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
    done = subprocess.run(
        [sys.executable, "-c", COLD, UNKNOWN], env={**os.environ, **keys}, capture_output=True, text=True, check=True
    )
    assert done.stdout == "{'site': 'Oslo'} ['sessions', 'tags']\n"  # sessions' tags are of the same route
