"""Agent runtimes and harnesses: their versions, and the endpoints that each serve one of them.

The endpoint ``DEFAULT`` comes with its owner, is what the owner is and serves its latest version. The others stay with
the version they were given until they are given another: ``liveVersion`` is the one that serves, ``targetVersion`` the
one asked for, until the endpoint is READY and serves it. An owner's kind names its ``version`` member.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import conflict, not_found
from moto_agentcore.state.kind import Record
from moto_agentcore.state.pagination import Paged, page
from moto_agentcore.state.versions import Versions

if TYPE_CHECKING:
    from moto_agentcore.state.table import Table

DEFAULT_ENDPOINT = "DEFAULT"


def version_of(owner: Record, number: str | None) -> Mapping[str, Any]:
    """One version: the owner itself (None: the latest), or what it was before an update."""
    found = find_version(owner, number)
    if found is None:
        raise not_found(f"{owner.kind.noun} {owner.id} has no version {number}")
    return found


def find_version(owner: Record, number: str | None) -> Mapping[str, Any] | None:
    if number is None or number == owner[owner.kind.version]:
        return owner
    return owner.part(Versions).get(number)


def page_of_versions(call: Paged, owner: Record, *, show: Callable[[Any], Any] | None = None) -> dict[str, Any]:
    """Newest first."""

    def rows(last: int | None) -> Iterator[Mapping[str, Any]]:
        if last is None:
            yield owner
        yield from (version for _, version in owner.part(Versions).newest_first(last))

    return page(call, rows, key=lambda version: int(version[owner.kind.version]), show=show)


def owner_of(owners: Table, id: str, name: str) -> Record:
    """The owner of an endpoint that is looked at: a look at DEFAULT is a look at its owner."""
    return owners.describe(id) if name == DEFAULT_ENDPOINT else owners.get(id)


def refresh(owner: Record, endpoint: Record) -> Record:
    """Write down what an endpoint is and serves by now; gives it."""
    if endpoint.id == DEFAULT_ENDPOINT:
        for name in ("status", "failureReason", owner.kind.updated):
            endpoint[name] = owner.get(name)
        endpoint["targetVersion"] = owner[owner.kind.version]
    if endpoint["status"] == "READY" and "targetVersion" in endpoint:
        endpoint["liveVersion"] = endpoint.pop("targetVersion")
    return endpoint


def target_of(endpoint: Record) -> str:
    """The version that an endpoint serves, or is to serve."""
    found: str = endpoint.get("targetVersion") or endpoint["liveVersion"]
    return found


def page_of_endpoints(call: Paged, owner: Record, endpoints: Table) -> dict[str, Any]:
    """Newest first."""

    def age(endpoint: Mapping[str, Any]) -> list[str]:
        return [endpoint["createdAt"].isoformat(), endpoint[endpoints.kind.id]]

    def rows(last: list[str] | None) -> Iterator[Record]:
        for endpoint in sorted(endpoints, key=age, reverse=True):
            if last is None or age(endpoint) < last:
                yield refresh(owner, endpoint)

    return page(call, rows, key=age)


def changeable(owner: Record, endpoints: Table, name: str, what: str) -> Record:
    """The endpoint that the caller named, which is settled and not DEFAULT."""
    endpoint = endpoints.steady(name)
    if endpoint.id == DEFAULT_ENDPOINT:
        raise conflict(f"The endpoint DEFAULT of {owner.kind.noun.lower()} {owner.id} cannot be {what}")
    return endpoint
