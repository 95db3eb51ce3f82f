"""Agent runtimes and harnesses: their versions, and the endpoints that each serve one of them.

The endpoint ``DEFAULT`` comes with its owner, is what the owner is and serves its latest version. The others stay with
the version they were given until they are given another: ``targetVersion`` is the one asked for, ``liveVersion`` the
one that serves, the target once the endpoint is READY. An owner's kind names its ``version`` member.
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
    if number is None or number == owner[owner.kind.version]:
        return owner
    found = owner.part(Versions).get(number)
    if found is None:
        raise not_found(f"{owner.kind.noun} {owner.id} has no version {number}")
    return found


def page_of_versions(call: Paged, owner: Record, *, show: Callable[[Any], Any]) -> dict[str, Any]:
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
    if endpoint["status"] == "READY":
        endpoint["liveVersion"] = endpoint["targetVersion"]
    return endpoint


def check_free(owner: Record, endpoints: Table, name: str) -> None:
    endpoints.unique(name, f"An endpoint named {name} already exists for {owner.kind.noun.lower()} {owner.id}")


def changeable(owner: Record, endpoints: Table, name: str, what: str) -> Record:
    """The endpoint that the caller named, which is settled and not DEFAULT."""
    endpoint = endpoints.steady(name)
    if endpoint.id == DEFAULT_ENDPOINT:
        raise conflict(f"The endpoint DEFAULT of {owner.kind.noun.lower()} {owner.id} cannot be {what}")
    return endpoint
