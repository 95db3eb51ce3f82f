"""``agentcore.identity`` over HTTP: ``POST /moto-api/agentcore/identity/consent``, ``deny`` and ``script``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto_agentcore.families.identities.controls import IdentityControls
from moto_agentcore.host.checks import check


def _consent(
    sessionUri: str | None = None,  # noqa: N803 - a wire name
    url: str | None = None,
    user: str | None = None,
) -> dict[str, Any]:
    """The user agrees at an authorization URL, or to what its sessionUri names."""
    check(user, (str, type(None)), "user must be a string")
    return {"returnUrl": IdentityControls().consent(_session(sessionUri, url), user)}


def _deny(sessionUri: str | None = None, url: str | None = None) -> dict[str, Any]:  # noqa: N803 - a wire name
    """The user refuses at an authorization URL, or what its sessionUri names."""
    return {"returnUrl": IdentityControls().deny(_session(sessionUri, url))}


def _session(uri: str | None, url: str | None) -> str:
    if not isinstance(found := url if uri is None else uri, str) or (uri is not None and url is not None):
        raise ValueError("say sessionUri or url, as a string")
    return found


def _script(provider: str, answer: Any = None) -> None:
    """Answer in place of a provider's authorization server."""
    check(provider, str, "provider must be a string")
    IdentityControls().script(provider, answer)


ACTIONS: dict[str, Callable[..., dict[str, Any] | None]] = {
    "identity/consent": _consent,
    "identity/deny": _deny,
    "identity/script": _script,
}
