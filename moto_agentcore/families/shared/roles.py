"""Roles that the service takes on: they are of the caller's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import access_denied

if TYPE_CHECKING:
    from moto_agentcore.service import Call


def check_own(call: Call[Any], arn: str | None) -> None:  # of any operation that takes a role
    """The service refuses a role of another account as if the caller lacked a permission (seen in AWS)."""
    account = call.store.account_id
    if arn is not None and arn.split(":")[4] != account:
        caller = call.request.caller or f"arn:{call.store.partition}:sts::{account}:user/moto"
        raise access_denied(f"User: {caller} is not authorized to perform: bedrock-agentcore:{call.operation}")
