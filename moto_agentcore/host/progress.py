"""``agentcore.progress``: how the life cycle of a kind goes on, by its name."""

from __future__ import annotations

from functools import cache
from typing import Any

from moto_agentcore.controls import controls
from moto_agentcore.families import load_all
from moto_agentcore.host.checks import CENTURY, count, number
from moto_agentcore.state.lifecycle import LOOKS

PREFIX, EXTRACTION = "agentcore::", "extraction"


def progress(kind: str, *, times: int | None = None, seconds: float | None = None) -> None:
    """``AgentCore.progress``."""
    model = _models().get(_plain(str(kind)))
    if model is None:
        raise ValueError(f"nothing that goes on is called {kind!r}; known are {', '.join(kinds())}")
    controls.progressions.set(model, _transition(model, times, seconds))


def kinds() -> list[str]:
    """The names of all life cycles, as ``progress`` takes them."""
    return sorted(_models())


def _transition(model: str, times: int | None, seconds: float | None) -> dict[str, Any]:
    if times is not None and seconds is not None:
        raise ValueError("progress: say times or seconds, not both")
    if seconds is not None:
        return {"progression": "time", "seconds": number(seconds, "progress: seconds", CENTURY)}
    if times is None:
        return {"progression": "immediate"}
    # By hand, as moto calls it, extraction waits for flush().
    by_looks = "looks" if model == PREFIX + EXTRACTION else "manual"
    return {"progression": by_looks, "times": count(times, "progress: times")}


@cache
def _models() -> dict[str, str]:
    """The models of moto's state manager, by their plain names."""
    load_all()
    return {_plain(model): model for model in LOOKS if model.startswith(PREFIX)}


def _plain(name: str) -> str:
    return name.removeprefix(PREFIX).replace("_", " ").replace("-", " ").lower()
