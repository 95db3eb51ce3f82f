"""InvokeHarness: ``/harnesses/invoke``. A turn of a session, as a stream of events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import access_denied, invalid, not_found
from moto_agentcore.families.harnesses.conversation import Turn, events
from moto_agentcore.families.harnesses.harnesses import HARNESS
from moto_agentcore.families.harnesses.kinds import HARNESS_ENDPOINT
from moto_agentcore.families.runtimes.sessions import SESSION
from moto_agentcore.families.shared.bearer import MisfitError, check_claims, claims_of, token_of
from moto_agentcore.families.shared.endpoints import DEFAULT_ENDPOINT, refresh, version_of
from moto_agentcore.families.shared.params import picked
from moto_agentcore.service import Call, data
from moto_agentcore.state import clock

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore.type_defs as t

    from moto_agentcore.state.kind import Record

OVERRIDDEN = (
    *("model", "systemPrompt", "tools", "skills", "allowedTools", "maxIterations", "maxTokens", "timeoutSeconds"),
)
STOPPED = {"CREATING", "CREATE_FAILED", "DELETING"}  # an update leaves what serves alone


@data.invocation(asks=True)
def invoke_harness(call: Call[t.InvokeHarnessRequestTypeDef]) -> dict[str, Any]:
    if not any(message["content"] for message in call.params["messages"]):
        raise invalid("messages must hold at least one message with content")
    with call.locked():
        harness, endpoint, version = _place(call)
        _let_in(call, version)
        session = _session(call, endpoint, version)
    settings = {name: version[name] for name in OVERRIDDEN if name in version}
    turn = Turn(call, harness, session, settings | picked(call.params, *OVERRIDDEN))
    return {"stream": events(turn, turn.owed() or turn.asked())}


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


def _let_in(call: Call[t.InvokeHarnessRequestTypeDef], version: Mapping[str, Any]) -> None:
    """One who comes as the harness's authorizer wants it."""
    jwt = version.get("authorizerConfiguration", {}).get("customJWTAuthorizer")
    if jwt is None:
        return
    try:
        check_claims(jwt, claims_of(token_of(call.request.headers) or ""))
    except MisfitError as misfit:
        raise access_denied(f"OAuth authorization failed: {misfit}") from None


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
