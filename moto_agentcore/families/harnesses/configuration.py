"""What a version of a harness is made of, its defaults, and what the model's documentation forbids in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.shared.environments import LIFECYCLE, check_lifecycle, check_network
from moto_agentcore.families.shared.identities import check_jwt

# As Terraform's acceptance tests have met them in AWS; model and prompt are made up (the model requires both).
DEFAULTS: dict[str, Any] = {
    "model": {"bedrockModelConfig": {"modelId": "global.anthropic.claude-sonnet-4-6"}},
    "systemPrompt": [{"text": "You are a helpful assistant."}],
    "tools": [],
    "skills": [],
    "allowedTools": ["*"],
    "truncation": {"strategy": "sliding_window", "config": {"slidingWindow": {"messagesCount": 150}}},
    "maxIterations": 75,
    "timeoutSeconds": 3600,
}
# What an Update keeps where it leaves it out, and replaces where it names it.
KEPT = (*DEFAULTS, "executionRoleArn", "environmentVariables", "hooks", "maxTokens")
WRAPPED = ("environmentArtifact", "authorizerConfiguration")
LONGEST = 28800  # seconds that a harness's sessions live or idle
RUNTIME = "agentCoreRuntimeEnvironment"
NETWORK_REQUIRED = "networkModeConfig with non-empty subnets and securityGroups is required when networkMode is VPC"
NETWORK_FORBIDDEN = "networkModeConfig is not allowed for PUBLIC mode"  # measured of others
NETWORK = {"networkConfiguration": {"networkMode": "PUBLIC"}}


def configured(params: Mapping[str, Any], name: str) -> dict[str, Any]:
    """What a Create asks for, the service's defaults filled in; it runs on a runtime of its own."""
    given = {**DEFAULTS, **params}
    own = {"agentRuntimeName": name}
    return {
        **given,
        "model": with_format(given["model"]),
        "environment": environment({RUNTIME: own}, params.get("environment", {})),
    }


def with_format(model: Mapping[str, Any]) -> dict[str, Any]:
    """How Bedrock is asked, where nothing is said of it."""
    bedrock = model.get("bedrockModelConfig")
    return dict(model) if bedrock is None else {"bedrockModelConfig": {"apiFormat": "converse_stream", **bedrock}}


def environment(before: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The environment that is asked for, on the same runtime as before."""
    asked = given.get(RUNTIME, {})
    own = {name: v for name, v in before[RUNTIME].items() if name.startswith("agentRuntime")}
    lifecycle = {**LIFECYCLE, **asked.get("lifecycleConfiguration", {})}
    return {RUNTIME: {**own, **NETWORK, **asked, "lifecycleConfiguration": lifecycle}}


def check(params: Mapping[str, Any]) -> None:
    runtime = params.get("environment", {}).get(RUNTIME, {})
    _check_lifecycle(runtime.get("lifecycleConfiguration", {}))
    check_network(runtime.get("networkConfiguration", {}), NETWORK_REQUIRED, NETWORK_FORBIDDEN)
    _check_tools(params.get("tools", ()))
    _check_hooks(params.get("hooks", ()))
    authorizer = params.get("authorizerConfiguration", {})
    check_jwt(authorizer.get("optionalValue", authorizer))


def _check_lifecycle(lifecycle: Mapping[str, int]) -> None:
    for name, seconds in lifecycle.items():
        if seconds > LONGEST:
            raise invalid(f"{name} must be at most {LONGEST} seconds for a harness")
    check_lifecycle(lifecycle)


def _check_tools(tools: Iterable[Mapping[str, Any]]) -> None:
    """Names are taken once; a gateway cannot be signed in to by a user's authorization code."""
    tools = list(tools)
    names = [tool["name"] for tool in tools if "name" in tool]
    if len(set(names)) != len(names):
        raise invalid("The name of a tool must be unique in the harness")
    for tool in tools:
        auth = tool.get("config", {}).get("agentCoreGateway", {}).get("outboundAuth", {})
        if auth.get("oauth", {}).get("grantType") == "AUTHORIZATION_CODE":
            raise invalid("The AUTHORIZATION_CODE grant type is not supported from a harness to a gateway")


def _check_hooks(hooks: Iterable[Mapping[str, Any]]) -> None:
    names = [one["name"] for hook in hooks for one in hook.values()]
    if len(set(names)) != len(names):
        raise invalid("The name of a hook must be unique in the harness")


def check_limits(params: Mapping[str, Any]) -> None:
    """What an invocation may do of everything: once at least (inferred)."""
    for name in ("maxIterations", "maxTokens", "timeoutSeconds"):
        if params.get(name, 1) < 1:
            raise invalid(f"{name} must be at least 1", **{name: "Member must be greater than or equal to 1"})
