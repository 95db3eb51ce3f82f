"""Seeding: state that no operation of the services creates.

``agentMemories``: session summaries of Bedrock agents, which an agent would have written at the end of its sessions::

    {"agentMemories": [{"agentId": "AGENT12345", "agentAliasId": "ALIAS12345", "memoryId": "user-1",
                        "sessionId": "s-1", "summaryText": "…",
                        "sessionStartTime": "2026-01-01T10:00:00Z", "sessionExpiryTime": "2026-02-01T10:00:00Z"}],
     "account": "123456789012", "region": "us-east-1"}

Account and region default to moto's; times may be left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID

SECTIONS = {"agentMemories", "account", "region"}


def seed(state: Mapping[str, Any]) -> None:
    """Put state into one account and region; ValueError names what is unknown or missing, and nothing is written."""
    unknown = set(state) - SECTIONS
    if unknown:
        raise ValueError(f"seed: unknown sections {sorted(unknown)}; known are {sorted(SECTIONS)}")
    from moto_agentcore.families import agents
    from moto_agentcore.state.store import store_of

    store = store_of(state.get("account", DEFAULT_ACCOUNT_ID), state.get("region", "us-east-1"))
    summaries = [agents.summary(item) for item in state.get("agentMemories", ())]
    with store.lock:
        for item in summaries:
            agents.remember(store, item)
