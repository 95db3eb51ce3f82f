"""Sessions of browsers and code interpreters: Start…, Get…, List…, Stop… of both, which are alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore.families.shared import sandbox_sessions
from moto_agentcore.families.shared.sandbox_sessions import BROWSER_SESSION, CODE_INTERPRETER_SESSION
from moto_agentcore.state.kind import Kind
from moto_agentcore.state.store import store_of
from tests.families.arrange import refused
from tests.families.browsers.arrange import CERTIFICATES, NOBODY, PUBLIC, mount


@dataclass(frozen=True)
class Side:
    """The operations of one of the two."""

    word: str  # as operations spell it
    key: str
    own: str
    seconds: int
    kind: Kind

    def ask(self, clients: Clients, verb: str, **params: Any) -> Any:
        answer = getattr(clients.data, f"{verb}_{self.word}_session{'s' * (verb == 'list')}")(
            **{self.key: self.own, **params}
        )
        return {name: value for name, value in answer.items() if name != "ResponseMetadata"}

    def method(self, clients: Clients, verb: str) -> Any:
        return getattr(clients.data, f"{verb}_{self.word}_session{'s' * (verb == 'list')}")

    def listed(self, clients: Clients, **params: Any) -> list[str]:
        return [row["sessionId"] for row in self.ask(clients, "list", **params)["items"]]

    def custom(self, clients: Clients, name: str = "mine", *, settled: bool = True) -> str:
        made = getattr(clients.control, f"create_{self.word}")(name=name, networkConfiguration=PUBLIC)
        id: str = made[f"{self.key.removesuffix('entifier')}"]
        if settled:
            getattr(clients.control, f"get_{self.word}")(**{self.key.removesuffix("entifier"): id})
        return id


BROWSERS = Side("browser", "browserIdentifier", "aws.browser.v1", 3600, BROWSER_SESSION)
INTERPRETERS = Side(
    "code_interpreter", "codeInterpreterIdentifier", "aws.codeinterpreter.v1", 900, CODE_INTERPRETER_SESSION
)
both = pytest.mark.parametrize("side", [BROWSERS, INTERPRETERS], ids=lambda side: side.word)


@both
@pytest.mark.from_sdk  # the SDK's tests: READY right after start, the name echoed
def test_a_session_is_ready_at_once_and_keeps_what_it_was_started_with(local: Clients, side: Side) -> None:
    given: dict[str, Any] = {
        "name": "one",
        "sessionTimeoutSeconds": 1200,
        "certificates": CERTIFICATES,
        "filesystemConfigurations": [mount("/mnt/data")],
    }

    started = side.ask(local, "start", **given)
    found = side.ask(local, "get", sessionId=started["sessionId"])

    assert found["status"] == "READY"
    assert {name: found[name] for name in given} == given
    assert {name: found[name] for name in started} == started
    assert found[side.key] == side.own


@both
@pytest.mark.from_model  # "Defaults to …"
def test_a_session_lives_so_long_unless_told(local: Clients, side: Side) -> None:
    id = side.ask(local, "start")["sessionId"]

    assert side.ask(local, "get", sessionId=id)["sessionTimeoutSeconds"] == side.seconds


@both
@pytest.mark.from_sdk
def test_a_session_id_is_a_ulid(local: Clients, side: Side) -> None:
    first = side.ask(local, "start")["sessionId"]
    local.agentcore.clock.tick(seconds=1)
    second = side.ask(local, "start")["sessionId"]

    assert re.fullmatch("[0-7][0-9A-HJKMNP-TV-Z]{25}", first)
    assert first < second  # it begins with the time it was made


@both
@pytest.mark.from_model  # "The name does not need to be unique"
def test_two_sessions_may_have_one_name(local: Clients, side: Side) -> None:
    ids = {side.ask(local, "start", name="same")["sessionId"] for _ in range(2)}

    assert set(side.listed(local)) == ids


@both
@pytest.mark.from_model  # "automatically terminates, regardless of ongoing activity"
def test_a_sessions_time_is_up_by_the_clock_and_it_stays_listed(local: Clients, side: Side) -> None:
    id = side.ask(local, "start", sessionTimeoutSeconds=60)["sessionId"]
    side.ask(local, "get", sessionId=id)

    local.agentcore.clock.tick(seconds=61)

    assert side.ask(local, "get", sessionId=id)["status"] == "TERMINATED"
    assert side.listed(local, status="READY") == []
    assert side.listed(local, status="TERMINATED") == side.listed(local) == [id]


@both
@pytest.mark.from_model
def test_a_stopped_session_is_terminated(local: Clients, side: Side) -> None:
    stays, id = (side.ask(local, "start")["sessionId"] for _ in range(2))
    local.agentcore.clock.tick(seconds=2)

    stopped = side.ask(local, "stop", sessionId=id)

    assert (stopped["sessionId"], stopped[side.key]) == (id, side.own)
    assert side.ask(local, "get", sessionId=id)["status"] == "TERMINATED"
    assert side.listed(local, status="READY") == [stays]
    (row,) = side.ask(local, "list", status="TERMINATED")["items"]
    assert row["lastUpdatedAt"] == stopped["lastUpdatedAt"] > row["createdAt"]


@both
@pytest.mark.inferred  # a client stops what may have timed out
def test_what_has_ended_can_be_stopped_again(local: Clients, side: Side) -> None:
    id = side.ask(local, "start")["sessionId"]
    first = side.ask(local, "stop", sessionId=id)
    local.agentcore.clock.tick(seconds=2)

    assert side.ask(local, "stop", sessionId=id) == first


@both
@pytest.mark.from_model
@pytest.mark.parametrize("verb", ["get", "stop"])
def test_a_session_of_nobody_is_not_found(local: Clients, side: Side, verb: str) -> None:
    message = refused(
        side.method(local, verb), "ResourceNotFoundException", **{side.key: side.own, "sessionId": "01ABC"}
    )

    assert message == f"{side.kind.noun} not found: 01ABC"


@both
@pytest.mark.from_model
@pytest.mark.parametrize("verb", ["start", "get", "list", "stop"])
def test_a_session_of_no_sandbox_is_not_found(local: Clients, side: Side, verb: str) -> None:
    more = {"sessionId": "01ABC"} if verb in ("get", "stop") else {}

    message = refused(side.method(local, verb), "ResourceNotFoundException", **{side.key: NOBODY, **more})

    assert message.endswith(f"not found: {NOBODY}")


@both
@pytest.mark.from_model
def test_a_session_belongs_to_its_sandbox(local: Clients, side: Side) -> None:
    mine = side.custom(local)
    id = side.ask(local, "start", **{side.key: mine})["sessionId"]

    refused(side.method(local, "get"), "ResourceNotFoundException", **{side.key: side.own, "sessionId": id})

    assert side.listed(local) == []
    assert side.listed(local, **{side.key: mine}) == [id]


@both
@pytest.mark.inferred
def test_a_sandbox_that_is_still_being_made_has_no_sessions(local: Clients, side: Side) -> None:
    from moto.moto_api import state_manager

    model = f"agentcore::{side.word.replace('_', '-')}"
    state_manager.set_transition(model, {"progression": "manual", "times": 5})
    try:
        id = side.custom(local, settled=False)
        message = refused(side.method(local, "start"), "ConflictException", **{side.key: id})
    finally:
        state_manager.unset_transition(model)

    assert "is in CREATING state" in message


@both
@pytest.mark.from_model  # "Each mount path must be unique across all file system configurations in the session"
def test_a_path_is_mounted_once_in_a_session(local: Clients, side: Side) -> None:
    twice = {side.key: side.own, "filesystemConfigurations": [mount("/mnt/data")] * 2}

    refused(side.method(local, "start"), **twice)

    assert side.listed(local) == []


@both
@pytest.mark.from_model
def test_a_session_lives_no_longer_than_eight_hours(local: Clients, side: Side) -> None:
    refused(side.method(local, "start"), **{side.key: side.own, "sessionTimeoutSeconds": 28_801})


@both
@pytest.mark.from_model  # "The default value is 10"
def test_a_page_has_ten_sessions_unless_told(local: Clients, side: Side) -> None:
    for _ in range(11):
        side.ask(local, "start")

    answer = side.ask(local, "list")

    assert len(answer["items"]) == 10
    assert "nextToken" in answer


@pytest.mark.inferred
def test_what_is_to_be_done_at_a_sessions_end_is_done_once(local: Clients) -> None:
    done: list[str] = []
    store = store_of("123456789012", "us-east-1")
    kept, stopped, late = (INTERPRETERS.ask(local, "start", sessionTimeoutSeconds=t)["sessionId"] for t in (99, 50, 50))
    interpreter = store.table(_system()).get("aws.codeinterpreter.v1")
    for id in (kept, stopped, late):
        session = store.table(CODE_INTERPRETER_SESSION, under=interpreter).get(id)
        sandbox_sessions.at_end(store, session, lambda id=id: done.append(id))  # type: ignore[misc]  # id is a text

    for _ in range(2):
        INTERPRETERS.ask(local, "stop", sessionId=stopped)
    after_stop = [*done]
    local.agentcore.clock.tick(seconds=51)
    BROWSERS.ask(local, "list")
    BROWSERS.ask(local, "list")

    assert (after_stop, done) == ([stopped], [stopped, late])


def _system() -> Kind:
    from moto_agentcore.families.code_interpreters.interpreters import SYSTEM_CODE_INTERPRETER

    return SYSTEM_CODE_INTERPRETER
