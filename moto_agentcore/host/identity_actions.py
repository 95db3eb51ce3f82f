"""``agentcore.identity`` over HTTP: ``POST /moto-api/agentcore/identity/consent``, ``deny`` and ``script``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto_agentcore.families.identities.controls import IdentityControls


def _consent(**named: Any) -> dict[str, Any]:
    user = named.get("user")
    if user is not None and not isinstance(user, str):
        raise ValueError("user must be a string")
    return {"returnUrl": IdentityControls().consent(_session(named), user)}


def _deny(**named: Any) -> dict[str, Any]:
    return {"returnUrl": IdentityControls().deny(_session(named))}


def _session(named: dict[str, Any]) -> str:
    found = named.get("sessionUri")
    if not isinstance(found, str):
        raise ValueError("sessionUri must be a string")
    return found


def _script(provider: str, answer: Any = None) -> None:
    if not isinstance(provider, str):
        raise ValueError("provider must be a string")
    IdentityControls().script(provider, answer)


ACTIONS: dict[str, Callable[..., dict[str, Any] | None]] = {
    "identity/consent": _consent,
    "identity/deny": _deny,
    "identity/script": _script,
}
