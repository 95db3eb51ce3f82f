"""The doors a request can come through, each with clients of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import SERVICES, Clients, make_client
from tests.host.arrange import before_install


@pytest.fixture
def idle(_local_clients: list[Any]) -> Clients:
    """Clients, and nothing that answers them yet."""
    from moto_agentcore import AgentCore

    control, data, agents = _local_clients
    return Clients(control, data, agents, AgentCore(), None)


@pytest.fixture(scope="session")
def _early_clients(_local_clients: list[Any]) -> list[Any]:
    with before_install():
        return [make_client(service) for service in SERVICES]


@pytest.fixture
def early(_early_clients: list[Any], agentcore: Any) -> Clients:
    """Clients of sessions made before ``install()``, answered through moto's door."""
    control, data, agents = _early_clients
    return Clients(control, data, agents, agentcore, None)


@pytest.fixture
def recording(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """moto's recorder, on; gives the file it writes."""
    from moto.moto_api import recorder

    file = tmp_path / "recording"
    monkeypatch.setattr(recorder, "_location", str(file))
    recorder.start_recording()
    yield file
    recorder.stop_recording()


@pytest.fixture(params=["fast door", "early session", "recorder"])
def either(request: pytest.FixtureRequest) -> Clients:
    """The same services through both doors; moto's for two reasons."""
    if request.param == "recorder":
        request.getfixturevalue("recording")
    found: Clients = request.getfixturevalue("early" if request.param == "early session" else "local")
    return found
