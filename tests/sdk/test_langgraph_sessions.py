"""LangGraph's checkpoints on Bedrock sessions (``langgraph-checkpoint-aws``), and LangGraph's own conformance suite.

Saver and suite are unchanged. The suite makes up the ids of its threads, and a thread of this saver is a session that
the service has made: where the suite asks for an id, a session is made.
"""

from __future__ import annotations

import asyncio
import operator
import pkgutil
from collections.abc import AsyncGenerator
from importlib import import_module
from typing import Annotated, Any
from uuid import UUID

import pytest
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.conformance import checkpointer_test, spec, test_utils, validate
from langgraph.graph import END, START, StateGraph
from langgraph_checkpoint_aws import AsyncBedrockSessionSaver, BedrockSessionSaver
from typing_extensions import TypedDict

from conftest import Clients
from tests.sdk.helpers import in_process

pytestmark = pytest.mark.from_sdk

# What the saver (1.2.6, the newest) does wrong, whoever answers it: the steps that it puts lack what is asked for.
ITS_OWN = {
    # create_session_checkpoint() never fills it in: every step that is put says "parent_checkpoint_id": null.
    "put": ["test_put_parent_config"],
    # put_writes() puts a step with the writes of its own task alone, and what reads them reads the newest step alone.
    "put_writes": ["test_put_writes_multiple_tasks"],
    # As of put: where no parent was put, none can be got.
    "get_tuple": ["test_get_tuple_parent_config"],
    "list": [],
}


class State(TypedDict):
    """What the nodes pass on."""

    log: Annotated[list[str], operator.add]


@pytest.fixture
def threads(clients: Clients, monkeypatch: pytest.MonkeyPatch) -> Clients:
    """The suite's threads are sessions of the service."""
    modules = [import_module(f"{spec.__name__}.{found.name}") for found in pkgutil.iter_modules(spec.__path__)]
    for module in (test_utils, *modules):
        if hasattr(module, "uuid4"):
            monkeypatch.setattr(module, "uuid4", lambda: UUID(clients.agents.create_session()["sessionId"]))
    return clients


@in_process
def test_the_saver_passes_langgraphs_conformance_suite(threads: Clients) -> None:
    @checkpointer_test(name="Bedrock sessions")
    async def saver() -> AsyncGenerator[BaseCheckpointSaver[Any], None]:
        yield AsyncBedrockSessionSaver(client=threads.agents)

    report = asyncio.run(validate(saver))

    found = {name: result for name, result in report.results.items() if result.detected}
    failed = {name: [text.partition(":")[0] for text in result.failures] for name, result in found.items()}
    assert failed == ITS_OWN
    assert sum(result.tests_passed for result in found.values()) >= 50


def test_a_graph_is_interrupted_continued_and_looked_back_on(clients: Clients) -> None:
    graph: Any = StateGraph(State)
    for name in ("a", "b"):
        graph.add_node(name, lambda _, name=name: {"log": [name]})
    for before, after in ((START, "a"), ("a", "b"), ("b", END)):
        graph.add_edge(before, after)
    app = graph.compile(checkpointer=BedrockSessionSaver(client=clients.agents), interrupt_before=["b"])
    thread: Any = {"configurable": {"thread_id": clients.agents.create_session()["sessionId"]}}

    app.invoke({"log": ["start"]}, thread)
    assert app.get_state(thread).next == ("b",)
    assert app.invoke(None, thread)["log"] == ["start", "a", "b"]
    assert [len(found.values.get("log", [])) for found in app.get_state_history(thread)] == [3, 2, 1, 0]
    elsewhere: Any = {"configurable": {"thread_id": clients.agents.create_session()["sessionId"]}}
    assert app.get_state(elsewhere).values == {}
