"""One run of a flow: whose it is, when its time is over, and how it fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import AuthorError, ServiceError, invalid
from moto_agentcore.state import clock

if TYPE_CHECKING:
    from moto_agentcore.controls import Controls
    from moto_agentcore.families.flows.graph import Node
    from moto_agentcore.families.flows.known import Flow
    from moto_agentcore.state.store import Store


class TimeOverError(ServiceError):
    """The flow took longer than a flow may."""


@dataclass(slots=True)
class Task:
    """``failed`` is the node that has failed."""

    store: Store = field(repr=False)
    controls: Controls = field(repr=False)
    flow: Flow
    id: str
    until: datetime
    failed: Node | None = None

    def check_time(self) -> None:
        if clock.now() >= self.until:
            raise TimeOverError("DependencyFailedException", "The flow timed out")


def unfit(node: Node, why: str) -> ServiceError:
    """A node got or gave what does not fit (inferred: nobody showed the service's words)."""
    return invalid(f"Node {node.name}: {why}")


def failing(node: Node, dependency: str, why: object) -> ServiceError:
    """What a node depends on has failed."""
    members: dict[str, Any] = {"resourceName": dependency}
    return ServiceError("DependencyFailedException", f"Node {node.name}: {why}", **members)


@contextmanager
def depending(node: Node, dependency: str) -> Iterator[None]:
    """Code of the author's stands for what a node depends on: where it fails, the node is named."""
    try:
        yield
    except AuthorError as error:
        raise failing(node, dependency, error) from error
