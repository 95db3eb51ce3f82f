"""InvokeHarness: ``/harnesses/invoke``. A turn of a session, as a stream of events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.author import end
from moto_agentcore.errors import ServiceError, access_denied, invalid, not_found
from moto_agentcore.families.harnesses.configuration import RUNTIME, check_limits
from moto_agentcore.families.harnesses.conversation import Turn
from moto_agentcore.families.harnesses.harnesses import HARNESS
from moto_agentcore.families.harnesses.kinds import HARNESS_ENDPOINT
from moto_agentcore.families.harnesses.loop import events
from moto_agentcore.families.harnesses.pending import missing
from moto_agentcore.families.harnesses.pieces import is_piece
from moto_agentcore.families.runtimes.sessions import SESSION
from moto_agentcore.families.shared.bearer import MisfitError, check_claims, claims_of, token_of
from moto_agentcore.families.shared.endpoints import DEFAULT_ENDPOINT, refresh, version_of
from moto_agentcore.families.shared.params import picked
from moto_agentcore.families.shared.signatures import ForgedError, check_issued
from moto_agentcore.service import Call, data
from moto_agentcore.state import clock

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore.type_defs as t

    from moto_agentcore.state.kind import Record

OVERRIDDEN = (
    *("model", "systemPrompt", "tools", "skills", "allowedTools", "maxIterations", "maxTokens", "timeoutSeconds"),
)
STOPPED = {"CREATING", "CREATE_FAILED", "DELETING"}  # an update leaves what serves alone


@data.invocation(asks=True, pieces=is_piece)
def invoke_harness(call: Call[t.InvokeHarnessRequestTypeDef]) -> dict[str, Any]:
    """What fails before anything is told is an error of the request."""
    if not any(message["content"] for message in call.params["messages"]):
        raise invalid("messages must hold at least one message with content")
    check_limits(call.params)
    with call.locked():
        harness, endpoint, version = _place(call)
        jwt = _let_in(call, version)
    _check_issuer(version, jwt)
    with call.locked():
        session = _session(call, endpoint, version)
    settings = {name: version[name] for name in OVERRIDDEN if name in version} | picked(call.params, *OVERRIDDEN)
    runtime = version["environment"][RUNTIME].get("agentRuntimeId", "")
    turn = Turn(call, harness, session, settings, version.get("hooks", []), runtime, jwt)
    error, stream = missing(turn), events(turn)
    return {"stream": _begun(next(stream), stream) if error is None else _failed(error)}


def _failed(error: ServiceError) -> Iterator[dict[str, Any]]:
    yield from ()
    raise error


def _begun(first: dict[str, Any], stream: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    try:
        yield first
        yield from stream
    finally:
        end(stream)


def _place(call: Call[t.InvokeHarnessRequestTypeDef]) -> tuple[Record, Record, Mapping[str, Any]]:
    """The harness, its endpoint, and the version that serves there."""
    arn, qualifier = call.params["harnessArn"], call.params.get("qualifier", DEFAULT_ENDPOINT)
    harness = call.store.find_arn(arn)
    if harness is None or harness.kind is not HARNESS:
        raise not_found(f"Harness not found: {arn}")
    endpoint = call.store.table(HARNESS_ENDPOINT, under=harness).find(qualifier)
    serves = endpoint is not None and harness["status"] not in STOPPED
    if endpoint is None or not serves or "liveVersion" not in refresh(harness, endpoint):
        raise not_found(f"No endpoint or agent found with qualifier '{qualifier}' for agent '{arn}'")
    return harness, endpoint, version_of(harness, endpoint["liveVersion"])


def _let_in(call: Call[t.InvokeHarnessRequestTypeDef], version: Mapping[str, Any]) -> str | None:
    """One who comes as the harness's authorizer wants it; gives the JWT, where it wants one."""
    jwt, token = version.get("authorizerConfiguration", {}).get("customJWTAuthorizer"), token_of(call.request.headers)
    if jwt is None:
        return None
    try:
        check_claims(jwt, claims_of(token or ""))
    except MisfitError as misfit:
        raise access_denied(f"OAuth authorization failed: {misfit}") from None
    return token


def _check_issuer(version: Mapping[str, Any], token: str | None) -> None:
    """Whether it is the token of the issuer whom the author has bound; they are asked, with the store free."""
    if token is None:
        return
    try:
        check_issued(version["authorizerConfiguration"]["customJWTAuthorizer"]["discoveryUrl"], token, claims_of(token))
    except ForgedError as forged:
        raise access_denied(f"OAuth authorization failed: {forged}") from None


def _session(call: Call[t.InvokeHarnessRequestTypeDef], endpoint: Record, version: Mapping[str, Any]) -> Record:
    """The session of that id; a new one where there is none."""
    sessions, id = call.store.table(SESSION, under=endpoint), call.params["runtimeSessionId"]
    found = sessions.find(id)
    if found is None:
        runtime = version["environment"]["agentCoreRuntimeEnvironment"]
        found = sessions.create({"runtimeSessionId": id, **runtime["lifecycleConfiguration"]})
        found["agentRuntimeVersion"] = version["harnessVersion"]
    found.used = clock.now()
    return found
