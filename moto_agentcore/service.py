"""The three services and the one request on its way.

A function becomes an operation by its name::

    @data.operation
    def create_event(call: Call[t.CreateEventInputTypeDef]) -> Any: ...

The botocore model is the directory: a name that is taken fails at import, and one that the model does not know is left
out (the suite proves that the newest botocore knows them all). Families are imported when the first request for one of
their URIs arrives: folder = first URI segment (``families.load``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from botocore import xform_name
from botocore.loaders import Loader, create_loader
from botocore.model import OperationModel, ServiceModel

if TYPE_CHECKING:
    from moto_agentcore.controls import Controls
    from moto_agentcore.state.pagination import Paging
    from moto_agentcore.state.store import Store

P = TypeVar("P")
F = TypeVar("F", bound="Function")


class Service:
    """One botocore service and the functions that answer its operations."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.functions: dict[str, Function] = {}
        self.plans: dict[str, Any] = {}

    def operation(self, function: F) -> F:
        """Register a function under its own name (``create_event`` answers CreateEvent)."""
        return self._register(function)

    def function(self, operation: str) -> Function | None:
        """The function that answers an operation, or None where this package has none yet."""
        found = self.functions.get(operation)
        if found is None:
            from moto_agentcore import families

            families.load(self.model.operation_model(operation).http["requestUri"])
            found = self.functions.get(operation)
        return found

    def _register(self, function: F) -> F:
        """An operation that the installed botocore does not have (an older one) is left out: nobody can ask for it."""
        operation = self._names.get(function.__name__)
        if operation is None:
            return function
        if operation in self.functions:
            raise ValueError(f"{self.name}: {operation} is answered twice")
        self.functions[operation] = function
        return function

    @cached_property
    def model(self) -> ServiceModel:
        return ServiceModel(_loader().load_service_model(self.name, "service-2"), self.name)

    @cached_property
    def paginators(self) -> dict[str, Any]:
        found: dict[str, Any] = _loader().load_service_model(self.name, "paginators-1")["pagination"]
        return found

    @cached_property
    def _names(self) -> dict[str, str]:
        return {xform_name(operation): operation for operation in self.model.operation_names}

    def __repr__(self) -> str:
        return f"Service({self.name!r})"


@cache
def _loader() -> Loader:
    return create_loader()


@dataclass(slots=True)
class Call(Generic[P]):
    """One request on its way: what was asked, of whom, and the state it may touch.

    ``params`` are valid and stand under wire names; timestamps are aware datetimes, blobs are bytes. ``failure_reason`` is why
    what this call begins will end in a failure state (the author's ``Break``).
    """

    service: Service
    operation: str
    params: P
    store: Store
    controls: Controls
    model: OperationModel
    paging: Paging | None
    failure_reason: str | None = None


Function = Callable[[Call[Any]], Any]
Stream = Iterator[dict[str, Any]]

control = Service("bedrock-agentcore-control")
data = Service("bedrock-agentcore")
agents = Service("bedrock-agent-runtime")
SERVICES = {service.name: service for service in (control, data, agents)}
