"""Every list of the operations answered here pages, and its tokens are its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from conftest import Clients
from moto_agentcore import Fail
from moto_agentcore.families.shared.metrics import LISTED
from moto_agentcore.service import agents, control, data
from moto_agentcore.wire.plan import plan
from moto_agentcore.wire.shapes import members
from tests.families.datasets.arrange import numbered
from tests.families.evaluations import batch, generation, recommendation
from tests.families.flows import arrange as flows
from tests.families.payments.arrange import new_instrument, new_session, payer, who
from tests.families.policy_engines.arrange import generate, shop
from tests.families.runtimes.arrange import GIVEN as RUNTIME
from tests.families.test_ab_tests import created, world
from tests.families.test_batch_evaluations import failed_batch
from tests.model.conftest import send
from tests.model.operations import OURS, Operation, model
from tests.model.resources import RESOURCES, Params, components, made, parent, with_examples

START = datetime(2026, 5, 4, tzinfo=timezone.utc)
ROWS = 7


@dataclass(frozen=True)
class Listing:
    """One operation: whose it is, what fills it with rows, a change of params that is another query, how many rows.

    ``fill`` gives the params that ask for the rows. ``operation`` is its name, where another service has one of that
    name too.
    """

    client: str
    fill: Callable[[Clients], Params]
    other: Callable[[Clients], Params] | None = None
    limit: str = "maxResults"
    rows: int = ROWS
    operation: str | None = None


def _memory(clients: Clients) -> str:
    given = [{"semanticMemoryStrategy": {"name": "facts"}}]
    create = clients.control.create_memory
    memory = create(name="Paged", eventExpiryDuration=365, memoryStrategies=given)["memory"]["id"]
    clients.control.get_memory(memoryId=memory)
    return str(memory)


def _in_memory(fill: Callable[[Clients, str], None], **params: Any) -> Callable[[Clients], Params]:
    """Rows of a memory."""

    def filled(clients: Clients) -> Params:
        memory = _memory(clients)
        fill(clients, memory)
        return {"memoryId": memory, **params}

    return filled


def _event(clients: Clients, memory: str, n: int, actor: str = "ana", session: str = "s") -> None:
    said = [{"conversational": {"role": "USER", "content": {"text": f"My dog number {n} is called Rex{n}"}}}]
    at = START + timedelta(seconds=n)
    clients.data.create_event(memoryId=memory, actorId=actor, sessionId=session, eventTimestamp=at, payload=said)


def _events(clients: Clients, memory: str) -> None:
    for n in range(ROWS):
        _event(clients, memory, n)


def _actors(clients: Clients, memory: str) -> None:
    for n in range(ROWS):
        _event(clients, memory, n, actor=f"actor/{n}")


def _sessions(clients: Clients, memory: str) -> None:
    for n in range(ROWS):
        _event(clients, memory, n, session=f"s-{n}")


def _memories(clients: Clients) -> Params:
    for n in range(ROWS):
        clients.control.create_memory(name=f"More{n}", eventExpiryDuration=30)
    return {}


def _records(clients: Clients, memory: str) -> None:
    records = [
        {"requestIdentifier": str(n), "namespaces": ["/n"], "content": {"text": f"{n} blue boats"}, "timestamp": START}
        for n in range(ROWS)
    ]
    clients.data.batch_create_memory_records(memoryId=memory, records=records)


def _failed_jobs(clients: Clients, memory: str) -> None:
    clients.agentcore.faults.on("Extraction", Fail("ServiceException"))
    _events(clients, memory)


def _sandbox(start: str, key: str, make: str) -> Listing:
    """Rows that are sessions of the a browser or code interpreter; another query is one of a status."""

    def fill(clients: Clients) -> Params:
        ids = {key: next(iter(made(clients, make).values()))}
        for n in range(ROWS):
            send(clients.data, start, {**ids, "name": f"s{n}"})
        return ids

    return Listing("data", fill, lambda clients: {"status": "READY"})


def _summaries(clients: Clients) -> Params:
    fixed = {"agentId": "AGENT", "agentAliasId": "ALIAS", "memoryId": "mine", "summaryText": "…"}
    clients.agentcore.seed({"agentMemories": [{**fixed, "sessionId": f"s{n}"} for n in range(ROWS)]})
    return {"agentId": "AGENT", "agentAliasId": "ALIAS", "memoryId": "mine", "memoryType": "SESSION_SUMMARY"}


def _other_memory(clients: Clients) -> Params:
    memory = clients.control.create_memory(name="Other", eventExpiryDuration=30)["memory"]["id"]
    clients.control.get_memory(memoryId=memory)
    return {"memoryId": memory}


def _resources(name: str, there: int = 0, **params: Any) -> Listing:
    """Rows that are resources, under one parent; so many are there already (or make a page of more than seven)."""

    def fill(clients: Clients) -> Params:
        home = parent(clients, name)
        for n in range(max(ROWS - there, 2)):
            made(clients, name, n, home)
        return {**home, **params}

    other = (lambda clients: parent(clients, name, ROWS)) if RESOURCES[name].parent is not None else None
    return Listing("control", fill, other, rows=max(ROWS, there + 2))


def _changes(name: str, change: Callable[[Clients, Params, int], Any], there: int = 1) -> Listing:
    """Rows that are changes of one resource."""

    def fill(clients: Clients) -> Params:
        ids = made(clients, name)
        for n in range(ROWS - there):
            change(clients, ids, n)
        return ids

    return Listing("control", fill, lambda clients: made(clients, name, ROWS))


def _runtime_version(clients: Clients, ids: Params, n: int) -> None:
    clients.control.update_agent_runtime(**ids, **RUNTIME, description=f"Version {n}")
    clients.control.get_agent_runtime(**ids)


def _harness_version(clients: Clients, ids: Params, n: int) -> None:
    clients.control.update_harness(**ids, systemPrompt=[{"text": f"Version {n}"}])
    clients.control.get_harness(**ids)


def _dataset_version(clients: Clients, ids: Params, n: int) -> None:
    clients.control.add_dataset_examples(**ids, source=numbered(n))
    clients.control.get_dataset(**ids)
    clients.control.create_dataset_version(**ids)
    clients.control.get_dataset(**ids)


def _commit(clients: Clients, ids: Params, n: int) -> None:
    head = clients.control.get_configuration_bundle(**ids)["versionId"]
    given = {"components": components(f"Version {n}"), "commitMessage": "Change"}
    clients.control.update_configuration_bundle(**ids, parentVersionIds=[head], **given)


def _on_a_provider(clients: Clients) -> Params:
    ids = made(clients, "capacity provider")
    arn = clients.control.get_capacity_provider(**ids)["capacityProviderArn"]
    on = {"capacityProviderConfiguration": {"capacityProviderArn": arn}}
    given = {name: v for name, v in RUNTIME.items() if name != "networkConfiguration"}
    for n in range(ROWS):
        clients.control.create_agent_runtime(agentRuntimeName=f"hosted{n}", **given, **on)
    return ids


def _assets(clients: Clients) -> Params:
    statement = "permit(principal is AgentCore::OAuthUser, action, resource is AgentCore::Gateway);"
    clients.agentcore.script("StartPolicyGeneration", lambda call: [statement] * ROWS)
    engine = made(clients, "engine")
    generation = generate(clients, engine["policyEngineId"], shop(clients), "Allow all")
    ids = {**engine, "policyGenerationId": generation}
    clients.control.get_policy_generation(**ids)
    return ids


def _session_with(rows: str, fill: Callable[[Clients, Params, int], Any]) -> Listing:
    """Rows of a session; another query is one of another session."""

    def filled(clients: Clients) -> Params:
        ids = made(clients, "session")
        for n in range(ROWS):
            fill(clients, ids, n)
        return ids

    return Listing("agents", filled, lambda clients: made(clients, "session", ROWS), operation=rows)


def _invocation(clients: Clients, ids: Params, n: int) -> None:
    clients.agents.create_invocation(**ids, description=f"Turn {n}")


def _step(clients: Clients, ids: Params, n: int) -> None:
    invocation = clients.agents.create_invocation(**ids)["invocationId"]
    step = {"invocationStepTime": START - timedelta(seconds=n), "payload": {"contentBlocks": [{"text": f"Step {n}"}]}}
    clients.agents.put_invocation_step(**ids, invocationIdentifier=invocation, **step)


def _started(operation: str, params: Callable[[int], Params], **asked: Any) -> Callable[[Clients], Params]:
    """Rows that are jobs of the data plane, each with a name of its own."""

    def fill(clients: Clients) -> Params:
        for n in range(ROWS):
            send(clients.data, operation, params(n))
        return asked

    return fill


def _generations(clients: Clients) -> Params:
    ids = made(clients, "dataset")
    for n in range(ROWS):
        clients.data.start_dataset_generation(**ids, **generation(n))
        clients.data.list_dataset_generations(**ids)
    return ids


def _instruments(clients: Clients) -> Params:
    params = payer(clients)
    for _ in range(ROWS):
        new_instrument(clients, params)
    return who(params)


def _payment_sessions(clients: Clients) -> Params:
    params = payer(clients)
    for _ in range(ROWS):
        new_session(clients, params)
    return who(params)


def _ab_tests(clients: Clients) -> Params:
    for n in range(ROWS):
        created(clients, world(clients, f"tools{n}"), f"test{n}")
    return {}


def _insights(clients: Clients) -> Params:
    failed_batch(clients, *(f"step {n}" for n in range(ROWS)))
    return {}


def _app_sessions(clients: Clients) -> Params:
    for n in range(ROWS):
        made(clients, "session", n)
    return {}


def _executions(clients: Clients) -> Params:
    flows.seeded(clients)
    for _ in range(ROWS):
        flows.started(clients)
    return {"flowIdentifier": flows.FLOW}


def _flow_events(clients: Clients) -> Params:
    texts = [flows.prompt(name, "{{text}}", text="String") for name in ("One", "Two")]
    links = flows.linked(
        "In.document > One.text", "One.modelCompletion > Two.text", "Two.modelCompletion > Out.document"
    )
    flows.seeded(clients, {"nodes": [*flows.ends(), *texts], "connections": links})
    return {**flows.started(clients), "eventType": "Node"}


ACTOR = {"actorId": "ana"}
UNPAGINATED = {"ListBrowserSessions", "ListCodeInterpreterSessions"}  # the SDK has no paginator for them
ONE = {(control, "ListAgentInsightStores")}  # an account has one, and nobody can make another
# Their callers have no say in the size of a page: tests/families/test_generation.py, knowledge_bases/test_retrieve.py.
FIXED = {(agents, "Rerank"), (agents, "Retrieve")}
LISTINGS = {
    "ListMemories": Listing("control", _memories),
    "ListEvents": Listing(
        "data", _in_memory(_events, **ACTOR, sessionId="s"), lambda clients: {"sessionId": "another"}
    ),
    "ListActors": Listing("data", _in_memory(_actors), _other_memory),
    "ListSessions": Listing("data", _in_memory(_sessions, **ACTOR), lambda clients: {"actorId": "bob"}),
    "ListMemoryRecords": Listing(
        "data", _in_memory(_records, namespace="/n"), lambda clients: {"namespace": "/another"}
    ),
    "RetrieveMemoryRecords": Listing(
        "data",
        _in_memory(_records, namespace="/n", searchCriteria={"searchQuery": "boats", "topK": ROWS}),
        lambda clients: {"searchCriteria": {"searchQuery": "ships", "topK": ROWS}},
    ),
    "ListMemoryExtractionJobs": Listing("data", _in_memory(_failed_jobs), lambda clients: {"filter": ACTOR}),
    "GetAgentMemory": Listing("agents", _summaries, lambda clients: {"memoryId": "yours"}, limit="maxItems"),
    "ListFlowExecutions": Listing("agents", _executions, lambda clients: {"flowAliasIdentifier": flows.ALIAS}),
    "ListFlowExecutionEvents": Listing("agents", _flow_events, lambda clients: {"eventType": "Flow"}, rows=8),
    "ListGateways": _resources("gateway"),
    "ListGatewayTargets": _resources("target"),
    "ListGatewayRules": _resources("rule"),
    "ListGatewayRateLimits": _resources("limit"),
    "ListAgentRuntimes": _resources("runtime"),
    "ListAgentRuntimeVersions": _changes("runtime", _runtime_version),
    "ListAgentRuntimeEndpoints": _resources("runtime endpoint", there=1),
    "ListCapacityProviders": _resources("capacity provider"),
    "ListAgentRuntimeVersionsByCapacityProvider": Listing(
        "control", _on_a_provider, lambda clients: made(clients, "capacity provider", ROWS)
    ),
    "ListWorkloadIdentities": _resources("workload identity"),
    "ListApiKeyCredentialProviders": _resources("api key"),
    "ListOauth2CredentialProviders": _resources("oauth2"),
    "ListPaymentCredentialProviders": _resources("payment key"),
    "ListConsentPortals": _resources("portal"),
    "ListPolicyEngines": _resources("engine"),
    "ListPolicyEngineSummaries": _resources("engine"),
    "ListPolicies": _resources("policy"),
    "ListPolicySummaries": _resources("policy"),
    "ListPolicyGenerations": _resources("generation"),
    "ListPolicyGenerationSummaries": _resources("generation"),
    "ListPolicyGenerationAssets": Listing("control", _assets),
    "ListBrowsers": _resources("browser", there=1),
    "ListBrowserProfiles": _resources("profile"),
    "ListCodeInterpreters": _resources("interpreter", there=1),
    "ListBrowserSessions": _sandbox("StartBrowserSession", "browserIdentifier", "browser"),
    "ListCodeInterpreterSessions": _sandbox("StartCodeInterpreterSession", "codeInterpreterIdentifier", "interpreter"),
    "ListHarnesses": _resources("harness"),
    "ListHarnessVersions": _changes("harness", _harness_version),
    "ListHarnessEndpoints": _resources("harness endpoint", there=1),
    "ListDatasets": _resources("dataset"),
    "ListDatasetVersions": _changes("dataset", _dataset_version, there=0),
    "ListDatasetExamples": Listing(
        "control", lambda clients: with_examples(clients, ROWS), lambda clients: made(clients, "dataset", ROWS)
    ),
    "ListConfigurationBundles": _resources("bundle"),
    "ListConfigurationBundleVersions": _changes("bundle", _commit),
    "ListRegistries": _resources("registry"),
    "ListRegistryRecords": _resources("record"),
    "ListPaymentManagers": _resources("manager"),
    "ListPaymentConnectors": _resources("connector"),
    "ListEvaluators": _resources("evaluator", there=len(LISTED)),
    "ListOnlineEvaluationConfigs": _resources("online"),
    "ListRecommendations": Listing("data", _started("StartRecommendation", recommendation)),
    "ListDatasetGenerations": Listing("data", _generations, lambda clients: made(clients, "dataset", ROWS)),
    "ListPaymentInstruments": Listing("data", _instruments, lambda clients: {"userId": "bob"}),
    "ListPaymentSessions": Listing("data", _payment_sessions, lambda clients: {"userId": "bob"}),
    "ListABTests": Listing("data", _ab_tests),
    "ListAgentInsights": Listing("data", _insights, lambda clients: {"archiveStatus": "ACTIVE"}),
    "ListBatchEvaluations": Listing("data", _started("StartBatchEvaluation", batch)),
    "ListSessions of applications": Listing("agents", _app_sessions, operation="ListSessions"),
    "ListInvocations": _session_with("ListInvocations", _invocation),
    "ListInvocationSteps": _session_with("ListInvocationSteps", _step),
}
PLANES = {"control": control, "data": data, "agents": agents}
each = pytest.mark.parametrize("operation", list(LISTINGS))


def _operation(name: str) -> Operation:
    """Whose a listing is, and what it is called there."""
    return PLANES[LISTINGS[name].client], LISTINGS[name].operation or name


class Query:
    """One listing, filled."""

    def __init__(self, clients: Clients, operation: str) -> None:
        self.listing = LISTINGS[operation]
        self.params = self.listing.fill(clients)
        self.client = getattr(clients, self.listing.client)
        service, named = _operation(operation)
        self.name = xform_name(named)
        paging = plan(service, named).paging
        assert paging is not None
        self.key = paging.result_key
        self.rules = model(service, named).input_shape.members["nextToken"].metadata

    def page(self, limit: int | None = None, token: str | None = None, **more: Any) -> tuple[list[Any], str | None]:
        asked = {self.listing.limit: limit, "nextToken": token}
        answer = getattr(self.client, self.name)(
            **{**self.params, **{name: v for name, v in asked.items() if v is not None}, **more}
        )
        return answer[self.key], answer.get("nextToken")

    def pages(self, *limits: int) -> list[list[Any]]:
        """All pages; of several limits the last one holds on."""
        found, token, left = [], None, list(limits)
        while True:
            rows, token = self.page(left[0], token)
            found.append(rows)
            left = left[1:] or left
            if token is None:
                return found

    def refusal(self, token: str, **more: Any) -> str:
        """What is said to a token that is not of this listing."""
        with pytest.raises(ClientError) as refused:
            self.page(token=token, **more)
        assert refused.value.response["Error"]["Code"] == "ValidationException", token
        return str(refused.value.response["Error"]["Message"])


@pytest.mark.from_model
def test_this_file_knows_every_listing() -> None:
    listing = {one for one in OURS if "nextToken" in members(model(*one).output_shape)}
    assert listing == {_operation(name) for name in LISTINGS} | ONE | FIXED


def _all_pages_together_are_the_one_page(query: Query) -> None:
    whole, token = query.page(query.listing.rows)
    pages = query.pages(3)
    assert token is None  # a last page that is full has none
    assert len(whole) == query.listing.rows
    assert pages == [whole[first : first + 3] for first in range(0, len(whole), 3)]


def _without_a_page_size_a_page_holds_what_there_is(query: Query) -> None:
    rows, token = query.page()
    whole = [row for rows in query.pages(3) for row in rows]
    assert rows == whole[: len(rows)]
    assert len(rows) >= ROWS
    assert (token is None) == (len(rows) == len(whole))


def _the_page_size_may_change_between_pages(query: Query) -> None:
    rows = query.listing.rows
    whole, _ = query.page(rows)
    pages = query.pages(2, 4, rows - 6)
    assert pages == [whole[:2], whole[2:6], whole[6:]]


def _the_sdks_paginator_finds_every_row(query: Query) -> None:
    paginator = query.client.get_paginator(query.name)
    found = paginator.paginate(**query.params, PaginationConfig={"PageSize": 2}).build_full_result()
    assert found[query.key] == query.page(query.listing.rows)[0]


def _tokens_keep_to_the_models_rules(query: Query) -> None:
    _, token = query.page(1)
    rules = query.rules
    assert token is not None
    assert rules.get("min", 0) <= len(token) <= rules.get("max", len(token))


@each
@pytest.mark.from_model
def test_a_listing_is_read_in_pages_of_any_size(straight: Clients, operation: str) -> None:
    """One arrangement for all that is asked of it: to fill a listing costs most of it."""
    query = Query(straight, operation)

    _all_pages_together_are_the_one_page(query)
    _without_a_page_size_a_page_holds_what_there_is(query)
    _the_page_size_may_change_between_pages(query)
    _tokens_keep_to_the_models_rules(query)
    if operation not in UNPAGINATED:
        _the_sdks_paginator_finds_every_row(query)


@each
@pytest.mark.inferred
def test_a_token_that_was_never_given_was_bent_or_is_of_another_query_is_refused(
    straight: Clients, operation: str
) -> None:
    query = Query(straight, operation)
    _, token = query.page(2)
    assert token is not None

    for garbage in ("garbage", "e30=", "WzEsMl0=", "WzEyMywicyJd", "W1tbW1tb", "====", "Jw=="):
        assert "nextToken" in query.refusal(garbage)
    for bent in (token[:-4], token + "!", token + token, token[4:], token[::-1], token.swapcase()):
        query.refusal(bent)
    if query.listing.other is not None:
        query.refusal(token, **query.listing.other(straight))


@pytest.mark.inferred
def test_a_token_of_another_operation_is_refused(straight: Clients) -> None:
    query = Query(straight, "ListActors")
    _, token = query.page(2)
    with pytest.raises(ClientError) as refused:
        straight.data.list_memory_extraction_jobs(**query.params, nextToken=token)
    assert refused.value.response["Error"]["Code"] == "ValidationException"
