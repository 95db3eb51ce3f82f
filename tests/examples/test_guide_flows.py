from typing import Any

import boto3
import pytest

from moto_agentcore import AgentCore, mock_agentcore

TEXT = [{"name": "document", "type": "String"}]
NAMED = {"templateType": "TEXT", "templateConfiguration": {"text": {"text": "Tell of {{topic}}."}}}
PROMPT = {"sourceConfiguration": {"inline": {"modelId": "amazon.nova-lite-v1:0", **NAMED}}}
NODES: list[dict[str, Any]] = [
    {"name": "In", "type": "Input", "configuration": {"input": {}}, "outputs": TEXT},
    {
        "name": "Teller",
        "type": "Prompt",
        "configuration": {"prompt": PROMPT},
        "inputs": [{"name": "topic", "type": "String", "expression": "$.data"}],
        "outputs": [{"name": "modelCompletion", "type": "String"}],
    },
    {
        "name": "Out",
        "type": "Output",
        "configuration": {"output": {}},
        "inputs": [{"name": "document", "type": "String", "expression": "$.data"}],
    },
]
LINKS = [("In", "document", "Teller", "topic"), ("Teller", "modelCompletion", "Out", "document")]
CONNECTIONS = [
    {
        "name": f"{source}To{target}",
        "type": "Data",
        "source": source,
        "target": target,
        "configuration": {"data": {"sourceOutput": output, "targetInput": into}},
    }
    for source, output, target, into in LINKS
]
FLOW = {"id": "FLOW123456", "name": "teller", "definition": {"nodes": NODES, "connections": CONNECTIONS}}


@mock_agentcore
def test_a_flow_runs() -> None:
    AgentCore().seed({"flows": [FLOW]})
    AgentCore().bind("teller", lambda text: f"It said: {text}")
    client = boto3.client("bedrock-agent-runtime", "us-east-1")
    given: Any = [{"nodeName": "In", "nodeOutputName": "document", "content": {"document": "trains"}}]
    stream = client.invoke_flow(flowIdentifier="FLOW123456", flowAliasIdentifier="TSTALIASID", inputs=given)
    told = [event["flowOutputEvent"] for event in stream["responseStream"] if "flowOutputEvent" in event]
    assert told[0]["content"]["document"] == "It said: Tell of trains."


pytestmark = pytest.mark.inferred
