"""The controls that the inspector reads by: ``POST /moto-api/agentcore/inspect/…``. They change nothing,
but that a look at records extracts what is due by then, as every look does.

What stands under a secret's name is ``(hidden)``, as in ``calls``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto_agentcore.controls.clock import Clock
from moto_agentcore.host.checks import check, count
from moto_agentcore.host.inspector import resources, rules
from moto_agentcore.host.listing import without_secrets
from moto_agentcore.host.plain import plain

TEXT = "must be a string"


def _memories() -> dict[str, Any]:
    """Every memory, and how much is in it."""
    from moto_agentcore.families.memories import inspection

    return _shown({"memories": inspection.overview()})


def _sessions(memoryId: str) -> dict[str, Any]:  # noqa: N803 - a wire name
    """A memory's actors and sessions."""
    from moto_agentcore.families.memories import inspection

    return _shown(inspection.sessions(_text(memoryId, "memoryId")))


def _events(
    memoryId: str,  # noqa: N803 - a wire name
    actorId: str,  # noqa: N803 - a wire name
    sessionId: str,  # noqa: N803 - a wire name
    last: int = 200,
) -> dict[str, Any]:
    """A session's events, each with the records that came of it."""
    from moto_agentcore.families.memories import inspection

    named = _text(memoryId, "memoryId"), _text(actorId, "actorId"), _text(sessionId, "sessionId")
    return _shown(inspection.events(*named, count(last, "last")))


def _records(memoryId: str, last: int = 200) -> dict[str, Any]:  # noqa: N803 - a wire name
    """A memory's newest records, and where each comes from."""
    from moto_agentcore.families.memories import inspection

    return _shown(inspection.records(_text(memoryId, "memoryId"), count(last, "last")))


def _search(**asked: Any) -> dict[str, Any]:
    """What a search finds, with scores, and why it leaves out the others; it takes what explain takes."""
    from moto_agentcore.families.memories import ranking

    return _shown(ranking.ranked(asked))


def _map(memoryId: str) -> dict[str, Any]:  # noqa: N803 - a wire name
    """A memory's newest records on a plane, near each other where they are alike."""
    from moto_agentcore.families.memories import ranking

    return _shown(ranking.drawn(_text(memoryId, "memoryId")))


def _resources(family: str | None = None) -> dict[str, Any]:
    """The resources of all accounts and regions, or of one family."""
    check(family, (str, type(None)), f"family {TEXT}")
    return _shown(resources.listed(family))


def _resource(account: str, region: str, path: list[Any]) -> dict[str, Any]:
    """One resource in full, named by the nouns and ids from the root down."""
    check(path, list, "path must be a list of nouns and ids")
    return _shown(resources.one(_text(account, "account"), _text(region, "region"), list(map(str, path))))


def _runtimes() -> dict[str, Any]:
    """Agent runtimes and harnesses with their endpoints and sessions."""
    from moto_agentcore.families.runtimes import inspection

    return _shown({"runtimes": inspection.overview()})


def _turned() -> dict[str, Any]:
    """What is turned: the clock, faults, scripts, bindings, life cycles, settings."""
    return _shown(rules.in_force())


def _clock() -> dict[str, Any]:
    """What time it is for the service."""
    return _shown({"now": Clock().now()})


def _operations(operation: str | None = None) -> dict[str, Any]:
    """The operations there are; or of one, what it may fail with."""
    check(operation, (str, type(None)), f"operation {TEXT}")
    return rules.operations(operation)


def _text(value: Any, name: str) -> str:
    check(value, str, f"{name} {TEXT}")
    return str(value)


def _shown(found: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = plain(without_secrets(found))
    return shown


ACTIONS: dict[str, Callable[..., dict[str, Any] | None]] = {
    "inspect/clock": _clock,
    "inspect/controls": _turned,
    "inspect/events": _events,
    "inspect/map": _map,
    "inspect/memories": _memories,
    "inspect/operations": _operations,
    "inspect/records": _records,
    "inspect/resource": _resource,
    "inspect/resources": _resources,
    "inspect/runtimes": _runtimes,
    "inspect/search": _search,
    "inspect/sessions": _sessions,
}
