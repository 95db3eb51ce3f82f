"""The author's hand on the service's clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import Any, NoReturn

from moto_agentcore.state import clock

UNITS = ("weeks", "days", "hours", "minutes", "seconds", "milliseconds", "microseconds")


class Clock:
    """``agentcore.clock``: it runs on from wherever it was moved to; freezegun and time-machine work beside it."""

    def now(self) -> datetime:
        """The service's time: UTC, to the millisecond."""
        return clock.now()

    def tick(
        self,
        *,
        weeks: float = 0,
        days: float = 0,
        hours: float = 0,
        minutes: float = 0,
        seconds: float = 0,
        milliseconds: float = 0,
        microseconds: float = 0,
        **unknown: NoReturn,
    ) -> datetime:
        """Move the clock on: ``tick(days=8)``; gives the new time. TypeError for a unit that is none."""
        units = {"weeks": weeks, "days": days, "hours": hours, "minutes": minutes, "seconds": seconds}
        clock.move(lasting({**units, "milliseconds": milliseconds, "microseconds": microseconds, **unknown}))
        return clock.now()


def lasting(units: Mapping[str, Any]) -> timedelta:
    """Units of time, together. TypeError: no unit, or no number; ValueError or OverflowError: no time."""
    for name, value in units.items():
        if name not in UNITS:
            near = get_close_matches(name, UNITS, n=1)
            said = f"did you mean {near[0]}?" if near else f"units are {', '.join(UNITS)}"
            raise TypeError(f"tick: {name!r} is no unit of time; {said}")
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise TypeError(f"tick: {name} must be a number, not {value!r}")
    try:
        return timedelta(**units)
    except (OverflowError, ValueError) as error:
        told = ", ".join(f"{name}={value!r}" for name, value in units.items() if value)
        raise type(error)(f"tick: {told:.80} is no time, or one too large for any calendar") from None
