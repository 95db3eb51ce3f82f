"""A recorded case as a row of a table, and what holds it against us."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from conftest import Clients
from tests.families.arrange import refused


@dataclass(frozen=True)
class Acceptance:
    """Something that the service took. ``operation`` as boto3 names it; ``name`` tells rows of one operation apart."""

    source: str
    operation: str
    params: dict[str, Any] = field(repr=False)
    name: str = ""

    def __str__(self) -> str:
        return f"{self.operation}-{self.name or self.source}".replace(" ", "_")


@dataclass(frozen=True)
class Refusal(Acceptance):
    """Something that the service refused, with its code and words; ``part`` where only a part of them is known."""

    code: str = "ValidationException"
    text: str = ""
    part: bool = False


def method(clients: Clients, operation: str) -> Any:
    """The client's method of that name, of whichever of the three services has it."""
    return next(
        found for c in (clients.control, clients.data, clients.agents) if (found := getattr(c, operation, None))
    )


def accepts(clients: Clients, case: Acceptance) -> dict[str, Any]:
    """Send it; the answer."""
    answer: dict[str, Any] = method(clients, case.operation)(**case.params)
    return answer


def refuses(clients: Clients, case: Refusal) -> None:
    """Send it, and hold code and words of the refusal against what the service answered."""
    text = refused(method(clients, case.operation), case.code, **case.params)
    assert case.text in text if case.part else case.text == text, text
