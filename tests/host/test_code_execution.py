"""Where code may be run: for this machine alone, whatever is started first."""

from __future__ import annotations

import pytest

from moto_agentcore import AgentCore, AgentCoreServer
from moto_agentcore.controls import controls
from moto_agentcore.host.pages import is_loopback


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("host", "is_ours"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("", False),
        ("192.168.1.2", False),
        ("localhost.example.com", False),
    ],
)
def test_what_is_this_machine_alone(host: str, is_ours: bool) -> None:
    assert is_loopback(host) == is_ours


@pytest.mark.inferred
def test_a_server_for_others_does_not_start_while_code_is_run() -> None:
    with AgentCore(code_interpreter="local"), pytest.raises(ValueError, match="listen on a loopback address"):
        AgentCoreServer("0.0.0.0").start()


@pytest.mark.inferred
def test_code_is_not_run_while_a_server_for_others_listens() -> None:
    with AgentCoreServer("0.0.0.0"):
        with pytest.raises(ValueError, match="it must not run code"):
            AgentCore(code_interpreter="local").start()
        with AgentCore(code_interpreter="scripted"):
            pass
    with AgentCore(code_interpreter="local"):
        assert controls.code_interpreter == "local"

    assert controls.code_interpreter == "scripted"


@pytest.mark.inferred
def test_a_server_for_this_machine_may_run_code() -> None:
    with AgentCoreServer(), AgentCore(code_interpreter="local"):
        assert controls.code_interpreter == "local"
