"""What gateways, runtimes, harnesses, registries and payment managers share: a workload identity, and who may call."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from moto_agentcore.errors import invalid
from moto_agentcore.families.shared.urls import data_plane
from moto_agentcore.neighbours import iam
from moto_agentcore.state import ids
from moto_agentcore.state.kind import Kind, Record

if TYPE_CHECKING:
    from moto_agentcore.service import Call
    from moto_agentcore.state.store import Store

DIRECTORY = "workload-identity-directory/default"
# One that a resource has for itself names it in ``linkedTo`` (an ARN, shown nowhere) and goes with it alone.
WORKLOAD_IDENTITY = Kind(
    "Workload identity",
    id="name",
    mint="{name}",
    path=f"{DIRECTORY}/workload-identity/{{id}}",
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
    identities = store.table(WORKLOAD_IDENTITY)
    identity = identities.find(owner.id)
    if store.failure_reason is None and identity is not None:
        identities.delete(identity)


def denied(call: Call[Any], verb: str) -> str | None:  # reads no params
    """What tells that a caller may not do that ("Create", "Delete") with identities, which the service does as them.

    None where they may. Asked of the directory, then of all that is in it (measured); where moto checks IAM policies.
    """
    store, caller, action = call.store, call.request.caller, f"bedrock-agentcore:{verb}WorkloadIdentity"
    for path in (DIRECTORY, f"{DIRECTORY}/workload-identity/*") if caller else ():
        why = iam.why_denied(store.account_id, store.partition, str(caller), action, store.arn(path))
        if why is not None:
            return f"User: {caller} is not authorized to perform: {action} on resource: {store.arn(path)} {why}"
    return None


def needs_identity(verb: str, reason: str) -> Callable[[Call[Any]], None]:  # reads no params
    """What goes before an operation that fails later, for that reason, where its caller may not do that."""

    def before(call: Call[Any]) -> None:  # reads no params
        why = denied(call, verb)
        if why is not None and call.failure_reason is None:
            call.failure_reason = reason.format(why)

    return before


def new_session_uri() -> str:
    """What names one user's way to a vendor and back: a UUID in Base64."""
    return f"urn:ietf:params:oauth:request_uri:{b64encode(ids.uuid().encode()).decode()}"


def authorization_url(store: Store, origin: str, session_uri: str | None = None) -> str:
    """Where a user is sent to consent; each is another. ``origin`` is the caller's way here (``urls``)."""
    session = quote(session_uri or new_session_uri(), safe="")
    return data_plane(store, f"/identities/oauth2/authorize?request_uri={session}", origin)


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
