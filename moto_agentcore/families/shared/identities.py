"""What gateways, runtimes, harnesses, registries and payment managers share: a workload identity, and who may call."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from moto_agentcore.errors import invalid
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


# What an authorizer may ask of a token; one at least.
FILTERS = ("allowedAudience", "allowedClients", "allowedScopes", "customClaims")


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
    """What names one user's way to a vendor and back: a UUID in Base64."""
    return f"urn:ietf:params:oauth:request_uri:{b64encode(ids.uuid().encode()).decode()}"


def authorization_url(store: Store, session_uri: str | None = None) -> str:
    """Where a user is sent to consent; each is another."""
    session = quote(session_uri or new_session_uri(), safe="")
    return (
        f"https://bedrock-agentcore.{store.region_name}.amazonaws.com/identities/oauth2/authorize?request_uri={session}"
    )


def check_authorizer(members: Mapping[str, Any]) -> None:
    """``authorizerType`` and ``authorizerConfiguration`` of a resource, in the words of gateways."""
    type, configuration = members["authorizerType"], members.get("authorizerConfiguration")
    if type == "CUSTOM_JWT" and not configuration:
        raise invalid("AuthorizerConfiguration is required for CUSTOM_JWT authorizer type")
    if type in ("AWS_IAM", "NONE") and configuration:
        raise invalid(f"AuthorizerConfiguration should be null for {type} AuthorizerType.")
    check_jwt(
        configuration,
        "At least one of allowedAudience or allowedClients or allowedScopes or CustomClaims must be defined for "
        "CUSTOM_JWT authorizer",
    )


def check_jwt(
    configuration: Mapping[str, Any] | None,
    unfiltered: str = (
        "Either allowedAudience, allowedClients, allowedScopes, or customClaims must be present with at least one item"
    ),
) -> None:
    """Something must be asked of a token (``unfiltered`` says so); the rest is CustomJWTAuthorizerConfiguration's."""
    jwt = (configuration or {}).get("customJWTAuthorizer")
    if jwt is None:
        return
    if not any(jwt.get(name) for name in FILTERS):
        raise invalid(unfiltered)
    if not set(jwt.get("advertisedScopeMapping", ())) <= set(jwt.get("allowedScopes", ())):
        raise invalid("advertisedScopeMapping must map scopes of allowedScopes only")
    if "certificateConfigurations" in jwt and "privateEndpoint" not in jwt:
        raise invalid("certificateConfigurations can be used only together with privateEndpoint")
