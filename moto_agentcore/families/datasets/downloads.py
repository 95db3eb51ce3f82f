"""The file behind ``downloadUrl``: one JSON object a line."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.shared.presigned import SECONDS, presigned
from moto_agentcore.state import clock

if TYPE_CHECKING:
    from moto_agentcore.families.datasets.contents import Contents
    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

FILE = "dataset.jsonl"


def offer(store: Store, dataset: Record, version: str, contents: Contents, origin: str) -> dict[str, Any]:
    """The members that tell of the file; none while it does not exist."""
    if dataset["status"] not in ("ACTIVE", "UPDATE_FAILED"):
        return {}
    examples = ({"exampleId": id, **example.members} for id, example in contents.examples.items())
    text = "\n".join(json.dumps(example, default=str) for example in examples)
    folder = f"versions/{int(version):010}" if version.isdecimal() else version.lower()
    key = f"{store.account_id}/datasets/{dataset.id}/{folder}/{FILE}"
    return {
        "downloadUrl": presigned(store, "agentcoredatasets", key, text.encode(), origin),
        "downloadUrlExpiresAt": clock.later(clock.now(), SECONDS, timedelta(seconds=1)),
    }
