"""One of each: the least that makes each resource of the control plane, its parents, and what names it afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from conftest import Clients
from moto_agentcore.service import control
from moto_agentcore.state.kind import Record
from moto_agentcore.state.store import store_of
from moto_agentcore.state.table import Table
from tests.families.browsers.arrange import PUBLIC
from tests.families.datasets.arrange import numbered
from tests.families.evaluations import GIVEN as ONLINE
from tests.families.evaluations import JUDGE
from tests.families.gateways.arrange import BY_ROLE, LAMBDA, gateway_input
from tests.families.harnesses.arrange import NONE
from tests.families.identities.arrange import coinbase, oauth2
from tests.families.identities.test_consent_portals import IDP, SOURCES
from tests.families.payments.arrange import GIVEN as PAYING
from tests.families.payments.arrange import QUICK
from tests.families.policy_engines.arrange import policy_input
from tests.families.registries.arrange import MCP
from tests.families.runtimes.arrange import COMPUTE, PERMISSIONS
from tests.families.runtimes.arrange import GIVEN as RUNTIME
from tests.model.conftest import send

Params = dict[str, Any]
AGENT = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/agent-abcdefghij"
PIN = {
    "bundleArn": "arn:aws:bedrock-agentcore:us-east-1:123456789012:configuration-bundle/b-0123456789",
    "bundleVersion": "11111111-2222-3333-4444-555555555555",
}


@dataclass(frozen=True)
class Resource:
    """How the n-th of a kind is made, under which parent, and which members of the answer name it by which params."""

    create: str
    members: Callable[[int], Params]
    ids: dict[str, str]
    parent: str | None = None
    inside: str | None = None  # the one member of the answer that all else stands in


def limit(n: int) -> Params:
    keys = [f"$.context.jwt.claim{n}"]
    return {"dimensionKeys": keys, "entries": [entry(keys[0], "*")]}


def entry(key: str, value: str, rate: float = 10.0) -> Params:
    return {"dimensions": {key: value}, "requests": [{"rate": rate, "period": "second"}]}


def components(prompt: str) -> Params:
    return {AGENT: {"configuration": {"system_prompt": prompt}}}


def _named(stem: str, **more: Any) -> Callable[[int], Params]:
    return lambda n: {"name": f"{stem}{n}", **more}


RESOURCES = {
    "gateway": Resource("CreateGateway", lambda n: gateway_input(f"tools{n}"), {"gatewayIdentifier": "gatewayId"}),
    "target": Resource(
        "CreateGatewayTarget",
        _named("adder", targetConfiguration=LAMBDA, credentialProviderConfigurations=BY_ROLE),
        {"targetId": "targetId"},
        parent="gateway",
    ),
    "rule": Resource(
        "CreateGatewayRule",
        lambda n: {"priority": 10 + n, "actions": [{"configurationBundle": {"staticOverride": PIN}}]},
        {"ruleId": "ruleId"},
        parent="gateway",
    ),
    "limit": Resource("CreateGatewayRateLimit", limit, {"rateLimitId": "rateLimitId"}, parent="gateway"),
    "runtime": Resource(
        "CreateAgentRuntime",
        lambda n: {"agentRuntimeName": f"helper{n}", **RUNTIME},
        {"agentRuntimeId": "agentRuntimeId"},
    ),
    "runtime endpoint": Resource(
        "CreateAgentRuntimeEndpoint", _named("prod"), {"endpointName": "endpointName"}, parent="runtime"
    ),
    "capacity provider": Resource(
        "CreateCapacityProvider",
        _named("pool", permissionsConfiguration=PERMISSIONS, computeConfiguration=COMPUTE),
        {"capacityProviderId": "capacityProviderId"},
    ),
    "workload identity": Resource("CreateWorkloadIdentity", _named("agent"), {"name": "name"}),
    "api key": Resource("CreateApiKeyCredentialProvider", _named("mine", apiKey="s3cr3t"), {"name": "name"}),
    "oauth2": Resource("CreateOauth2CredentialProvider", _named("mine", **oauth2()), {"name": "name"}),
    "payment key": Resource("CreatePaymentCredentialProvider", _named("mine", **coinbase()), {"name": "name"}),
    "portal": Resource(
        "CreateConsentPortal",
        _named("portal", executionRoleArn="arn:aws:iam::123456789012:role/portal", idpConfig=IDP, sources=SOURCES),
        {"consentPortalIdentifier": "consentPortalId"},
    ),
    "engine": Resource("CreatePolicyEngine", _named("Guard"), {"policyEngineId": "policyEngineId"}),
    "policy": Resource(
        "CreatePolicy",
        lambda n: {name: v for name, v in policy_input("", f"Rule{n}").items() if name != "policyEngineId"},
        {"policyId": "policyId"},
        parent="engine",
    ),
    "generation": Resource(
        "StartPolicyGeneration",
        _named(
            "Draft",
            resource={"arn": "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/shop-0123456789"},
            content={"rawText": "Allow all"},
        ),
        {"policyGenerationId": "policyGenerationId"},
        parent="engine",
    ),
    "browser": Resource("CreateBrowser", _named("web", networkConfiguration=PUBLIC), {"browserId": "browserId"}),
    "profile": Resource("CreateBrowserProfile", _named("shopper"), {"profileId": "profileId"}),
    "interpreter": Resource(
        "CreateCodeInterpreter",
        _named("python", networkConfiguration=PUBLIC),
        {"codeInterpreterId": "codeInterpreterId"},
    ),
    "harness": Resource(
        "CreateHarness",
        lambda n: {
            "harnessName": f"helper{n}",
            "executionRoleArn": "arn:aws:iam::123456789012:role/harness",
            "memory": NONE,
        },
        {"harnessId": "harnessId"},
        inside="harness",
    ),
    "harness endpoint": Resource(
        "CreateHarnessEndpoint",
        lambda n: {"endpointName": f"prod{n}"},
        {"endpointName": "endpointName"},
        parent="harness",
        inside="endpoint",
    ),
    "dataset": Resource("CreateDataset", lambda n: {"datasetName": f"sums{n}"}, {"datasetId": "datasetId"}),
    "bundle": Resource(
        "CreateConfigurationBundle",
        lambda n: {"bundleName": f"settings{n}", "components": components("Be brief.")},
        {"bundleId": "bundleId"},
    ),
    "registry": Resource("CreateRegistry", _named("tools"), {"registryId": "registryArn"}),
    "record": Resource(
        "CreateRegistryRecord",
        _named("orders", descriptorType="MCP", descriptors=MCP),
        {"recordId": "recordArn"},
        parent="registry",
    ),
    "manager": Resource("CreatePaymentManager", _named("Wallets", **PAYING), {"paymentManagerId": "paymentManagerId"}),
    "connector": Resource(
        "CreatePaymentConnector",
        _named("Main", **QUICK),
        {"paymentConnectorId": "paymentConnectorId"},
        parent="manager",
    ),
    "evaluator": Resource(
        "CreateEvaluator",
        lambda n: {"evaluatorName": f"polite{n}", "evaluatorConfig": JUDGE, "level": "TRACE"},
        {"evaluatorId": "evaluatorId"},
    ),
    "online": Resource(
        "CreateOnlineEvaluationConfig",
        lambda n: {
            "onlineEvaluationConfigName": f"watch{n}",
            **ONLINE,
            "evaluators": [{"evaluatorId": "Builtin.Helpfulness"}],
        },
        {"onlineEvaluationConfigId": "onlineEvaluationConfigId"},
    ),
}


def parent(clients: Clients, name: str, n: int = 0) -> Params:
    """What must be there before a resource is made; the params that name its parents."""
    home = RESOURCES[name].parent
    return made(clients, home, n) if home is not None else {}


def made(clients: Clients, name: str, n: int = 0, under: Params | None = None) -> Params:
    """Make the n-th of a resource, ready; the params that name it and its parents."""
    resource = RESOURCES[name]
    home = parent(clients, name) if under is None else under
    answer = send(clients.control, resource.create, {**home, **resource.members(n)})
    within = answer if resource.inside is None else answer[resource.inside]
    ids = {**home, **{param: within[member] for param, member in resource.ids.items()}}
    get = "Get" + resource.create.removeprefix("Create").removeprefix("Start")
    assert get in control.model.operation_names
    send(clients.control, get, ids)
    return ids


def with_examples(clients: Clients, count: int = 2) -> Params:
    """A dataset with examples ``n0``, ``n1``…"""
    ids = made(clients, "dataset")
    clients.control.add_dataset_examples(**ids, source=numbered(*(f"n{n}" for n in range(count))))
    clients.control.get_dataset(**ids)
    return ids


def state() -> Any:
    """All records of the region with what belongs to them, unmoved; equal as long as nothing was done."""
    return _plain(store_of("123456789012", "us-east-1").parts)


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return dict(value), dict(value.tags), _plain(value.parts)
    if isinstance(value, Table):
        return [_plain(record) for record in value._records.values()]
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return _plain(vars(value)) if hasattr(value, "__dict__") and not callable(value) else repr(value)
