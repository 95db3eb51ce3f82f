"""How life cycles go on, as the author says: on moto's state manager, and taken back with the mock."""

from __future__ import annotations

from typing import Any

from moto.moto_api import state_manager

Transition = dict[str, Any]


class Progressions:
    """What the author turned, and what was there before."""

    def __init__(self) -> None:
        self._before: dict[str, Transition | None] = {}

    def set(self, model: str, transition: Transition) -> None:
        self._before.setdefault(model, state_manager._transitions.get(model))
        put(model, transition)

    def clear(self) -> None:
        while self._before:
            put(*self._before.popitem())


def put(model: str, transition: Transition | None) -> None:
    """A transition in moto's state manager; None takes it out."""
    if transition is None:
        state_manager.unset_transition(model)
    else:
        state_manager.set_transition(model, transition)
