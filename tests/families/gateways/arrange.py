"""What the tests of gateways arrange and ask again and again."""

from __future__ import annotations

from typing import Any

from conftest import Clients
from tests.families.arrange import bare

ROLE = "arn:aws:iam::123456789012:role/gateway"
NOWHERE = "nowhere-0123456789"  # a well-formed id of no gateway
BY_ROLE = [{"credentialProviderType": "GATEWAY_IAM_ROLE"}]
SIGNED = [
    {
        "credentialProviderType": "GATEWAY_IAM_ROLE",
        "credentialProvider": {"iamCredentialProvider": {"service": "execute-api"}},
    }
]
TOOL = {
    "name": "add",
    "description": "Adds",
    "inputSchema": {"type": "object", "properties": {"a": {"type": "number"}}},
}
LAMBDA_ARN = "arn:aws:lambda:us-east-1:123456789012:function:tools"
LAMBDA: dict[str, Any] = {"mcp": {"lambda": {"lambdaArn": LAMBDA_ARN, "toolSchema": {"inlinePayload": [TOOL]}}}}
OPEN_API: dict[str, Any] = {"mcp": {"openApiSchema": {"s3": {"uri": "s3://bucket/api.json"}}}}
SMITHY: dict[str, Any] = {"mcp": {"smithyModel": {"inlinePayload": "{}"}}}
STAGE: dict[str, Any] = {
    "mcp": {
        "apiGateway": {
            "restApiId": "abc123",
            "stage": "prod",
            "apiGatewayToolConfiguration": {"toolFilters": [{"filterPath": "/pets", "methods": ["GET"]}]},
        }
    }
}
CONNECTOR: dict[str, Any] = {
    "mcp": {
        "connector": {
            "source": {"connectorId": "web-search", "version": "1.1.0"},
            "configurations": [{"name": "WebSearch", "parameterValues": {}}],
        }
    }
}
RUNTIME_ARN = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/agent-0123456789"
RUNTIME: dict[str, Any] = {"http": {"agentcoreRuntime": {"arn": RUNTIME_ARN}}}
PASSTHROUGH: dict[str, Any] = {"http": {"passthrough": {"endpoint": "https://a.example/x", "protocolType": "CUSTOM"}}}
HTTP_CONNECTOR: dict[str, Any] = {"http": {"connector": {"source": {"connectorId": "agentcore-memory"}}}}
PROVIDER: dict[str, Any] = {"inference": {"provider": {"endpoint": "https://api.provider.example"}}}
MODELS: dict[str, Any] = {"inference": {"connector": {"source": {"connectorId": "openai"}}}}


def server(**members: Any) -> dict[str, Any]:
    """The configuration of an MCP server target."""
    return {"mcp": {"mcpServer": {"endpoint": "https://mcp.example/mcp", **members}}}


def oauth(grant: str) -> list[dict[str, Any]]:
    arn = "arn:aws:bedrock-agentcore:us-east-1:123456789012:token-vault/default/oauth2credentialprovider/idp"
    provider = {
        "providerArn": arn,
        "scopes": ["read"],
        "grantType": grant,
        "defaultReturnUrl": "https://a.example/done",
    }
    return [{"credentialProviderType": "OAUTH", "credentialProvider": {"oauthCredentialProvider": provider}}]


def credentials_of(configuration: dict[str, Any]) -> list[dict[str, Any]]:
    """The gateway's role, with the service that it signs for where a target needs one."""
    return SIGNED if configuration.get("mcp", {}).keys() & {"mcpServer", "openApiSchema"} else BY_ROLE


def by_jwt(**jwt: Any) -> dict[str, Any]:
    """The members of a gateway that takes bearer tokens."""
    return {"authorizerType": "CUSTOM_JWT", "authorizerConfiguration": {"customJWTAuthorizer": jwt}}


def gateway_input(name: str = "tools", **members: Any) -> dict[str, Any]:
    return {"name": name, "roleArn": ROLE, "protocolType": "MCP", "authorizerType": "AWS_IAM", **members}


def new_gateway(clients: Clients, name: str = "tools", **members: Any) -> str:
    """The id of a new gateway, READY."""
    made = clients.control.create_gateway(**gateway_input(name, **members))
    return str(shown(clients, made["gatewayId"])["gatewayId"])


def open_gateway(clients: Clients, name: str = "tools") -> str:
    """The id of a new gateway without a protocol, which takes targets of every kind."""
    made = clients.control.create_gateway(name=name, roleArn=ROLE, authorizerType="AWS_IAM")
    return str(shown(clients, made["gatewayId"])["gatewayId"])


def shown(clients: Clients, gateway_id: str) -> dict[str, Any]:
    """A gateway as GetGateway shows it."""
    return bare(clients.control.get_gateway(gatewayIdentifier=gateway_id))


def new_target(clients: Clients, gateway_id: str, name: str = "adder", **members: Any) -> str:
    """The id of a new target: a Lambda function's, unless told otherwise."""
    configuration = members.get("targetConfiguration", LAMBDA)
    given = {
        "targetConfiguration": LAMBDA,
        "credentialProviderConfigurations": credentials_of(configuration),
        **members,
    }
    made = clients.control.create_gateway_target(gatewayIdentifier=gateway_id, name=name, **given)
    return str(made["targetId"])


def shown_target(clients: Clients, gateway_id: str, target_id: str) -> dict[str, Any]:
    return bare(clients.control.get_gateway_target(gatewayIdentifier=gateway_id, targetId=target_id))
