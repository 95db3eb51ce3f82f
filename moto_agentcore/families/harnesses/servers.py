"""The MCP servers of a harness: gateways by their ARN, others by their URL, with what each wants to be shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.shared import urls
from moto_agentcore.families.shared.asking import ask
from moto_agentcore.families.shared.identities import WORKLOAD_IDENTITY
from moto_agentcore.families.shared.mcp_client import Visit
from moto_agentcore.families.shared.outbound import Outgoing, reach, sign
from moto_agentcore.families.shared.workload_tokens import User, mint_token, user_of_jwt
from moto_agentcore.service import data

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto_agentcore.author.targets import Response
    from moto_agentcore.families.harnesses.conversation import Turn

# A header's value may stand for a key of the vault: ``${arn:…:token-vault/default/apikeycredentialprovider/name}``.
KEY = re.compile(r"\$\{(arn:[^}]*/apikeycredentialprovider/[^}]*)\}")
FLOWS = {"CLIENT_CREDENTIALS": "M2M", "TOKEN_EXCHANGE": "ON_BEHALF_OF_TOKEN_EXCHANGE"}
CLIENT = "agentcore-harness"


def visit(turn: Turn, tool: Mapping[str, Any]) -> Visit:
    """A visit to the server that a tool of the harness's configuration names, not begun yet."""
    config: Mapping[str, Any] = next(iter(tool.get("config", {}).values()), {})
    if tool["type"] == "agentcore_gateway":
        url = f"{urls.gateway_of(config['gatewayArn'])}/mcp"
        return Visit(url, lambda outgoing: _to_gateway(turn, config, outgoing), name=CLIENT)
    return Visit(config["url"], lambda outgoing: _to_server(turn, config, outgoing), name=CLIENT)


def _to_gateway(turn: Turn, config: Mapping[str, Any], outgoing: Outgoing) -> Response:
    auth = config.get("outboundAuth", {"awsIam": {}})
    if "awsIam" in auth:
        sign(outgoing, "bedrock-agentcore", config["gatewayArn"].split(":")[3])
    elif "oauth" in auth:
        outgoing.headers["Authorization"] = f"Bearer {_token(turn, auth['oauth'])}"
    return reach(outgoing)


def _to_server(turn: Turn, config: Mapping[str, Any], outgoing: Outgoing) -> Response:
    outgoing.headers |= {name: _filled(turn, value) for name, value in config.get("headers", {}).items()}
    iam = config.get("outboundAuth", {}).get("awsIam")
    if iam is not None:
        sign(outgoing, iam["service"], iam.get("region", turn.call.store.region_name))
    return reach(outgoing)


def _filled(turn: Turn, value: str) -> str:
    def key(found: re.Match[str]) -> str:
        name = found[1].rpartition("/")[2]
        asked = {"workloadIdentityToken": _workload_token(turn), "resourceCredentialProviderName": name}
        return str(ask(turn.call.store, data, "GetResourceApiKey", asked)["apiKey"])

    return KEY.sub(key, value)


def _token(turn: Turn, oauth: Mapping[str, Any]) -> str:
    asked = {
        "workloadIdentityToken": _workload_token(turn),
        "resourceCredentialProviderName": oauth["providerArn"].rpartition("/")[2],
        "scopes": oauth["scopes"],
        "oauth2Flow": FLOWS[oauth.get("grantType", "CLIENT_CREDENTIALS")],
        **({"customParameters": oauth["customParameters"]} if "customParameters" in oauth else {}),
    }
    return str(ask(turn.call.store, data, "GetResourceOauth2Token", asked)["accessToken"])


def _workload_token(turn: Turn) -> str:
    """Of the identity of the harness's own runtime, for whom its caller is."""
    store, named = turn.call.store, turn.call.params.get("runtimeUserId")
    user = user_of_jwt(turn.jwt) if turn.jwt else User(named) if named else None
    with turn.call.locked():
        return mint_token(store, store.table(WORKLOAD_IDENTITY).get(turn.runtime_id), user)
