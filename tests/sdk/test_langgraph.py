"""LangGraph's checkpoints and store on AgentCore Memory (``langgraph-checkpoint-aws``), on both faces."""

from __future__ import annotations

import asyncio
import operator
from typing import Annotated, Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from langgraph.graph import END, START, StateGraph
from langgraph_checkpoint_aws import AgentCoreMemorySaver, AgentCoreMemoryStore
from typing_extensions import TypedDict

from conftest import Clients
from tests.sdk.helpers import PEANUTS, in_process, texts

pytestmark = pytest.mark.from_sdk
RAN = ["start", "a1", "b"]


class State(TypedDict):
    """What the two nodes pass on."""

    log: Annotated[list[str], operator.add]
    n: int


def _first(state: State) -> dict[str, Any]:
    return {"log": [f"a{state['n']}"], "n": state["n"] + 1}


def _second(_: State) -> dict[str, Any]:
    return {"log": ["b"]}


def _graph() -> Any:
    graph: Any = StateGraph(State)
    graph.add_node("a", _first)
    graph.add_node("b", _second)
    graph.add_edge(START, "a")
    graph.add_edge("a", "b")
    graph.add_edge("b", END)
    return graph


def _thread(name: str = "thread", actor: str = "maria") -> Any:
    return {"configurable": {"thread_id": name, "actor_id": actor}}


@pytest.fixture(params=["legacy", "snapshot"])
def saver(request: pytest.FixtureRequest, memory_id: str) -> AgentCoreMemorySaver:
    return AgentCoreMemorySaver(memory_id, checkpoint_format=request.param)


@pytest.fixture
def app(saver: AgentCoreMemorySaver) -> Any:
    return _graph().compile(checkpointer=saver)


def test_an_unknown_thread_has_no_checkpoint(saver: AgentCoreMemorySaver) -> None:
    assert saver.get_tuple(_thread()) is None


def test_a_run_is_remembered_with_its_history_newest_first(app: Any) -> None:
    assert app.invoke({"log": ["start"], "n": 1}, _thread()) == {"log": RAN, "n": 2}
    assert app.get_state(_thread()).values["log"] == RAN
    assert [len(one.values.get("log", [])) for one in app.get_state_history(_thread())] == [3, 2, 1, 0]


def test_a_second_run_goes_on_and_an_old_checkpoint_is_taken_up(app: Any) -> None:
    app.invoke({"log": ["start"], "n": 1}, _thread())
    before_b = list(app.get_state_history(_thread()))[1].config
    assert app.invoke({"log": ["again"], "n": 5}, _thread())["log"] == [*RAN, "again", "a5", "b"]
    assert app.invoke(None, before_b)["log"] == RAN


def test_an_interrupted_run_is_continued_also_for_an_actor_with_slashes(saver: AgentCoreMemorySaver) -> None:
    app = _graph().compile(checkpointer=saver, interrupt_before=["b"])
    thread = _thread("thread", "tenant/maria:1")
    app.invoke({"log": ["start"], "n": 1}, thread)
    assert app.get_state(thread).next == ("b",)
    assert app.invoke(None, thread)["log"] == RAN


@in_process
def test_more_checkpoints_than_a_page_of_events_holds(app: Any, saver: AgentCoreMemorySaver) -> None:
    for i in range(26):
        app.invoke({"log": ["x"], "n": i}, _thread())
    assert len(app.get_state(_thread()).values["log"]) == 78
    assert len(list(saver.list(_thread(), limit=3))) == 3


def test_an_asynchronous_run(app: Any) -> None:
    assert asyncio.run(app.ainvoke({"log": ["start"], "n": 1}, _thread()))["log"] == RAN


@in_process
def test_a_deleted_thread_is_gone_and_no_other(app: Any, saver: AgentCoreMemorySaver) -> None:
    for name in ("one", "two"):
        app.invoke({"log": ["start"], "n": 1}, _thread(name))
    saver.delete_thread("one", "maria")
    assert saver.get_tuple(_thread("one")) is None
    assert saver.get_tuple(_thread("two")) is not None


def test_the_store_writes_messages_and_finds_records(face: Clients, memory_id: str) -> None:
    store = AgentCoreMemoryStore(memory_id=memory_id)
    said = [HumanMessage(PEANUTS), AIMessage("Noted"), ToolMessage("found", tool_call_id="1"), SystemMessage("be kind")]
    for i, message in enumerate(said):
        store.put(("maria", "chat"), f"m{i}", {"message": message})
    events = face.data.list_events(memoryId=memory_id, actorId="maria", sessionId="chat")["events"]
    assert texts(reversed(events)) == [PEANUTS, "Noted", "found", "be kind"]
    [found] = store.search(("facts", "maria"), query="what may they not eat?")
    assert "peanuts" in str(found.value)
    assert found.score is not None
    assert found.score > 0.2
    assert store.search(("facts", "mar"), query="what may they not eat?") == []
    held = store.get(("facts", "maria"), found.key)
    assert held is not None
    assert held.key == found.key
    assert store.get(("facts", "maria"), "mem-00000000-0000-4000-8000-000000000000") is None
