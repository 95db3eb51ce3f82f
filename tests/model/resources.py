"""One of each: the least that makes each resource, its parents, and what names it afterwards.

All that a new resource needs to be in the sweeps of this folder is an entry in ``RESOURCES``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from conftest import Clients
from moto_agentcore.service import Service, agents, control
from moto_agentcore.state.kind import Record
from moto_agentcore.state.store import store_of
from moto_agentcore.state.table import Table
from moto_agentcore.wire.shapes import members
from tests.families.browsers.arrange import PUBLIC
from tests.families.datasets.arrange import numbered
from tests.families.evaluations import GIVEN as ONLINE
from tests.families.evaluations import JUDGE
from tests.families.gateways.arrange import BY_ROLE, STAGE, gateway_input
from tests.families.harnesses.arrange import NONE
from tests.families.identities.arrange import coinbase, oauth2
from tests.families.identities.test_consent_portals import IDP, SOURCES
from tests.families.payments.arrange import COINBASE
from tests.families.payments.arrange import GIVEN as PAYING
from tests.families.policy_engines.arrange import policy_input
from tests.families.registries.arrange import MCP
from tests.families.runtimes.arrange import COMPUTE, PERMISSIONS
from tests.families.runtimes.arrange import GIVEN as RUNTIME
from tests.model.conftest import client_of, method
from tests.model.operations import OURS, model
from tests.model.samples import minimal

Params = dict[str, Any]
AGENT = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/agent-abcdefghij"
PIN = {
    "bundleArn": "arn:aws:bedrock-agentcore:us-east-1:123456789012:configuration-bundle/b-0123456789",
    "bundleVersion": "11111111-2222-3333-4444-555555555555",
}


GONE = "Failed to retrieve {} because it doesn't exist. Retry the request with a different resource identifier."
BUSY = "Cannot perform operation {} when gateway is in {{status}} status"


def _described(word: str) -> Params:
    return {"description": word}


@dataclass(frozen=True)
class Resource:
    """How the n-th of a kind is made, under which parent, and which members of the answer name it by which params.

    ``taken`` is the text that refuses the first one's name a second time (None: names are not taken), ``called`` what
    the kind is called in refusals, where it is not what the operation calls it. ``life`` is the kind's name in moto's
    state manager (None: it is there at once), ``creating`` and ``ready`` its states before and after. ``change`` is an
    update, another one for another word. ``free`` are the writing operations that a state on the way does not hold up.
    ``missing`` is what an operation says of an id that nothing has, ``busy`` the code and text that refuse a state on
    the way: formats of ``{id}`` and ``{status}``, under "" for all operations that are not named. ``ending`` is the
    operation that must come before a deletion. ``sources`` are the provenance marks of expectations that stand on
    something else than the sweep says.
    """

    create: str
    members: Callable[[int], Params]
    ids: dict[str, str]
    parent: str | None = None
    service: Service = control
    ending: str | None = None
    inside: str | None = None  # the one member of the answer that all else stands in
    taken: str | None = None
    code: str = "ConflictException"
    called: str | None = None
    life: str | None = None
    creating: str = "CREATING"
    ready: str = "READY"
    updating: str | None = "UPDATING"  # None: an update is done at once
    deleting: str | None = "DELETING"  # None: it is gone at once
    is_alone: bool = False  # of its name in the account, not only under its parent
    change: Callable[[str], Params] = _described
    free: dict[str, set[str]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    busy: dict[str, tuple[str, str]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    @property
    def stem(self) -> str:
        """The kind in the names of its operations."""
        return self.create.removeprefix("Create").removeprefix("Start")

    @property
    def noun(self) -> str:
        """The kind in the texts of refusals."""
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", self.stem).lower()
        return self.called or words.capitalize()

    def unknown(self, operation: str, id: str) -> str:
        """What an operation says of an id that nothing has."""
        default = self.missing.get("", "{noun} not found: {id}")
        return self.missing.get(operation, default).format(noun=self.noun, id=id.rsplit("/", 1)[-1])

    def held_up(self, operation: str, id: str, status: str) -> tuple[str, str]:
        """How an operation refuses what is on its way to another state: code and text."""
        default = self.busy.get(
            "", ("ConflictException", "{noun} {id} is in {status} state; try again when it has settled")
        )
        code, text = self.busy.get(operation, default)
        version = 2 if status == "UPDATING" else 1  # where there are versions, an update makes the next
        return code, text.format(noun=self.noun, id=id.rsplit("/", 1)[-1], status=status, version=version)

    @property
    def get(self) -> str:
        return f"Get{self.stem}"

    @property
    def update(self) -> str:
        return f"Update{self.stem}"

    @property
    def delete(self) -> str:
        return f"Delete{self.stem}"

    def ask(self, clients: Clients, operation: str) -> Callable[..., Any]:
        """A method of its service's client."""
        return method(client_of(clients, self.service), operation)

    def send(self, clients: Clients, operation: str, params: Params) -> Any:
        """One call of its service."""
        return self.ask(clients, operation)(**params)

    def delete_with(self, clients: Clients, ids: Params) -> Params:
        """Delete one; the answer."""
        if self.ending is not None:
            self.send(clients, self.ending, ids)
        return dict(self.send(clients, self.delete, ids))

    @property
    def list(self) -> str:
        return "List" + re.sub("ss$", "sse", re.sub("(?<![aeiou])y$", "ie", self.stem)) + "s"

    def within(self, answer: Params) -> Params:
        """The resource in an answer."""
        found: Params = answer if self.inside is None else answer[self.inside]
        return found


def limit(n: int) -> Params:
    keys = [f"$.context.jwt.claim{n}"]
    return {"dimensionKeys": keys, "entries": [entry(keys[0], "*")]}


def entry(key: str, value: str, rate: float = 10.0) -> Params:
    return {"dimensions": {key: value}, "requests": [{"rate": rate, "period": "second"}]}


def components(prompt: str) -> Params:
    return {AGENT: {"configuration": {"system_prompt": prompt}}}


def _named(stem: str, **more: Any) -> Callable[[int], Params]:
    return lambda n: {"name": f"{stem}{n}", **more}


def _optional(word: str) -> Params:
    return {"description": {"optionalValue": word}}


READING = ("GetMemoryRecord", "ListMemoryRecords", "RetrieveMemoryRecords")
RESOURCES = {
    "memory": Resource(
        "CreateMemory",
        _named("Notes", eventExpiryDuration=30),
        {"memoryId": "id"},
        inside="memory",
        missing={"": "Memory not found: {id}"}
        | {
            operation: "MemoryItem does not exist"
            for plural in ("Create", "Update", "Delete")
            for operation in (f"Batch{plural}MemoryRecords", "DeleteMemoryRecord", *READING)
        }
        | {
            operation: f"Resource not found during {operation}: Failed to retrieve memory item for ID: {{id}}"
            for operation in ("GetMemory", "UpdateMemory", "DeleteMemory")
        },
        taken="Validation failed during CreateMemory: Memory with name Notes0 already exists",
        code="ValidationException",
        life="agentcore::memory",
        ready="ACTIVE",
        updating=None,
        sources={"taken": "from_sdk"},
    ),
    "gateway": Resource(
        "CreateGateway",
        lambda n: gateway_input(f"tools{n}"),
        {"gatewayIdentifier": "gatewayId"},
        taken="A gateway with name tools0 already exists",
        missing={"": GONE.format("gateway")},
        busy={
            operation: ("ValidationException", BUSY.format(operation))
            for operation in control.model.operation_names
            if "Gateway" in operation
        },
        life="agentcore::gateway",
        change=lambda word: gateway_input("tools0", description=word),
        sources={"free again": "from_sdk", "taken": "from_model"},
    ),
    "target": Resource(
        "CreateGatewayTarget",
        _named("adder", targetConfiguration=STAGE, credentialProviderConfigurations=BY_ROLE),
        {"targetId": "targetId"},
        parent="gateway",
        taken="A target with name adder0 already exists on this gateway",
        missing={"": GONE.format("target")},
        life="agentcore::gateway_target",
        change=lambda word: {
            "description": word,
            "targetConfiguration": STAGE,
            "credentialProviderConfigurations": BY_ROLE,
        },
        sources={"taken": "from_model"},
    ),
    "rule": Resource(
        "CreateGatewayRule",
        lambda n: {"priority": 10 + n, "actions": [{"configurationBundle": {"staticOverride": PIN}}]},
        {"ruleId": "ruleId"},
        parent="gateway",
        taken="Priority 10 conflicts with an existing rule",
        code="ValidationException",
        missing={"": "GatewayRule {id} not found"},
        life="agentcore::gateway_rule",
        ready="ACTIVE",
        change=lambda word: {"priority": 99, "description": word},
        sources={"states": "from_docs", "taken": "from_recording"},
    ),
    "limit": Resource(
        "CreateGatewayRateLimit",
        limit,
        {"rateLimitId": "rateLimitId"},
        parent="gateway",
        taken="A limit with dimensionKeys [$.context.jwt.claim0] already exists for this gateway",
        code="ValidationException",
        life="agentcore::gateway_rate_limit",
        ready="ACTIVE",
        change=lambda word: {"description": word, "entries": [entry("$.context.jwt.claim0", "*", 5.0)]},
        sources={"states": "from_docs", "taken": "from_recording"},
    ),
    "runtime": Resource(
        "CreateAgentRuntime",
        lambda n: {"agentRuntimeName": f"helper{n}", **RUNTIME},
        {"agentRuntimeId": "agentRuntimeId"},
        taken="Runtime name 'helper0' already exists or was recently deleted",
        missing={
            "": "Agent '{id}' was not found. Please check the agent ID and try again.",
            "GetAgentRuntime": "Agent with agentId: {id}, accountId: 123456789012, and version: null not found!",
        },
        busy={
            "CreateAgentRuntimeEndpoint": (
                "ConflictException",
                "Agent version {version} must be in READY status. Current status: {status}",
            )
        },
        life="agentcore::runtime",
        change=lambda word: {"description": word, **RUNTIME},
        free={"UPDATING": {"UpdateAgentRuntimeEndpoint", "DeleteAgentRuntimeEndpoint"}},
        sources={"states": "from_docs", "taken": "from_sdk"},
    ),
    "runtime endpoint": Resource(
        "CreateAgentRuntimeEndpoint",
        _named("prod"),
        {"endpointName": "endpointName"},
        parent="runtime",
        taken="An endpoint with the specified name already exists. Check the request and try again.",
        life="agentcore::runtime-endpoint",
        sources={"states": "from_docs", "taken": "from_recording"},
    ),
    "capacity provider": Resource(
        "CreateCapacityProvider",
        _named("pool", permissionsConfiguration=PERMISSIONS, computeConfiguration=COMPUTE),
        {"capacityProviderId": "capacityProviderId"},
        taken="A capacity provider named pool0 already exists",
        life="agentcore::capacity-provider",
        change=_optional,
        sources={"taken": "from_model", "states": "from_docs"},
    ),
    "workload identity": Resource(
        "CreateWorkloadIdentity",
        _named("agent"),
        {"name": "name"},
        taken="WorkloadIdentity with name 'agent0' already exists.",
        code="ValidationException",
        change=lambda word: {"allowedResourceOauth2ReturnUrls": [f"https://{word}.example/done"]},
        sources={"taken": "from_sdk"},
    ),
    "api key": Resource(
        "CreateApiKeyCredentialProvider",
        _named("mine", apiKey="s3cr3t"),
        {"name": "name"},
        taken="Credential provider with name: mine0 already exists",
        code="ValidationException",
        called="API key credential provider",
        missing={"": "ApiKeyCredentialProvider not found for {id}"},
        change=lambda word: {"apiKey": word},
        sources={"taken": "from_sdk"},
    ),
    "oauth2": Resource(
        "CreateOauth2CredentialProvider",
        _named("mine", **oauth2()),
        {"name": "name"},
        taken="Credential provider with name: mine0 already exists",
        code="ValidationException",
        called="OAuth2 credential provider",
        missing={"": "CredentialProvider not found"},
        life="agentcore::oauth2_credential_provider",
        change=lambda word: oauth2(),
        sources={"taken": "from_sdk"},
    ),
    "payment key": Resource(
        "CreatePaymentCredentialProvider",
        _named("mine", **coinbase()),
        {"name": "name"},
        missing={"": "PaymentCredentialProvider not found"},
        taken="Credential provider with name: mine0 already exists",
        code="ValidationException",
        change=lambda word: coinbase(),
        sources={"taken": "from_sdk"},
    ),
    "portal": Resource(
        "CreateConsentPortal",
        _named("portal", executionRoleArn="arn:aws:iam::123456789012:role/portal", idpConfig=IDP, sources=SOURCES),
        {"consentPortalIdentifier": "consentPortalId"},
        taken="A consent portal with name portal0 already exists",
        life="agentcore::consent_portal",
        ready="ACTIVE",
        sources={"states": "from_docs"},
    ),
    "engine": Resource(
        "CreatePolicyEngine",
        _named("Guard"),
        {"policyEngineId": "policyEngineId"},
        taken="Policy engine with the same name already exists",
        life="agentcore::policy_engine",
        ready="ACTIVE",
        change=_optional,
        sources={"free again": "from_sdk", "taken": "from_sdk"},
    ),
    "policy": Resource(
        "CreatePolicy",
        lambda n: {name: v for name, v in policy_input("", f"Rule{n}").items() if name != "policyEngineId"},
        {"policyId": "policyId"},
        parent="engine",
        taken="Policy with the same name already exists",
        is_alone=True,
        busy={
            "": ("ConflictException", "Policy cannot be updated while its status is {status}"),
            "DeletePolicy": ("ConflictException", "Policy cannot be deleted while its status is {status}"),
        },
        life="agentcore::policy",
        ready="ACTIVE",
        change=_optional,
        sources={"taken": "from_sdk"},
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
        taken="Generation with the same name already exists",
        life="agentcore::policy_generation",
        creating="GENERATING",
        ready="GENERATE_FAILED",
    ),
    "browser": Resource(
        "CreateBrowser",
        _named("web", networkConfiguration=PUBLIC),
        {"browserId": "browserId"},
        taken="Browser with name web0 already exists",
        life="agentcore::browser",
        sources={"taken": "from_model"},
    ),
    "profile": Resource(
        "CreateBrowserProfile",
        _named("shopper"),
        {"profileId": "profileId"},
        taken="Browser profile with name shopper0 already exists",
        life="agentcore::browser-profile",
        creating="READY",
        sources={"taken": "from_model"},
    ),
    "interpreter": Resource(
        "CreateCodeInterpreter",
        _named("python", networkConfiguration=PUBLIC),
        {"codeInterpreterId": "codeInterpreterId"},
        taken="Code interpreter with name python0 already exists",
        life="agentcore::code-interpreter",
        sources={"taken": "from_model"},
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
        taken="Harness with name helper0 already exists",
        life="agentcore::harness",
        change=lambda word: {"systemPrompt": [{"text": word}]},
        free={"UPDATING": {"UpdateHarnessEndpoint", "DeleteHarnessEndpoint"}},
        sources={"states": "from_docs"},
    ),
    "harness endpoint": Resource(
        "CreateHarnessEndpoint",
        lambda n: {"endpointName": f"prod{n}"},
        {"endpointName": "endpointName"},
        parent="harness",
        inside="endpoint",
        taken="Failed to tag harness endpoint: "
        "A resource with the same resourceName but a different internalId already exists",
        code="ValidationException",
        life="agentcore::harness-endpoint",
        sources={"taken": "from_recording"},
    ),
    "dataset": Resource(
        "CreateDataset",
        lambda n: {"datasetName": f"sums{n}"},
        {"datasetId": "datasetId"},
        taken="A dataset with this name already exists in your account. Please choose a different name and try again.",
        missing={"": "The specified dataset does not exist. Please verify the datasetId and try again."},
        life="agentcore::dataset",
        ready="ACTIVE",
        updating=None,
    ),
    "bundle": Resource(
        "CreateConfigurationBundle",
        lambda n: {"bundleName": f"settings{n}", "components": components("Be brief.")},
        {"bundleId": "bundleId"},
        taken="A configuration bundle with this name already exists",
        change=lambda word: {"commitMessage": word, "components": components(word)},
    ),
    "registry": Resource(
        "CreateRegistry",
        _named("tools"),
        {"registryId": "registryArn"},
        taken="A registry with name tools0 already exists",
        life="agentcore::registry",
        change=_optional,
        sources={"taken": "from_model"},
    ),
    "record": Resource(
        "CreateRegistryRecord",
        _named("orders", descriptorType="MCP", descriptors=MCP),
        {"recordId": "recordArn"},
        parent="registry",
        taken="A registry record with name orders0 already exists in this registry",
        life="agentcore::registry_record",
        busy={"": ("ConflictException", "Registry record cannot be modified while in {status} state.")},
        ready="DRAFT",
        change=_optional,
        deleting=None,
    ),
    "manager": Resource(
        "CreatePaymentManager",
        _named("Wallets", **PAYING),
        {"paymentManagerId": "paymentManagerId"},
        taken="A payment manager with name Wallets0 already exists",
        life="agentcore::payment_manager",
        creating="READY",
        updating=None,
    ),
    "connector": Resource(
        "CreatePaymentConnector",
        _named("Main", **COINBASE),
        {"paymentConnectorId": "paymentConnectorId"},
        parent="manager",
        taken="A payment connector with name Main0 already exists in this payment manager",
        life="agentcore::payment_connector",
        creating="READY",
        updating=None,
    ),
    "evaluator": Resource(
        "CreateEvaluator",
        lambda n: {"evaluatorName": f"polite{n}", "evaluatorConfig": JUDGE, "level": "TRACE"},
        {"evaluatorId": "evaluatorId"},
        taken="Evaluator with same name already exist",
        missing={"": "Evaluator does not exist"},
        life="agentcore::evaluator",
        creating="ACTIVE",
        ready="ACTIVE",
        updating=None,
        sources={"taken": "from_recording"},
    ),
    "online": Resource(
        "CreateOnlineEvaluationConfig",
        lambda n: {
            "onlineEvaluationConfigName": f"watch{n}",
            **ONLINE,
            "evaluators": [{"evaluatorId": "Builtin.Helpfulness"}],
        },
        {"onlineEvaluationConfigId": "onlineEvaluationConfigId"},
        taken="Online evaluation configuration with name watch0 already exists",
        called="Online evaluation configuration",
        missing={"": "Online evaluation configuration not found"},
        life="agentcore::online-evaluation-config",
        ready="ACTIVE",
        sources={"taken": "from_model", "states": "from_docs"},
    ),
    "session": Resource(
        "CreateSession",
        lambda n: {"sessionMetadata": {"number": str(n)}},
        {"sessionIdentifier": "sessionId"},
        service=agents,
        ending="EndSession",
        deleting=None,
        change=lambda word: {"sessionMetadata": {"word": word}},
    ),
}


OTHER_MEMORIES = {"GetAgentMemory", "DeleteAgentMemory", "InvokeAgent"}  # their memoryId is the caller's own word


def parent(clients: Clients, name: str, n: int = 0) -> Params:
    """What must be there before a resource is made; the params that name its parents."""
    home = RESOURCES[name].parent
    return made(clients, home, n) if home is not None else {}


def made(clients: Clients, name: str, n: int = 0, under: Params | None = None) -> Params:
    """Make the n-th of a resource, ready; the params that name it and its parents."""
    resource = RESOURCES[name]
    home = parent(clients, name) if under is None else under
    answer = resource.send(clients, resource.create, {**home, **resource.members(n)})
    ids = named(resource, home, answer)
    resource.send(clients, resource.get, ids)
    return ids


def named(resource: Resource, home: Params, answer: Params) -> Params:
    """The params that name what was made, and its parents."""
    return {**home, **{param: resource.within(answer)[member] for param, member in resource.ids.items()}}


@cache
def namers(name: str) -> list[tuple[Service, str]]:
    """The operations that name a resource of a kind, and do not make one: a look at every operation's input."""
    resource, keys = RESOURCES[name], set(ids_of(name))
    return [
        (service, operation)
        for service, operation in OURS
        if keys <= set(members(model(service, operation).input_shape))
        and operation not in {resource.create, *OTHER_MEMORIES}
        and (keys != {"name"} or resource.stem in operation)  # "name" alone is the id of four kinds
    ]


def ids_of(name: str) -> list[str]:
    """The params that name a resource of a kind, its parents first."""
    resource = RESOURCES[name]
    return [*(ids_of(resource.parent) if resource.parent is not None else []), *resource.ids]


def asking(service: Service, operation: str) -> Params:
    """The least that an operation can be asked with, without what it is asked for."""
    own = next(
        (r for r in RESOURCES.values() if r.service is service and operation in (r.create, r.update)),
        None,
    )
    more = {} if own is None else own.members(0) if operation == own.create else own.change("other")
    return {**minimal(model(service, operation).input_shape), **more}


def seen(clients: Clients, resource: Resource, ids: Params) -> Params:
    """The resource as its Get shows it."""
    return resource.within(resource.send(clients, resource.get, ids))


def listed(clients: Clients, resource: Resource, home: Params) -> int:
    """How many of the kind there are under a parent."""
    found = resource.send(clients, resource.list, home)
    return len(found[resource.service.paginators[resource.list]["result_key"]])


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
