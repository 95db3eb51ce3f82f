"""The three services, and the functions that answer their operations.

A function becomes an operation by its name::

    @data.operation
    def create_event(call: Call[t.CreateEventInputTypeDef]) -> Any: ...

    @data.invocation
    def invoke_agent_runtime(call: Call[t.InvokeAgentRuntimeRequestTypeDef]) -> Any: ...

An operation is held by the store's lock from its first line to its last; nothing in it may run code of the test author.
An invocation may: it holds the store itself, ``with call.locked():``, and only between such blocks asks ``author.run``.

The botocore model is the directory: a name that is taken fails at import, and one that the model does not know is left
out (the suite proves that the newest botocore knows them all). Families are imported when the first request for one of
their URIs arrives: folder = first URI segment (``families.load``).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, overload

from botocore import xform_name
from botocore.loaders import Loader, create_loader
from botocore.model import ServiceModel

from moto_agentcore.call import Call as Call  # families take both from here

F = TypeVar("F", bound="Function")


class Service:
    """One botocore service and the functions that answer its operations."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.functions: dict[str, Function] = {}
        self.invocations: set[str] = set()
        self.before: dict[str, Before] = {}
        self.asking: set[str] = set()
        self.pieces: dict[str, IsPiece] = {}
        self.plans: dict[str, Any] = {}

    @overload
    def operation(self, function: F) -> F: ...
    @overload
    def operation(self, *, before: Before) -> Callable[[F], F]: ...
    def operation(self, function: Any = None, *, before: Before | None = None) -> Any:
        """Register a function under its own name (``create_event`` answers CreateEvent); it holds the store's lock.

        ``before`` is done first, without the lock: what may run code of the test author before this call looks.
        """
        return self._registering(function, before)

    @overload
    def invocation(self, function: F) -> F: ...
    @overload
    def invocation(self, *, asks: bool, pieces: IsPiece | None = None) -> Callable[[F], F]: ...
    def invocation(self, function: Any = None, *, asks: bool = False, pieces: IsPiece | None = None) -> Any:
        """Register a function that runs code of the test author; it holds the store where it says so.

        With ``asks`` it looks for the author's script itself, for a part of its answer; else a script is all of it.
        ``pieces`` tells what may stand among the events of a scripted stream, and is none (a text).
        """
        kinds = (self.invocations, self.asking) if asks else (self.invocations,)
        return self._registering(function, None, kinds, pieces)

    def _registering(self, function: Any, *how: Any) -> Any:
        """Registered, or what registers: a decorator with or without arguments."""
        return (lambda function: self._register(function, *how)) if function is None else self._register(function, *how)

    def function(self, operation: str) -> Function | None:
        """The function that answers an operation, or None where this package has none yet."""
        found = self.functions.get(operation)
        if found is None:
            from moto_agentcore import families

            families.load(self.model.operation_model(operation).http["requestUri"])
            found = self.functions.get(operation)
        return found

    def _register(
        self, function: F, before: Before | None, kinds: tuple[set[str], ...] = (), pieces: IsPiece | None = None
    ) -> F:
        """An operation that the installed botocore does not have (an older one) is left out: nobody can ask for it."""
        operation = self._names.get(function.__name__)
        if operation is None:
            return function
        if operation in self.functions:
            raise ValueError(f"{self.name}: {operation} is answered twice")
        self.functions[operation] = function
        if before is not None:
            self.before[operation] = before
        if pieces is not None:
            self.pieces[operation] = pieces
        for kind in kinds:
            kind.add(operation)
        return function

    # Services live for ever; a cached_property would hold a lock before Python 3.12, which a fork would leave held.
    @property
    @cache  # noqa: B019
    def model(self) -> ServiceModel:
        return ServiceModel(_loader().load_service_model(self.name, "service-2"), self.name)

    @property
    @cache  # noqa: B019
    def paginators(self) -> dict[str, Any]:
        found: dict[str, Any] = _loader().load_service_model(self.name, "paginators-1")["pagination"]
        return found

    @property
    @cache  # noqa: B019
    def _names(self) -> dict[str, str]:
        return {xform_name(operation): operation for operation in self.model.operation_names}

    def __repr__(self) -> str:
        return f"Service({self.name!r})"


@cache
def _loader() -> Loader:
    return create_loader()


Function = Callable[[Call[Any]], Any]
Before = Callable[[Call[Any]], object]
IsPiece = Callable[[Any], bool]

control = Service("bedrock-agentcore-control")
data = Service("bedrock-agentcore")
agents = Service("bedrock-agent-runtime")
SERVICES = {service.name: service for service in (control, data, agents)}
