"""Memories, as the real service was seen to answer."""

from __future__ import annotations

import pytest

from conftest import Clients
from tests.recorded.cases import Refusal, refuses

pytestmark = pytest.mark.from_recording

REFUSED = [
    Refusal(
        "aws/agentcore-cli GetMemoryCommand.ed4e49fb82fa7aa2.json",
        "get_memory",
        {"memoryId": "missing_memory-0000000000"},
        code="ResourceNotFoundException",
        text="Resource not found during GetMemory: Failed to retrieve memory item for ID: missing_memory-0000000000",
    ),
]


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_it_is_refused_in_the_services_words(clients: Clients, case: Refusal) -> None:
    refuses(clients, case)
