"""What the service refuses of a memory though the model allows it, in the service's words (seen in AWS)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError, invalid, quota

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Record

MOST = 6  # strategies of one memory (quotas page)
CUSTOM = "customMemoryStrategy"
MANAGED = (
    "Memory is managed and cannot be deleted directly. Delete the managing resource or disassociate the memory first."
)
SETTLED = "Memory is in transitional state {status}. Cannot {verb} memory."


class during:  # noqa: N801 - a context manager that reads as a word
    """The service says of its own rules, not of the model's, in which operation they were broken."""

    def __init__(self, operation: str) -> None:
        self._operation = operation

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        if isinstance(error, ServiceError) and error.code == "ValidationException":
            error.message = f"Validation failed during {self._operation}: {error.message}"


def check_settled(memory: Record, verb: str) -> None:
    if memory.pending is not None:
        raise invalid(SETTLED.format(status=memory["status"], verb=verb))


def check_strategies(listed: Iterable[tuple[str, str]]) -> None:
    """The strategies that a memory would have, each its name and the member that it is given by: a name once, a
    built-in one of each type, and at most six.
    """
    found = list(listed)
    names, members = [name for name, _ in found], [member for _, member in found]
    twice = _twice(names)
    if twice:
        text = f"Duplicate memory strategy names were provided: [{', '.join(twice)}]"
        raise invalid(text, name="Member must be unique in the memory")
    for member in _twice([member for member in members if member != CUSTOM]):
        text = f"Only one strategy of each type is allowed. Found multiple strategies of type: {member}"
        raise invalid(text, memoryStrategies="Member must be unique by type")
    if len(found) > MOST:
        raise quota(f"Memory strategy count limit exceeded. Current: {len(found)}, Max allowed: {MOST}")


def check_role(members: Iterable[str], memory: Mapping[str, Any]) -> None:
    if CUSTOM in members and "memoryExecutionRoleArn" not in memory:
        text = "Please provide memoryExecutionRoleArn as memory contains one or more Custom strategies"
        raise invalid(text, memoryExecutionRoleArn="Member must not be null")


def check_self_managed(given: Mapping[str, Any]) -> None:
    if given.get("namespaces") or given.get("namespaceTemplates"):
        text = "Namespaces are not allowed for self-managed memory strategies"
        raise invalid(text, namespaceTemplates="Member must be null")


def _twice(values: list[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if values.count(value) > 1))
