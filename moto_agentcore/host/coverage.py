"""Who answers what: ``moto-agentcore coverage`` prints the table that the README shows."""

from __future__ import annotations

from collections.abc import Iterator

from moto_agentcore.host.planes import moto_answers
from moto_agentcore.service import SERVICES, Service
from moto_agentcore.wire.plan import plan


def answered_by(service: Service, operation: str) -> str:
    """``moto-agentcore``, ``moto`` or ``nobody`` (a JSON 501 that names the operation)."""
    compiled = plan(service, operation)
    if compiled.function is not None:
        return "moto-agentcore"
    return "moto" if moto_answers(compiled) else "nobody"


def table() -> Iterator[str]:
    """The README's table: a row a service."""
    yield "| service | operations | answered here | answered by moto | 501 |"
    yield "|---|--:|--:|--:|--:|"
    for service in SERVICES.values():
        owners = [answered_by(service, operation) for operation in service.model.operation_names]
        counts = " | ".join(str(owners.count(owner)) for owner in ("moto-agentcore", "moto", "nobody"))
        yield f"| `{service.name}` | {len(owners)} | {counts} |"


def print_table() -> None:
    print("\n".join(table()))
