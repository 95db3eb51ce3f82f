"""What gateways, runtimes, harnesses, registries and payment managers share: a workload identity, and who may call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from moto_agentcore.errors import invalid
from moto_agentcore.families.shared.urls import data_plane
from moto_agentcore.state import ids
from moto_agentcore.state.kind import Kind, Record

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store

# One that a resource has for itself names it in ``linkedTo`` (an ARN, shown nowhere) and goes with it alone.
WORKLOAD_IDENTITY = Kind(
    "Workload identity",
    id="name",
    mint="{name}",
    path="workload-identity-directory/default/workload-identity/{id}",
    arn="workloadIdentityArn",
    created="createdTime",
    updated="lastUpdatedTime",
)


def add_identity(store: Store, owner: Record) -> None:
    """The workload identity that bears its owner's id and is the service's own."""
    identity = store.table(WORKLOAD_IDENTITY).create(
        {"name": owner.id, "allowedResourceOauth2ReturnUrls": []}, linkedTo=owner[owner.kind.arn]
    )
    owner["workloadIdentityDetails"] = {"workloadIdentityArn": identity["workloadIdentityArn"]}


def drop_identity(store: Store, owner: Record) -> None:
    """It goes with its owner; where the deletion is to fail, the owner keeps what is its own."""
    if store.failure_reason is None:
        identities = store.table(WORKLOAD_IDENTITY)
        identities.delete(identities.get(owner.id))


def new_session_uri() -> str:
    """What names one user's way to a vendor and back."""
    return f"urn:ietf:params:oauth:request_uri:{ids.random_text(32)}"


def authorization_url(store: Store, origin: str, session_uri: str | None = None) -> str:
    """Where a user is sent to consent; each is another. ``origin`` is the caller's way here (``urls``)."""
    session = quote(session_uri or new_session_uri(), safe="")
    return data_plane(store, f"/identities/oauth2/authorize?request_uri={session}", origin)


def check_authorizer(members: Mapping[str, Any]) -> None:
    """``authorizerType`` and ``authorizerConfiguration`` of a resource."""
    check_jwt(members.get("authorizerConfiguration"))
    if members["authorizerType"] == "CUSTOM_JWT" and not members.get("authorizerConfiguration"):
        raise invalid("authorizerConfiguration is required when authorizerType is CUSTOM_JWT")


def check_jwt(configuration: Mapping[str, Any] | None) -> None:
    """What the documentation strings of CustomJWTAuthorizerConfiguration say beyond the model's constraints."""
    jwt = (configuration or {}).get("customJWTAuthorizer", {})
    if not set(jwt.get("advertisedScopeMapping", ())) <= set(jwt.get("allowedScopes", ())):
        raise invalid("advertisedScopeMapping must map scopes of allowedScopes only")
    if "certificateConfigurations" in jwt and "privateEndpoint" not in jwt:
        raise invalid("certificateConfigurations can be used only together with privateEndpoint")
