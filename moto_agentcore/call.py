"""One request on its way: what was asked, of whom, and the state it may touch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from botocore.model import OperationModel

    from moto_agentcore.controls import Controls
    from moto_agentcore.errors import ServiceError
    from moto_agentcore.service import Service
    from moto_agentcore.state.pagination import Paging
    from moto_agentcore.state.store import Store
    from moto_agentcore.wire.messages import Request

P = TypeVar("P")


@dataclass(slots=True, repr=False)
class Call(Generic[P]):
    """``params`` are valid and stand under wire names; timestamps are aware datetimes, blobs are bytes.

    ``request`` is what it came as: for headers that the model does not know, and for who sent it. ``failure_reason`` is
    why what this call begins will end in a failure state (the author's ``Break``); ``interruption`` is after how many
    events its stream fails, and with what (``Fail(after=…)``); ``made`` are the ids of what it makes; ``warnings`` are
    for the author: what the service would leave unsaid; ``check_event`` holds an event of the author's against the
    model, where a family asks for it: an AssertionError is theirs to see.
    """

    service: Service
    operation: str
    params: P
    store: Store
    controls: Controls
    model: OperationModel
    paging: Paging | None
    request: Request
    failure_reason: str | None = None
    interruption: tuple[int, ServiceError] | None = None
    made: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    check_event: Callable[[Any], None] | None = None

    def __repr__(self) -> str:
        """Without ``params``: they may hold secrets."""
        return f"Call({self.service.name!r}, {self.operation!r})"

    def locked(self) -> Locked:
        """``with call.locked():`` the store is this call's alone, and what it begins fails if it is to fail.

        An ``@operation`` is held so by the line; an ``@invocation`` holds the store itself, in blocks between which
        code of the test author runs.
        """
        return Locked(self)


class Locked:
    """The store's lock, with what the store knows of the call that holds it."""

    __slots__ = ("_before", "_call")

    def __init__(self, call: Call[Any]) -> None:
        self._call = call

    def __enter__(self) -> None:
        call, store = self._call, self._call.store
        store.lock.__enter__()
        self._before = store.failure_reason, store.made
        store.failure_reason, store.made = call.failure_reason, call.made

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        store = self._call.store
        store.failure_reason, store.made = self._before
        store.lock.__exit__(kind, error, trace)
