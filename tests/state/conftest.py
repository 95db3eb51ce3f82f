"""Kinds of no service, and a store of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from moto.moto_api import state_manager

from moto_agentcore.state.kind import Kind
from moto_agentcore.state.lifecycle import Life
from moto_agentcore.state.store import Store

ACCOUNT, REGION = "123456789012", "eu-west-1"
BOX = Kind("Box", id="boxId", mint="{name}-{10}", path="test-box/{id}", arn="boxArn")
TOY = Kind("Toy", id="toyId", mint="{10:lower}", path="test-box/{boxId}/test-toy/{id}", arn="toyArn")
LAMP = Kind("Lamp", id="lampId", mint="{uuid}", life=Life("test::lamp"))


@pytest.fixture
def store() -> Store:
    return Store(REGION, ACCOUNT)


@pytest.fixture
def progressing() -> Iterator[Callable[..., None]]:
    """Set transitions of moto's state manager; they are unset after the test."""
    touched: list[str] = []

    def put(model: str, **transition: Any) -> None:
        touched.append(model)
        state_manager.set_transition(model, transition)

    yield put
    for model in touched:
        state_manager.unset_transition(model)
