from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients


@pytest.fixture
def idle(_local_clients: list[Any]) -> Clients:
    """Clients, and nothing that answers them yet."""
    from moto_agentcore import AgentCore

    control, data, agents = _local_clients
    return Clients(control, data, agents, AgentCore(), None)
