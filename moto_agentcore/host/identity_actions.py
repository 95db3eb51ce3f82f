"""``agentcore.identity`` over HTTP: ``POST /moto-api/agentcore/identity/consent``, ``deny`` and ``script``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto_agentcore.families.identities.controls import IdentityControls
from moto_agentcore.host.checks import check


def _consent(sessionUri: str, user: str | None = None) -> dict[str, Any]:  # noqa: N803 - a wire name
    """The user agrees at an authorization URL."""
    check(sessionUri, str, "sessionUri must be a string")
    check(user, (str, type(None)), "user must be a string")
    return {"returnUrl": IdentityControls().consent(sessionUri, user)}


def _deny(sessionUri: str) -> dict[str, Any]:  # noqa: N803 - a wire name
    """The user refuses at an authorization URL."""
    check(sessionUri, str, "sessionUri must be a string")
    return {"returnUrl": IdentityControls().deny(sessionUri)}


def _script(provider: str, answer: Any = None) -> None:
    """Answer in place of a provider's authorization server."""
    check(provider, str, "provider must be a string")
    IdentityControls().script(provider, answer)


ACTIONS: dict[str, Callable[..., dict[str, Any] | None]] = {
    "identity/consent": _consent,
    "identity/deny": _deny,
    "identity/script": _script,
}
