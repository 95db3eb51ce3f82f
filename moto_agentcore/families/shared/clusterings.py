"""When the insights of online evaluations are clustered: at each midnight (UTC) that a DAILY one runs through.

What a WEEKLY or a MONTHLY one does was not seen, and does nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any

from moto_agentcore.state import clock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto_agentcore.state.kind import Record

DAY = timedelta(days=1)
BEGINS = timedelta(seconds=15)  # after midnight (recorded)
LENGTH = 26  # of the configuration's name in a run's (recorded): a run's name has 48 characters
MOST = 400  # runs that wait to be looked at; earlier ones are never made
WAITING = ("CREATING", "CREATE_FAILED", "DELETING")


@dataclass(slots=True)
class Clusterings:
    """A part of an online evaluation: up to when midnights were counted, and those that were not made anything of."""

    counted: datetime | None = None
    due: list[datetime] = field(default_factory=list)


def count(config: Record) -> None:
    """Count the midnights that it ran through; also done before it is changed, as it runs by what it was."""
    part, now = config.part(Clusterings), clock.now()
    since: datetime = part.counted or config["createdAt"]
    if _runs(config):
        days = (now.date() - since.date()).days
        first = datetime.combine(since.date(), time(), timezone.utc)
        part.due = [*part.due, *(first + n * DAY for n in range(1, days + 1)[-MOST:])][-MOST:]
    part.counted = max(since, now)


def take(config: Record) -> list[datetime]:
    """The midnights that something is to be made of now."""
    count(config)
    part = config.part(Clusterings)
    taken, part.due = part.due, []
    return taken


def run(config: Mapping[str, Any], midnight: datetime) -> dict[str, Any]:
    """The batch evaluation of a midnight: of the day that ended then."""
    name = config["onlineEvaluationConfigName"].replace("_", "")[:LENGTH]
    window = {"startTime": midnight - DAY, "endTime": midnight}
    source = {"onlineEvaluationConfigArn": config["onlineEvaluationConfigArn"], "timeRange": window}
    return {
        "batchEvaluationName": f"{name}_daily_{midnight:%Y%m%dT%H%M%S}",
        "dataSourceConfig": {"onlineEvaluationConfigSource": source},
    }


def _runs(config: Record) -> bool:
    is_daily = "DAILY" in config.get("clusteringConfig", {}).get("frequencies", ()) and bool(config.get("insights"))
    return is_daily and config["executionStatus"] == "ENABLED" and config["status"] not in WAITING
