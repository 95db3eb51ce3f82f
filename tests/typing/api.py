"""The public API as a test author writes it. Never run: mypy checks that it keeps the author's types."""

from __future__ import annotations

import asyncio
import unittest
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from moto_agentcore import AgentCore, AgentCoreServer, Break, Chain, Delay, Fail, __version__, install, mock_agentcore

if TYPE_CHECKING:
    from typing_extensions import assert_type

    from moto_agentcore.controls.clock import Clock
    from moto_agentcore.controls.faults import Faults
    from moto_agentcore.extraction import Turn
    from moto_agentcore.families.identities.controls import IdentityControls
    from moto_agentcore.families.identities.issuing import TokenRequest
    from moto_agentcore.families.memories.controls import MemoryControls
    from moto_agentcore.host.calls import AskedCall, Calls


def embed(texts: list[str]) -> list[list[float]]:
    return [[1.0] for _ in texts]


@mock_agentcore
def bare(name: str, *, count: int = 1) -> list[str]:
    return [name] * count


@mock_agentcore()
def called(name: str) -> int:
    return len(name)


@mock_agentcore(
    browser="recorded",
    extraction="manual",
    embedder=embed,
    strict=True,
    seed={"agentMemories": []},
    config={"core": {}},
)
def with_arguments(name: str) -> int:
    return len(name)


@AgentCore(extraction=30.0)
def with_the_class(name: str) -> int:
    return len(name)


@mock_agentcore
async def later(name: str) -> int:
    return len(name)


@pytest.fixture
@mock_agentcore(extraction=60, lifecycle="realistic", namespaces="prefix")
def fixture() -> Iterator[str]:
    yield "memory"
    print("torn down")


@mock_agentcore
async def async_fixture() -> AsyncIterator[str]:
    yield "memory"


@mock_agentcore
class Case(unittest.TestCase):
    wanted: int = 3


@mock_agentcore(extraction="immediate")
class Plain:
    wanted: int = 3


def decorated_functions_keep_their_types() -> None:
    assert_type(bare("a", count=2), list[str])
    bare(1)  # type: ignore[arg-type] # a name is a text
    bare("a", counts=2)  # type: ignore[call-arg] # no such argument
    assert_type(called("a"), int)
    assert_type(with_arguments("a"), int)
    assert_type(with_the_class("a"), int)
    assert_type(asyncio.run(later("a")), int)
    assert_type(async_fixture(), AsyncIterator[str])


def decorated_classes_keep_their_types() -> None:
    assert_type(Case().wanted, int)
    assert_type(Plain().wanted, int)
    assert_type(Case().countTestCases(), int)
    print(Plain().unwanted)  # type: ignore[attr-defined] # no such attribute


def the_context_manager_gives_the_controls() -> None:
    with mock_agentcore() as agentcore:
        assert_type(agentcore, AgentCore)
        assert_type(agentcore.faults, Faults)
        assert_type(agentcore.clock, Clock)
        assert_type(agentcore.identity, IdentityControls)
        assert_type(agentcore.memory, MemoryControls)
    with AgentCore(extraction="manual") as agentcore:
        agentcore.progress("gateway target", times=3)
        assert_type(agentcore.start(reset=False), AgentCore)
        agentcore.stop(remove_data=False)
    mock_agentcore(code_interpreter="local")
    mock_agentcore(code_interpreter=True)  # type: ignore[call-overload] # a word
    mock_agentcore(validate_references=True)
    mock_agentcore(validate_references="yes")  # type: ignore[call-overload] # a truth value
    with mock_agentcore().running(reset=True) as agentcore:
        assert_type(agentcore, AgentCore)
    mock_agentcore(extracted="manual")  # type: ignore[call-overload] # no such setting
    mock_agentcore(extraction=["manual"])  # type: ignore[call-overload] # a text or a number


def faults_are_any_callables(agentcore: AgentCore) -> None:
    faults = agentcore.faults
    faults.on("CreateEvent", Fail("ThrottledException", "Rate exceeded.", retryAfterSeconds=3), times=2)
    faults.on("InvokeAgent", Fail("ModelNotReadyException", after=2))
    faults.on("*", Chain(Delay(0.1), Fail("ServiceException")), where=lambda call: "name" in call.params)
    faults.on("CreateMemory", Break("no capacity"))
    faults.on("ListActors", lambda call: print(call.operation))
    faults.on("ListActors", "fail")  # type: ignore[arg-type] # no callable
    faults.clear()


def modes_are_words_that_are_known() -> None:
    AgentCore(extraction="manual", lifecycle="realistic", namespaces="exact", browser="chromium")
    AgentCore(extraction="later")  # type: ignore[arg-type] # immediate, manual or seconds
    AgentCore(lifecycle="real")  # type: ignore[arg-type] # immediate or realistic
    AgentCore(namespaces="tree")  # type: ignore[arg-type] # exact or prefix
    AgentCore(browser="firefox")  # type: ignore[arg-type] # recorded or chromium


def rules_tell_how_often_they_struck(agentcore: AgentCore) -> None:
    assert_type(agentcore.faults.on("ListActors", Fail("ServiceException")).struck, int)


def calls_are_a_sequence(agentcore: AgentCore) -> None:
    assert_type(agentcore.calls, Calls)
    assert_type(agentcore.calls("CreateEvent", actorId="maria"), Calls)
    agentcore.calls("CreateEvent").assert_called(times=2)
    agentcore.calls("CreateEvent").assert_not_called()
    assert_type(agentcore.calls[0], AskedCall)
    assert_type(agentcore.calls[0].params, dict[str, Any])
    assert_type([call.error for call in agentcore.calls], list[str | None])
    agentcore.calls(1)  # type: ignore[arg-type] # no name


def the_clock_is_told_in_timedeltas_words(agentcore: AgentCore) -> None:
    assert_type(agentcore.clock.tick(days=8, minutes=1.5), datetime)
    agentcore.clock.tick(day=8)  # type: ignore[arg-type] # no unit
    assert_type(agentcore.clock.now(), datetime)


def identity_is_turned(agentcore: AgentCore) -> None:
    def token(request: TokenRequest) -> str:
        return request.form["client_id"]

    assert_type(agentcore.identity.consent("urn:ietf:params:oauth:request_uri:x", user="maria"), str)
    assert_type(agentcore.identity.deny("urn:ietf:params:oauth:request_uri:x"), str)
    agentcore.identity.script("github", token)
    agentcore.identity.script("github", {"access_token": "t", "expires_in": 60})
    agentcore.identity.script("github", None)


def memory_is_turned(agentcore: AgentCore) -> None:
    def extract(turns: Sequence[Turn]) -> list[str]:
        return [f"{turn.role}: {turn.text}" for turn in turns]

    assert_type(agentcore.memory.flush(), int)
    agentcore.memory.extractor("SEMANTIC", extract)
    agentcore.memory.extractor("SEMANTIC", None)
    agentcore.memory.extractor("SEMANTIC", extract([]))  # type: ignore[arg-type] # no callable
    agentcore.seed({"agentMemories": [{"agentId": "A"}], "region": "eu-west-1"})


def state_travels(agentcore: AgentCore) -> None:
    assert_type(agentcore.snapshot(secrets=True), dict[str, Any])
    assert_type(agentcore.inspect(browser=False), str)
    agentcore.snapshot(Path("state.json"))
    agentcore.snapshot(None, True)  # type: ignore[call-arg] # secrets are asked for by name
    agentcore.restore(agentcore.snapshot())
    agentcore.restore("state.json", resume=False)
    agentcore.seed(Path("chat.yaml"))
    mock_agentcore(seed="chat.yaml")


def an_async_extractor_is_one(agentcore: AgentCore) -> None:
    async def extract(turns: Sequence[Turn]) -> list[str]:
        return [turn.text for turn in turns]

    agentcore.memory.extractor("SUMMARIZATION", extract)


def a_script_stands_for_the_model(agentcore: AgentCore) -> None:
    agentcore.script("StartPolicyGeneration", lambda call: ["permit(principal, action, resource);"])
    agentcore.script("StartPolicyGeneration", None)
    agentcore.script("InvokeAgentRuntime", {"response": b"hello"}, times=2, where=lambda call: True)
    agentcore.script(1, None)  # type: ignore[arg-type] # no name


def the_server_runs_in_a_block() -> None:
    with AgentCoreServer(port=0) as server:
        assert_type(server, AgentCoreServer)
        assert_type(server.url, str)
        server.reset()
    assert_type(AgentCoreServer("127.0.0.1").start(), AgentCoreServer)


def the_rest_is_plain() -> None:
    install()
    install(1)  # type: ignore[call-arg] # it takes nothing
    version: str = __version__  # pyright takes it for a literal
    assert version


def a_fixture_gives_the_handle(agentcore: AgentCore, agentcore_control: Any, agentcore_server: AgentCoreServer) -> None:
    assert_type(agentcore.faults, Faults)
    assert_type(agentcore_server.url, str)
