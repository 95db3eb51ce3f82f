"""The SDK's Strands integrations, on both faces: the session manager, the memory store, and what the former sends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import pytest
from bedrock_agentcore.memory import MemoryClient
from bedrock_agentcore.memory.integrations.strands.config import AgentCoreMemoryConfig, RetrievalConfig
from bedrock_agentcore.memory.integrations.strands.memorystore import AgentCoreMemoryStore
from bedrock_agentcore.memory.integrations.strands.session_manager import AgentCoreMemorySessionManager
from strands import Agent
from strands.memory import AddMessagesContext
from strands.models import Model

from conftest import Clients
from tests.sdk.conftest import REGION
from tests.sdk.helpers import FACTS, NOON, PEANUTS, records_of, texts

SUMS: dict[str, Any] = {
    "summaryMemoryStrategy": {"name": "sums", "namespaceTemplates": ["/sums/{actorId}/{sessionId}/"]}
}
pytestmark = pytest.mark.from_sdk


@pytest.fixture
def memory_id(face: Clients) -> str:
    memory = face.control.create_memory(name="Agent", eventExpiryDuration=30, memoryStrategies=[FACTS, SUMS])["memory"]
    return str(face.control.get_memory(memoryId=memory["id"])["memory"]["id"])


def wrapped(text: str) -> str:
    """A user's message as the session manager writes it: a ``SessionMessage`` in the event's text."""
    message = {"role": "user", "content": [{"text": text}], "tracking_id": "7f0ac3a1-0f07-461d-9f62-ef7f74f3ec80"}
    times = {"created_at": "2026-05-04T12:00:00+00:00", "updated_at": "2026-05-04T12:00:00+00:00"}
    return json.dumps({"message": message, "message_id": 0, "redact_message": None, **times})


def test_what_is_said_through_the_session_manager_is_extracted(face: Clients, memory_id: str) -> None:
    face.data.create_event(
        memoryId=memory_id,
        actorId="maria",
        sessionId="chat",
        eventTimestamp=NOON,
        payload=[{"conversational": {"role": "USER", "content": {"text": wrapped(PEANUTS)}}}],
    )

    facts = face.data.list_memory_records(memoryId=memory_id, namespace="/facts/maria/")

    assert records_of(facts) == ["The user is allergic to peanuts."]


def test_a_wrapped_message_comes_back_as_it_was(face: Clients, memory_id: str) -> None:
    face.data.create_event(
        memoryId=memory_id,
        actorId="maria",
        sessionId="chat",
        eventTimestamp=NOON,
        payload=[{"conversational": {"role": "USER", "content": {"text": wrapped(PEANUTS)}}}],
    )

    events = face.data.list_events(memoryId=memory_id, actorId="maria", sessionId="chat")["events"]

    assert texts(events) == [wrapped(PEANUTS)]


class Counting(Model):
    """A model that answers with the number of messages it has seen."""

    seen: str = ""

    def update_config(self, **_: Any) -> None: ...

    def get_config(self) -> Any:
        return {}

    async def structured_output(self, *_: Any, **__: Any) -> AsyncGenerator[Any, None]:
        yield {}

    async def stream(self, messages: Any, *_: Any, **__: Any) -> AsyncIterator[Any]:
        self.seen = json.dumps(messages)
        yield {"messageStart": {"role": "assistant"}}
        yield {"contentBlockStart": {"start": {}}}
        yield {"contentBlockDelta": {"delta": {"text": f"answer {len(messages)}"}}}
        yield {"contentBlockStop": {}}
        yield {"messageStop": {"stopReason": "end_turn"}}


def make_agent(manager: Any, **more: Any) -> Any:
    return Agent(model=Counting(), session_manager=manager, callback_handler=None, agent_id="agent", **more)


def session_manager(memory_id: str, session_id: str, **more: Any) -> Any:
    config = AgentCoreMemoryConfig(memory_id=memory_id, session_id=session_id, actor_id="maria", **more)
    return AgentCoreMemorySessionManager(config, region_name=REGION)


def spoken(agent: Any) -> list[str]:
    return [block["text"] for message in agent.messages for block in message["content"]]


def test_an_agent_goes_on_where_it_was(face: Clients, memory_id: str) -> None:
    first = make_agent(session_manager(memory_id, "chat"))
    first(PEANUTS)
    first("And cheese?")
    first.state.set("mood", {"good": [1, 2]})
    first("Bye")

    again = make_agent(session_manager(memory_id, "chat"))

    assert spoken(again) == [PEANUTS, "answer 1", "And cheese?", "answer 3", "Bye", "answer 5"]
    assert again.state.get("mood") == {"good": [1, 2]}


def test_batched_messages_are_restored_in_order(face: Clients, memory_id: str) -> None:
    with session_manager(memory_id, "chat", batch_size=4, default_metadata={"place": "NYC"}) as manager:
        first = make_agent(manager)
        for text in ("one", "two", "three"):
            first(text)

    again = make_agent(session_manager(memory_id, "chat"))

    assert spoken(again) == ["one", "answer 1", "two", "answer 3", "three", "answer 5"]


def test_a_message_too_long_for_a_text_comes_back_from_its_blob(face: Clients, memory_id: str) -> None:
    first = make_agent(session_manager(memory_id, "chat"))
    first("x" * 101_000)

    again = make_agent(session_manager(memory_id, "chat"))

    assert spoken(again) == ["x" * 101_000, "answer 1"]


def test_an_agent_is_told_what_is_known(face: Clients, sdk: MemoryClient, memory_id: str) -> None:
    sdk.create_event(memory_id, "maria", "before", [(PEANUTS, "USER")])
    manager = session_manager(memory_id, "chat", retrieval_config={"/facts/{actorId}/": RetrievalConfig(top_k=3)})
    agent = make_agent(manager)

    agent("Am I allergic to peanuts?")

    assert "<user_context>The user is allergic to peanuts.</user_context>" in agent.model.seen


def test_an_unusable_memory_id_is_told_at_once(face: Clients) -> None:
    with pytest.raises(Exception, match="not a valid memory ID"):
        session_manager("invalid-memory-id", "chat")


def store(sdk: MemoryClient, memory_id: str, session_id: str = "chat", **more: Any) -> Any:
    return AgentCoreMemoryStore(memory_id=memory_id, actor_id="maria", session_id=session_id, client=sdk, **more)


TURN = [{"role": "user", "content": [{"text": PEANUTS}]}, {"role": "assistant", "content": [{"text": "Noted"}]}]


def test_the_memory_store_finds_what_was_added(sdk: MemoryClient, memory_id: str) -> None:
    writer = store(sdk, memory_id, namespace="/facts/{actorId}/", writable=True)

    asyncio.run(writer.add_messages(TURN))

    (found,) = asyncio.run(writer.search("peanuts"))
    assert found.content == "The user is allergic to peanuts."
    assert found.metadata["_namespaces"] == ["/facts/maria/"]


def test_a_sequence_sent_twice_is_one_event(sdk: MemoryClient, memory_id: str) -> None:
    writer = store(sdk, memory_id, namespace="/facts/{actorId}/", writable=True)
    numbered = AddMessagesContext(sequence_numbers=[1, 2])

    for _ in range(2):
        asyncio.run(writer.add_messages(TURN, numbered))

    assert texts(sdk.list_events(memory_id, "maria", "chat")) == [PEANUTS, "Noted"]


def test_the_memory_store_can_skip_extraction(sdk: MemoryClient, memory_id: str) -> None:
    writer = store(sdk, memory_id, namespace="/facts/{actorId}/", writable=True, extraction_mode="SKIP")

    asyncio.run(writer.add_messages(TURN))

    assert asyncio.run(writer.search("peanuts")) == []


def test_one_sessions_summary_is_not_anothers(sdk: MemoryClient, memory_id: str) -> None:
    asyncio.run(store(sdk, memory_id, namespace="/facts/{actorId}/", writable=True).add_messages(TURN))

    sessions = (store(sdk, memory_id, id, namespace="/sums/{actorId}/{sessionId}/") for id in ("chat", "other"))
    subtree = store(sdk, memory_id, namespace_path="/sums/{actorId}/")

    assert [len(asyncio.run(found.search("peanuts"))) for found in (*sessions, subtree)] == [1, 0, 1]
