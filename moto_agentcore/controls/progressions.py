"""How life cycles go on, as the author says: on moto's state manager, and taken back with the mock."""

from __future__ import annotations

from typing import Any

from moto.moto_api import state_manager

Transition = dict[str, Any]


class Progressions:
    """What the author turned, and what was there before."""

    def __init__(self) -> None:
        self._before: dict[str, Transition | None] = {}
        self._at_start: dict[str, Transition] | None = None

    def begin(self) -> None:
        """From now on what moto's own ``set_transition`` says of our kinds is taken back by ``end``."""
        if self._at_start is None:
            self._at_start = _ours()

    def end(self) -> None:
        if self._at_start is not None:
            before, self._at_start = self._at_start, None
            for model in {*before, *_ours()}:
                put(model, before.get(model))

    def set(self, model: str, transition: Transition) -> None:
        self._before.setdefault(model, state_manager._transitions.get(model))
        put(model, transition)

    def clear(self) -> None:
        while self._before:
            put(*self._before.popitem())


def _ours() -> dict[str, Transition]:
    """By our names and by moto's, ``bedrock-agentcore-control::gateway``."""
    return {model: found for model, found in state_manager._transitions.items() if "agentcore" in model}


def put(model: str, transition: Transition | None) -> None:
    """A transition in moto's state manager; None takes it out."""
    if transition is None:
        state_manager.unset_transition(model)
    else:
        state_manager.set_transition(model, transition)
