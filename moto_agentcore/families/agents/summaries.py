"""What an agent's memories hold: a summary of each session that is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sortedcontainers import SortedDict

from moto_agentcore.state import clock

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store

# What an answer begins with that stands for one, and what a summary has of it: instructions were not talked about.
UNBOUND = "Nothing is bound to this agent, so moto-agentcore answers for it: agentcore.bind(agent, function) binds."
UNTHOUGHT = "The assistant answered without a model."
Alias = tuple[str, str]  # an agent's id, and an alias of it
Said = dict[str, str]  # role ("user" or "assistant") and text


class Summaries(dict[Alias, dict[str, SortedDict]]):
    """A part of the store. By agent and alias: memory id -> session id -> summary."""


def remember(store: Store, summary: Mapping[str, Any]) -> None:
    """Keep a session's summary, which says whose it is."""
    alias = (summary["agentId"], summary["agentAliasId"])
    memories = store.part(Summaries).setdefault(alias, {})
    memories.setdefault(summary["memoryId"], SortedDict())[summary["sessionId"]] = summary


def remembered(store: Store, alias: Alias, memory_id: str) -> list[str]:
    """What an alias knows of a memory's earlier sessions."""
    found = store.part(Summaries).get(alias, {}).get(memory_id, {})
    return [item["summaryText"] for item in found.values() if item["sessionExpiryTime"] > clock.now()]


def summary_of(said: Sequence[Said]) -> str:
    """A conversation in the topics that the service's summaries have; the words are the conversation's own."""
    topics = {"user goals": "user", "assistant actions": "assistant"}
    lines = [f"<topic name='{name}'>{_said(said, role)}</topic>" for name, role in topics.items()]
    return "\n".join(["<summary>", *lines, "</summary>"])


def _said(said: Sequence[Said], role: str) -> str:
    texts = (turn["text"] for turn in said if turn["role"] == role)
    return " ".join(dict.fromkeys(UNTHOUGHT if text.startswith(UNBOUND) else text for text in texts))
