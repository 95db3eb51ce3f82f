"""Binding: the author's code, looked at and put behind an address before any call meets it."""

from __future__ import annotations

from typing import Any

from moto_agentcore.controls import controls


def bind(address: Any, target: Any, *, qualifier: str | None = None, timeout: float | None = None) -> None:
    """``AgentCore.bind``."""
    if not isinstance(address, str) or not address.strip("/"):
        raise ValueError(f"bind: an address is an ARN, an id, a name or a URL, not {address!r}")
    if target is None:
        controls.bindings.bind(address, None, qualifier=qualifier)
        return
    from moto_agentcore.author.bound import bound

    controls.bindings.bind(address, bound(target, timeout), qualifier=qualifier)
