"""moto-agentcore: the test double for Amazon Bedrock AgentCore.

``mock_agentcore`` is moto's ``mock_aws`` with AgentCore in it::

    import boto3
    from moto_agentcore import mock_agentcore

    @mock_agentcore
    def test_memory():
        control = boto3.client("bedrock-agentcore-control", "us-east-1")
        memory = control.create_memory(name="Demo", eventExpiryDuration=30)["memory"]

Importing the package changes nothing; moto is patched when the first mock starts, or by ``install()``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from moto_agentcore.controls.faults import Break, Chain, Delay, Fail
    from moto_agentcore.errors import AgentCoreWarning
    from moto_agentcore.host.install import install
    from moto_agentcore.host.mock import AgentCore, mock_agentcore
    from moto_agentcore.host.server import AgentCoreServer

__version__ = "0.1.0"

__all__ = [
    "AgentCore",
    "AgentCoreServer",
    "AgentCoreWarning",
    "Break",
    "Chain",
    "Delay",
    "Fail",
    "__version__",
    "install",
    "mock_agentcore",
]

# Found late, so that importing the package (as pytest's plugin does in every run) costs nothing.
_HOMES = {
    "AgentCore": "host.mock",
    "AgentCoreServer": "host.server",
    "AgentCoreWarning": "errors",
    "Break": "controls.faults",
    "Chain": "controls.faults",
    "Delay": "controls.faults",
    "Fail": "controls.faults",
    "install": "host.install",
    "mock_agentcore": "host.mock",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
