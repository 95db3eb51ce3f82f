"""Browsers and code interpreters: the service's own one, there from the start, beside those the caller makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import conflict, invalid
from moto_agentcore.state.pagination import Paged, page

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Kind, Record
    from moto_agentcore.state.table import Table


def check_custom(kind: Kind, id: str) -> None:
    if id == kind.mint:
        raise invalid(f"{kind.noun} {id} is managed by the service and cannot be deleted")


def check_idle(sandbox: Record, sessions: Table) -> None:
    """Refused while one of its sessions is READY."""
    if any(session["status"] == "READY" for session in sessions):
        raise conflict(f"Cannot delete {sandbox.kind.noun.lower()} {sandbox.id}: it has active sessions")


def check_sandbox(params: Mapping[str, Any]) -> None:
    """What the service and the model's documentation forbid in a Create."""
    network = params["networkConfiguration"]
    mode, configured = network["networkMode"], "vpcConfig" in network
    if mode == "VPC" and not configured:
        raise invalid("VpcConfig is required for VPC mode")
    if mode != "VPC" and configured:
        raise invalid(f"VpcConfig is not allowed for {mode} mode")
    check_mounts(params)


def check_mounts(params: Mapping[str, Any]) -> None:
    """Of a Create or of the start of a session."""
    unions: Iterable[Mapping[str, Any]] = params.get("filesystemConfigurations", ())
    mounted = [entry["mountPath"].rstrip("/") for union in unions for entry in union.values()]
    if len(set(mounted)) != len(mounted):
        raise invalid("Each mountPath must be unique across all filesystemConfigurations")


def page_with(call: Paged, own: Record, custom: Table) -> dict[str, Any]:
    """One page of the service's own resource and then the caller's, or of the ``type`` that was asked for."""
    asked = call.params.get("type")

    def rows(last: str | None) -> Iterable[Record]:
        if last is None and asked != "CUSTOM":
            yield own
        if asked != "SYSTEM":
            yield from custom.after(None if last == own.id else last)

    return page(call, rows, key=lambda record: record.id)
