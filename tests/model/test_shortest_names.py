"""The shortest names that the model allows: what is answered about them fits the model too, or a deviation says why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conftest import Clients
from moto_agentcore.service import control
from tests.model.operations import model
from tests.model.resources import RESOURCES, listed, made, parent, seen
from tests.model.samples import scalar


def _named() -> list[str]:
    shapes = {name: model(control, r.create).input_shape for name, r in RESOURCES.items() if r.service is control}
    return [name for name, shape in shapes.items() if "name" in shape.members and "name" in RESOURCES[name].members(0)]


@pytest.mark.from_model
@pytest.mark.parametrize("name", _named())
def test_what_has_the_shortest_name_is_made_and_shown(
    local: Clients, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    resource = RESOURCES[name]
    shortest = scalar(model(control, resource.create).input_shape.members["name"], full=False)
    named = replace(resource, members=lambda n: {**resource.members(n), "name": shortest})
    monkeypatch.setitem(RESOURCES, name, named)
    home = parent(local, name)
    ids = made(local, name, 0, home)

    assert seen(local, resource, ids)
    assert listed(local, resource, home) >= 1
