"""Agents, and what is asked of them, through real clients."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from typing import Any

import pytest
from botocore.exceptions import EventStreamError

from conftest import Clients

AGENT, ALIAS = "AGENT12345", "ALIAS12345"
IDS = {"agentId": AGENT, "agentAliasId": ALIAS}
INSTRUCTION = "You help people who travel by train to find their seats and their meals."
SEED: dict[str, Any] = {
    "agentId": AGENT,
    "agentName": "conductor",
    "instruction": INSTRUCTION,
    "foundationModel": "anthropic.claude-3-haiku-20240307-v1:0",
    "agentAliases": [{"agentAliasId": ALIAS, "agentVersion": "3"}],
}
BOOKING = {
    "functionInvocationInput": {
        "actionGroup": "bookings",
        "function": "book_seat",
        "parameters": [{"name": "car", "type": "integer", "value": "7"}],
    }
}
CONTROL = {"returnControl": {"invocationInputs": [BOOKING]}}


def seeded(clients: Clients, **members: Any) -> dict[str, str]:
    """A seeded agent; how it is named."""
    clients.agentcore.seed({"agents": [{**SEED, **members}]})
    return IDS


def ask(clients: Clients, text: str | None = "Hi", session: str = "s1", **members: Any) -> dict[str, Any]:
    given = {**IDS, "sessionId": session, **({} if text is None else {"inputText": text}), **members}
    return dict(clients.agents.invoke_agent(**given))


def events(clients: Clients, text: str | None = "Hi", session: str = "s1", **members: Any) -> list[dict[str, Any]]:
    return list(ask(clients, text, session, **members)["completion"])


def inline(clients: Clients, text: str = "Hi", session: str = "s1", **members: Any) -> list[dict[str, Any]]:
    agent = {"foundationModel": "anthropic.claude", "instruction": INSTRUCTION}
    given = {**agent, "sessionId": session, "inputText": text, **members}
    return list(clients.agents.invoke_inline_agent(**given)["completion"])


def chunks(found: Iterable[dict[str, Any]]) -> list[str]:
    return [event["chunk"]["bytes"].decode() for event in found if "chunk" in event]


def said(clients: Clients, text: str | None = "Hi", session: str = "s1", **members: Any) -> str:
    return "".join(chunks(events(clients, text, session, **members)))


def failing(stream: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """What a stream that fails tells before, and its error."""
    found: list[dict[str, Any]] = []
    with closing(stream), pytest.raises(EventStreamError) as failure:
        found.extend(stream)  # what came before the failure stays in it
    return found, failure.value.response["Error"]


def result_for(event: dict[str, Any], text: str, **members: Any) -> dict[str, Any]:
    """The session state that gives the results of the action that an event asked for."""
    asked = event["returnControl"]["invocationInputs"][0]["functionInvocationInput"]
    body = {"responseBody": {"TEXT": {"body": text}}}
    result = {"actionGroup": asked["actionGroup"], "function": asked["function"], **body, **members}
    id = event["returnControl"]["invocationId"]
    return {"invocationId": id, "returnControlInvocationResults": [{"functionResult": result}]}


def steps(found: Iterable[dict[str, Any]]) -> list[str]:
    """The kinds of a stream's traces, with what each union holds, and of its other events, in order."""
    return [_step(event) for event in found]


def _step(event: dict[str, Any]) -> str:
    if "trace" not in event:
        return str(next(iter(event)))
    ((kind, value),) = event["trace"]["trace"].items()
    return str(kind) if kind in ("guardrailTrace", "failureTrace") else f"{kind}.{next(iter(value))}"
