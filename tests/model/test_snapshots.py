"""Every resource travels: one of each is made, taken along in a snapshot, and shown by a fresh mock as it was."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import Clients
from tests.model.resources import RESOURCES, Params, made, seen, state

FRESH = {"ResponseMetadata", "downloadUrl", "downloadUrlExpiresAt"}  # made by each answer


def one_of_each(clients: Clients) -> dict[str, Params]:
    """What names each of them; parents are made once."""
    found: dict[str, Params] = {}

    def make(name: str) -> Params:
        if name not in found:
            home = RESOURCES[name].parent
            above = {} if home is None else make(home)
            found[name] = made(clients, name, list(RESOURCES).index(name), above)
        return found[name]

    for name in RESOURCES:
        make(name)
    return found


def shown(clients: Clients, ids: dict[str, Params]) -> dict[str, Any]:
    answers = {name: seen(clients, RESOURCES[name], ids[name]) for name in RESOURCES}
    return {name: {k: v for k, v in answer.items() if k not in FRESH} for name, answer in answers.items()}


@pytest.mark.inferred
def test_every_resource_is_the_same_after_a_snapshot(local: Clients) -> None:
    ids = one_of_each(local)
    before, held = shown(local, ids), state()

    taken = json.loads(json.dumps(local.agentcore.snapshot()))
    local.agentcore.stop()
    local.agentcore.start()
    for name in RESOURCES:
        with pytest.raises(ClientError):
            seen(local, RESOURCES[name], ids[name])
    local.agentcore.restore(taken)

    assert state() == held
    assert shown(local, ids) == before
    assert local.agentcore.snapshot()["stores"] == taken["stores"]
