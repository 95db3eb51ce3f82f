"""Seeding: state that no operation of the services creates.

``agentMemories``: session summaries of Bedrock agents, which an agent would have written at the end of its sessions::

    {"agentMemories": [{"agentId": "AGENT12345", "agentAliasId": "ALIAS12345", "memoryId": "user-1",
                        "sessionId": "s-1", "summaryText": "…",
                        "sessionStartTime": "2026-01-01T10:00:00Z", "sessionExpiryTime": "2026-02-01T10:00:00Z"}],
     "account": "123456789012", "region": "us-east-1"}

Account and region default to moto's; times may be left out, and are UTC where they name no zone.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID

SECTIONS = {"agentMemories", "account", "region"}
TEXTS = {"agentId", "agentAliasId", "memoryId", "sessionId", "summaryText"}
MEMBERS = TEXTS | {"sessionStartTime", "sessionExpiryTime"}


def seed(state: Mapping[str, Any]) -> None:
    """Put state into one account and region; ValueError names what is unknown or missing, and nothing is written."""
    unknown = set(state) - SECTIONS
    if unknown:
        raise ValueError(f"seed: unknown sections {sorted(unknown)}; known are {sorted(SECTIONS)}")
    from moto_agentcore.families import agents
    from moto_agentcore.state.store import store_of

    summaries = [agents.summary(_entry(item)) for item in state.get("agentMemories", ())]
    account, region = state.get("account") or _account(), state.get("region", "us-east-1")
    try:
        store = store_of(account, region)
    except KeyError:
        raise ValueError(f"seed: there is no region {region!r}") from None
    with store.lock:
        for item in summaries:
            agents.remember(store, item)


def _account() -> str:
    return os.environ.get("MOTO_ACCOUNT_ID", DEFAULT_ACCOUNT_ID)


def _entry(item: Any) -> dict[str, Any]:
    if not isinstance(item, Mapping) or not set(item) <= MEMBERS:
        raise ValueError(f"seed: an entry of agentMemories has members of {sorted(MEMBERS)}; got {item!r}")
    if wrong := sorted(name for name in TEXTS & set(item) if not item[name] or not isinstance(item[name], str)):
        raise ValueError(f"seed: {wrong} of an entry of agentMemories must be texts; got {item!r}")
    return {name: _zoned(value) for name, value in item.items()}


def _zoned(value: Any) -> Any:
    naive = isinstance(value, datetime) and value.tzinfo is None
    return value.replace(tzinfo=timezone.utc) if naive else value
