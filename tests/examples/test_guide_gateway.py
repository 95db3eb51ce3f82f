from typing import Any

import boto3
import pytest
import requests

from moto_agentcore import AgentCore, mock_agentcore

ADD = {
    "name": "add",
    "description": "Adds two numbers",
    "inputSchema": {"type": "object", "properties": {"a": {"type": "number"}, "b": {"type": "number"}}},
}
LAMBDA = {"lambdaArn": "arn:aws:lambda:us-east-1:123456789012:function:calc", "toolSchema": {"inlinePayload": [ADD]}}
BY_ROLE = [{"credentialProviderType": "GATEWAY_IAM_ROLE"}]
CALL = {"name": "math___add", "arguments": {"a": 1, "b": 2}}


def calc(event: Any, context: Any) -> Any:
    return {"sum": event["a"] + event["b"], "tool": context.client_context.custom["bedrockAgentCoreToolName"]}


@mock_agentcore
def test_a_tool_is_called() -> None:
    control = boto3.client("bedrock-agentcore-control", "us-east-1")
    made = {"roleArn": "arn:aws:iam::123456789012:role/Gateway", "protocolType": "MCP", "authorizerType": "NONE"}
    gateway = control.create_gateway(name="tools", **made)
    target = {"targetConfiguration": {"mcp": {"lambda": LAMBDA}}, "credentialProviderConfigurations": BY_ROLE}
    control.create_gateway_target(gatewayIdentifier=gateway["gatewayId"], name="math", **target)
    AgentCore().bind("calc", calc)
    message: Any = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": CALL}
    answer = requests.post(gateway["gatewayUrl"], json=message).json()
    assert answer["result"]["content"][0]["text"] == '{"sum": 3, "tool": "math___add"}'


pytestmark = pytest.mark.inferred
