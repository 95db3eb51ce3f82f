"""What the tests of policy engines arrange and ask again and again."""

from __future__ import annotations

from typing import Any

from conftest import Clients
from tests.families.arrange import bare
from tests.families.gateways.arrange import new_gateway, new_target

NO_ENGINE = "Nobody-abcdefghij"  # a well-formed id of no engine, policy or generation
ENGINE_MODEL = "agentcore::policy_engine"
POLICY_MODEL = "agentcore::policy"
GENERATION_MODEL = "agentcore::policy_generation"
KEY = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
NOWHERE = "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/nowhere-0123456789"
ANY_GATEWAY = "permit(principal is AgentCore::OAuthUser, action, resource is AgentCore::Gateway);"
TOOLS = [
    {
        "name": "process_refund",
        "description": "Pays back",
        "inputSchema": {"type": "object", "properties": {"amount": {"type": "integer"}}, "required": ["amount"]},
    },
    {
        "name": "viewOrders",
        "description": "Lists orders",
        "inputSchema": {
            "type": "object",
            "properties": {
                "customer": {"type": "string"},
                "limit": {"type": "integer"},
                "marks": {"type": "array", "items": {"type": "string"}},
                "place": {"type": "object", "properties": {"city": {"type": "string"}}},
            },
        },
    },
    {
        "name": "delete_account",
        "description": "Deletes",
        "inputSchema": {"type": "object", "properties": {"customer": {"type": "string"}}},
    },
]


def new_engine(clients: Clients, name: str = "Guard", **members: Any) -> str:
    """The id of a new policy engine, ACTIVE."""
    engine_id = str(clients.control.create_policy_engine(name=name, **members)["policyEngineId"])
    assert shown_engine(clients, engine_id)["status"] == "ACTIVE"
    return engine_id


def shown_engine(clients: Clients, engine_id: str) -> dict[str, Any]:
    return bare(clients.control.get_policy_engine(policyEngineId=engine_id))


def policy_input(engine_id: str, name: str = "Rule", statement: str = ANY_GATEWAY, **members: Any) -> dict[str, Any]:
    return {"policyEngineId": engine_id, "name": name, "definition": {"cedar": {"statement": statement}}, **members}


def new_policy(
    clients: Clients, engine_id: str, name: str = "Rule", statement: str = ANY_GATEWAY, **members: Any
) -> str:
    """The id of a new policy, in the status that its validation gives."""
    return str(clients.control.create_policy(**policy_input(engine_id, name, statement, **members))["policyId"])


def shown_policy(clients: Clients, engine_id: str, policy_id: str) -> dict[str, Any]:
    return bare(clients.control.get_policy(policyEngineId=engine_id, policyId=policy_id))


def judged(clients: Clients, statement: str, engine_id: str | None = None, **members: Any) -> tuple[str, list[str]]:
    """The status and the reasons that a new policy ends with."""
    engine_id = engine_id or new_engine(clients)
    policy = shown_policy(clients, engine_id, new_policy(clients, engine_id, statement=statement, **members))
    return policy["status"], policy["statusReasons"]


def shop(clients: Clients, name: str = "shop") -> str:
    """The ARN of a gateway with a target ``Shop`` that publishes the tools."""
    gateway_id = new_gateway(clients, name)
    function = "arn:aws:lambda:us-east-1:123456789012:function:tools"
    configuration = {"mcp": {"lambda": {"lambdaArn": function, "toolSchema": {"inlinePayload": TOOLS}}}}
    new_target(clients, gateway_id, "Shop", targetConfiguration=configuration)
    return str(clients.control.get_gateway(gatewayIdentifier=gateway_id)["gatewayArn"])


def rule(gateway_arn: str, tool: str = "Shop___process_refund", effect: str = "permit", when: str = "") -> str:
    """A policy for one tool of a gateway."""
    scope = f'principal, action == AgentCore::Action::"{tool}", resource == AgentCore::Gateway::"{gateway_arn}"'
    return f"{effect}({scope}){f' when {{ {when} }}' if when else ''};"


def generate(clients: Clients, engine_id: str, gateway_arn: str, text: str, name: str = "Draft") -> str:
    """The id of a new generation."""
    made = clients.control.start_policy_generation(
        policyEngineId=engine_id, name=name, resource={"arn": gateway_arn}, content={"rawText": text}
    )
    return str(made["policyGenerationId"])


def shown_generation(clients: Clients, engine_id: str, generation_id: str) -> dict[str, Any]:
    found = clients.control.get_policy_generation(policyEngineId=engine_id, policyGenerationId=generation_id)
    return bare(found)


def assets_of(clients: Clients, engine_id: str, generation_id: str, **asked: Any) -> list[dict[str, Any]]:
    answer = clients.control.list_policy_generation_assets(
        policyEngineId=engine_id, policyGenerationId=generation_id, **asked
    )
    found: list[dict[str, Any]] = answer["policyGenerationAssets"]
    return found


def authored(clients: Clients, text: str) -> list[dict[str, Any]]:
    """The assets for a text about the shop's tools."""
    engine_id, gateway_arn = new_engine(clients), shop(clients)
    return assets_of(clients, engine_id, generate(clients, engine_id, gateway_arn, text))
