"""Who of this service answers at hosts of their own: their families say so here, and others can ask them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from moto_agentcore.families import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from moto_agentcore.wire.messages import Reply, Request


class Answering(Protocol):
    """What is found at such a host."""

    def answer(self, request: Request) -> Reply: ...


class _Doors:
    """Finds a gateway by its region and id, once its family is loaded."""

    gateway: Callable[[str, str], Answering | None] | None = None


def opened(find: Callable[[str, str], Answering | None]) -> None:
    """The family of gateways says how one is found."""
    _Doors.gateway = find


def gateway(region: str, id: str) -> Answering | None:
    """The gateway of an address; None where there is none, or it is not made yet."""
    load("/gateways")
    return None if _Doors.gateway is None else _Doors.gateway(region, id)
