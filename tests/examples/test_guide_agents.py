from typing import Any

import boto3
import pytest

from moto_agentcore import AgentCore, mock_agentcore

IMAGE = {"containerConfiguration": {"containerUri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/agent:1"}}
MADE = {"roleArn": "arn:aws:iam::123456789012:role/Agent", "networkConfiguration": {"networkMode": "PUBLIC"}}


def my_agent(payload: Any, context: Any) -> dict[str, Any]:
    return {"said": payload["prompt"], "session": context.session_id}


@mock_agentcore
def test_the_agent_answers() -> None:
    control, data = (boto3.client(f"bedrock-agentcore{plane}", "us-east-1") for plane in ("-control", ""))
    runtime = control.create_agent_runtime(agentRuntimeName="support", agentRuntimeArtifact=IMAGE, **MADE)
    AgentCore().bind("support", my_agent)
    answer = data.invoke_agent_runtime(agentRuntimeArn=runtime["agentRuntimeArn"], payload=b'{"prompt": "hello"}')
    assert b'"said": "hello"' in answer["response"].read()


pytestmark = pytest.mark.inferred
