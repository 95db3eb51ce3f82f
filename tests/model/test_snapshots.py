"""Every resource travels: one of each is made, taken along in a snapshot, and shown by a fresh mock as it was."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

import moto_agentcore
from conftest import Clients
from moto_agentcore.state.snapshots.packing import Packing
from moto_agentcore.state.snapshots.staying import LEFT, REMADE
from moto_agentcore.state.store import stores
from tests.model.resources import RESOURCES, Params, made, seen, state
from tests.model.sources import nodes

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


def parts() -> Iterator[type]:
    """The types that families keep with their records: what ``part`` is asked for."""
    root = Path(moto_agentcore.__file__).parent
    for file in sorted((root / "families").rglob("*.py")):
        module = import_module(".".join(("moto_agentcore", *file.relative_to(root).with_suffix("").parts)))
        for node in nodes(file):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "part":
                with suppress(NameError):  # it is imported late here, and known elsewhere
                    yield eval(ast.unparse(node.args[0]), vars(module))


@pytest.mark.inferred
def test_a_part_of_every_type_travels_or_says_why_not(local: Clients) -> None:
    local.control.list_memories()
    found, store = set(parts()) - REMADE - LEFT.keys(), stores["123456789012"]["us-east-1"]
    for kind in found:
        store.part(kind)

    taken = Packing(secrets=True).store(store)
    local.agentcore.restore(json.loads(json.dumps(local.agentcore.snapshot(secrets=True))))

    assert len(found) > 20
    assert len(taken["parts"]) == len(found)
    assert {type(part) for part in store.parts.values()} >= found
    assert local.agentcore.snapshot()["left_out"] == []  # the secret ones are empty
