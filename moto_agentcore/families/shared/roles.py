"""Execution roles: a role of another account reads like a missing permission of the caller's (measured)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import access_denied

if TYPE_CHECKING:
    from moto_agentcore.service import Call


def check_account(call: Call[Any], role: str | None) -> None:  # of several operations; reads no params
    """Refuse a role that is not of the caller's account; one that is not given is nobody's."""
    if role is not None and role.split(":")[4] not in ("", call.store.account_id):
        caller = call.request.caller or f"arn:{call.store.partition}:iam::{call.store.account_id}:user/moto"
        raise access_denied(f"User: {caller} is not authorized to perform: bedrock-agentcore:{call.operation}")
