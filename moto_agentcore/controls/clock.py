"""The author's hand on the service's clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from moto_agentcore.state import clock


class Clock:
    """``agentcore.clock``: it runs on from wherever it was moved to; freezegun and time-machine work beside it."""

    def now(self) -> datetime:
        """The service's time: UTC, to the millisecond."""
        return clock.now()

    def tick(self, **units: Any) -> datetime:
        """Move the clock on: ``tick(days=8)``, any of ``datetime.timedelta``'s arguments; gives the new time."""
        clock.move(timedelta(**units))
        return clock.now()
