"""Resource-based policies: ``/resourcepolicy/{resourceArn}``. A policy is kept with its resource and goes with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid, not_found
from moto_agentcore.families.shared.policed import Attached
from moto_agentcore.service import Call, control

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

# The nouns of the ARNs that take a policy. Memories are the guide's; the model is older.
SERVICE = "bedrock-agentcore:"
POLICED = {("runtime",), ("runtime", "runtime-endpoint"), ("gateway",), ("memory",)}


@control.operation
def put_resource_policy(call: Call[t.PutResourcePolicyRequestTypeDef]) -> dict[str, str]:
    resource = _resource(call.store, call.params["resourceArn"])
    _check(call.params["policy"], call.params["resourceArn"])
    resource.part(Attached).policy = call.params["policy"]
    return {"policy": call.params["policy"]}


@control.operation
def get_resource_policy(call: Call[t.GetResourcePolicyRequestTypeDef]) -> dict[str, str | None]:
    """Without a policy the answer has no such member; that is no error (the SDK relies on it)."""
    return {"policy": _resource(call.store, call.params["resourceArn"]).part(Attached).policy}


@control.operation
def delete_resource_policy(call: Call[t.DeleteResourcePolicyRequestTypeDef]) -> None:
    attached = _resource(call.store, call.params["resourceArn"]).part(Attached)
    if attached.policy is None:
        raise not_found(f"No resource policy found for {call.params['resourceArn']}")
    attached.policy = None


def _resource(store: Store, arn: str) -> Record:
    if tuple(arn.rpartition(":")[2].split("/")[::2]) not in POLICED:
        raise invalid(f"Resource policies are not supported for {arn}", resourceArn="Member must name a resource")
    found = store.find_arn(arn)
    if found is None:
        raise not_found(f"Resource not found: {arn}")
    return found


def _check(policy: str, arn: str) -> None:
    """IAM's grammar of a resource-based policy, as far as a typing mistake goes (measured texts)."""
    try:
        document = json.loads(policy)
    except (ValueError, RecursionError):
        raise _malformed("This policy contains invalid Json") from None
    statements: Any = document.get("Statement") if isinstance(document, dict) else None
    listed = statements if isinstance(statements, list) else [statements]
    if not listed or not all(isinstance(statement, dict) for statement in listed):
        raise _malformed("Policy has no statements")
    for statement in listed:
        _check_statement(statement, arn)


def _check_statement(statement: Mapping[str, Any], arn: str) -> None:
    if statement.get("Effect") not in ("Allow", "Deny"):
        raise _malformed("Missing required field Effect")  # as of the others
    for one_of in (("Principal", "NotPrincipal"), ("Action", "NotAction")):
        if not any(name in statement for name in one_of):
            raise _malformed(f"Missing required field {one_of[0]}")
    actions = _listed(statement.get("Action", [])) + _listed(statement.get("NotAction", []))
    if not all(str(action).lower().startswith(SERVICE) for action in actions):
        raise _malformed("Policy has invalid action")
    named = _listed(statement.get("Resource"))
    if len(named) != 1 or not str(named[0]).startswith("arn:") or not fnmatchcase(arn, str(named[0])):
        raise _malformed(
            "Policy statement block must contain exactly one resource ARN that matches the provided resource ARN"
        )


def _listed(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]


def _malformed(why: str) -> Exception:
    return invalid(why, policy=why)
