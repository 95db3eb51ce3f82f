"""What is answered: ``moto-agentcore coverage`` prints the table that the README shows."""

from __future__ import annotations

from collections.abc import Iterator

from moto_agentcore.service import SERVICES


def table() -> Iterator[str]:
    """The README's table: a row a service."""
    yield "| service | operations | answered | 501 |"
    yield "|---|--:|--:|--:|"
    for service in SERVICES.values():
        operations = service.model.operation_names
        answered = sum(service.function(operation) is not None for operation in operations)
        yield f"| `{service.name}` | {len(operations)} | {answered} | {len(operations) - answered} |"
