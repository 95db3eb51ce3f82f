"""Every ``clientToken`` of the operations answered here: the same again changes nothing, other params are refused."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import Clients
from moto_agentcore import Fail
from moto_agentcore.wire.shapes import members
from tests.families.datasets.arrange import numbered
from tests.families.evaluations import batch, generation, recommendation
from tests.families.payments.arrange import (
    consented,
    new_instrument,
    new_manager,
    new_session,
    payer,
    wallet,
    who,
    x402,
)
from tests.families.runtimes.arrange import new_runtime
from tests.families.test_ab_tests import created, split, world
from tests.model.conftest import send
from tests.model.operations import OURS, model
from tests.model.resources import RESOURCES, Params, components, limit, made, parent, state, with_examples

NOW = datetime(2026, 5, 4, 3, 2, 1, tzinfo=timezone.utc)
NUMBER = {"one": 0, "two": 1}
SAID = [{"conversational": {"role": "USER", "content": {"text": "I live in Lisbon"}}}]
TOKEN = "one-token-for-the-same-thing-twice"


def _memory(clients: Clients, name: str = "Plain") -> str:
    created = clients.control.create_memory(name=name, eventExpiryDuration=30)
    clients.control.get_memory(memoryId=created["memory"]["id"])
    return str(created["memory"]["id"])


def _with_strategies(clients: Clients) -> str:
    given = [{"semanticMemoryStrategy": {"name": "facts"}}]
    created = clients.control.create_memory(name="Extracting", eventExpiryDuration=30, memoryStrategies=given)
    clients.control.get_memory(memoryId=created["memory"]["id"])
    return str(created["memory"]["id"])


def _failed_job(clients: Clients) -> dict[str, Any]:
    """Two failed jobs. The first to be redone fails again: what is left shows whether it was redone twice."""
    memory = _with_strategies(clients)
    clients.agentcore.faults.on("Extraction", Fail("ServiceException"), times=3)
    for session in ("s-1", "s-2"):
        _event(clients, memory, sessionId=session)
    jobs = clients.data.list_memory_extraction_jobs(memoryId=memory)["jobs"]
    return {"memoryId": memory, "jobs": [job["jobID"] for job in jobs]}


def _event(clients: Clients, memory: str, **more: Any) -> Any:
    given = {"actorId": "ana", "sessionId": "s-1", "eventTimestamp": NOW, "payload": SAID, **more}
    return clients.data.create_event(memoryId=memory, **given)


def _record(text: str) -> dict[str, Any]:
    return {"requestIdentifier": "r", "namespaces": ["/n"], "content": {"text": text}, "timestamp": NOW}


def _batch(clients: Clients, world: Any, text: str) -> Any:
    return clients.data.batch_create_memory_records(memoryId=world, records=[_record(text)], clientToken=TOKEN)


def _ingest(clients: Clients, world: Any, text: str) -> Any:
    payload = [{"conversational": {"role": "USER", "content": {"text": text}}}]
    source = {"inline": {"payload": payload}}
    given = {"actorId": "ana", "contentTimestamp": NOW, "source": source}
    return clients.data.ingest_data(memoryId=world, clientToken=TOKEN, **given)


def _records(clients: Clients, world: Any) -> int:
    return len(clients.data.list_memory_records(memoryId=world, namespacePath="/")["memoryRecordSummaries"])


@dataclass(frozen=True)
class Tokened:
    """One operation: what must be there, the call (the same for the same word), and a count of what it has done."""

    arrange: Callable[[Clients], Any]
    call: Callable[[Clients, Any, str], Any]
    done: Callable[[Clients, Any], Any]


def _create_memory(clients: Clients, _: Any, word: str) -> Any:
    given = [{"episodicMemoryStrategy": {"name": "episodes"}}]
    return clients.control.create_memory(
        name="Once", description=word, eventExpiryDuration=30, memoryStrategies=given, clientToken=TOKEN
    )


def _update_memory(clients: Clients, world: Any, word: str) -> Any:
    added = {"addMemoryStrategies": [{"summaryMemoryStrategy": {"name": word}}]}
    return clients.control.update_memory(memoryId=world, memoryStrategies=added, clientToken=TOKEN)


def _delete_memory(clients: Clients, world: Any, word: str) -> Any:
    return clients.control.delete_memory(memoryId=world if word == "one" else "Other-0123456789", clientToken=TOKEN)


def _start_job(clients: Clients, world: Any, word: str) -> Any:
    job = world["jobs"][0 if word == "one" else 1]
    given = {"memoryId": world["memoryId"], "extractionJob": {"jobId": job}}
    return clients.data.start_memory_extraction_job(clientToken=TOKEN, **given)


def _runtime_sessions(clients: Clients) -> dict[str, Any]:
    """A runtime with a session for each word."""
    arn = new_runtime(clients)["agentRuntimeArn"]
    sessions = {word: word.ljust(33, "x") for word in NUMBER}
    for id in sessions.values():
        clients.data.invoke_agent_runtime(agentRuntimeArn=arn, runtimeSessionId=id, payload=b"{}")["response"].read()
    return {"agentRuntimeArn": arn, "sessions": sessions}


def _runtime_session(_: Clients, world: Any, word: str) -> Params:
    return {"agentRuntimeArn": world["agentRuntimeArn"], "runtimeSessionId": world["sessions"][word]}


def _tokened(
    name: str, call: Callable[[Clients, Any, str], Params], arrange: Callable[[Clients], Any], plane: str = "control"
) -> Tokened:
    """An operation on resources: all the state there is shows whether it did something."""

    def send_it(clients: Clients, world: Any, word: str) -> Any:
        return send(getattr(clients, plane), name, {**call(clients, world, word), "clientToken": TOKEN})

    return Tokened(arrange, send_it, lambda clients, _: state())


def _creation(name: str) -> Tokened:
    """A creation: with the same token one of another name."""
    made_by = RESOURCES[name]
    return _tokened(
        made_by.create,
        lambda _, home, word: {**home, **made_by.members(NUMBER[word])},
        lambda clients: parent(clients, name),
    )


def _change(operation: str, name: str, members: Callable[[str], Params]) -> Tokened:
    return _tokened(operation, lambda _, ids, word: {**ids, **members(word)}, lambda clients: made(clients, name))


def _deletion(name: str) -> Tokened:
    """A deletion: with the same token one of another resource."""

    def two(clients: Clients) -> dict[str, Params]:
        home = parent(clients, name)
        return {word: made(clients, name, n, home) for word, n in NUMBER.items()}

    return _tokened(RESOURCES[name].delete, lambda _, both, word: both[word], two)


def _described(**more: Any) -> Callable[[str], Params]:
    return lambda word: {"description": word, **more}


def _numbered(word: str) -> str:
    return f"n{NUMBER[word]}"


def _next_version(clients: Clients, ids: Params, word: str) -> Params:
    known = clients.control.list_configuration_bundle_versions(**ids)["versions"]
    given = {"commitMessage": word, "components": components(word)}
    return {**ids, "parentVersionIds": [known[-1]["versionId"]], **given}


def _sessions(start: str, stop: str, sandbox: Params) -> dict[str, Tokened]:
    """What starts a session of the service's own sandbox, and what stops one."""

    def two(clients: Clients) -> dict[str, Params]:
        started = (send(clients.data, start, {**sandbox, "name": word})["sessionId"] for word in NUMBER)
        return {word: {**sandbox, "sessionId": id} for word, id in zip(NUMBER, started, strict=True)}

    begin = _tokened(start, lambda clients, world, word: {**sandbox, "name": word}, lambda clients: None, "data")
    return {start: begin, stop: _tokened(stop, lambda clients, both, word: both[word], two, "data")}


BROWSER = {"browserIdentifier": "aws.browser.v1"}


def _browser_session(clients: Clients) -> Params:
    """A session of the service's own browser, and the profiles it may be saved to."""
    id = clients.data.start_browser_session(**BROWSER)["sessionId"]
    saved = {word: clients.control.create_browser_profile(name=word)["profileId"] for word in NUMBER}
    return {"session": {**BROWSER, "sessionId": id}, **saved}


def _stream(_: Clients, world: Params, word: str) -> Params:
    status = {"one": "DISABLED", "two": "ENABLED"}[word]
    return {**world["session"], "streamUpdate": {"automationStreamUpdate": {"streamStatus": status}}}


def _paying(clients: Clients) -> Params:
    params = payer(clients)
    made = {"paymentSessionId": new_session(clients, params), "paymentInstrumentId": new_instrument(clients, params)}
    return {**who(params), **made}


def _ab_test(clients: Clients) -> Params:
    ids = {"abTestId": created(clients, world(clients))["abTestId"]}
    clients.data.get_ab_test(**ids)
    return ids


def _quick_connector(clients: Clients) -> Params:
    """One whose credentials are the service's."""
    ids = {"paymentManagerId": new_manager(clients)["paymentManagerId"]}
    return {**ids, "paymentConnectorId": consented(clients, ids["paymentManagerId"])["paymentConnectorId"]}


def _rotation(_: Clients, ids: Params, word: str) -> Params:
    secrets = [{"one": "API_KEY", "two": "WALLET_SECRET"}[word]]
    return {**ids, "credentialsToRotate": {"coinbaseCDP": {"secrets": secrets}}}


UPDATED = [
    *("runtime", "runtime endpoint", "capacity provider", "harness", "harness endpoint"),
    *("dataset", "evaluator", "online", "manager", "connector"),
]
UPDATES = {
    **{RESOURCES[name].update: _change(RESOURCES[name].update, name, RESOURCES[name].change) for name in UPDATED},
    "BatchPutGatewayRateLimits": _change(
        "BatchPutGatewayRateLimits",
        "gateway",
        lambda word: {"rateLimits": [limit(NUMBER[word]) | {"description": word}]},
    ),
    "RotatePaymentConnectorCredentials": _tokened("RotatePaymentConnectorCredentials", _rotation, _quick_connector),
    "UpdateAgentInsightStore": _tokened(
        "UpdateAgentInsightStore",
        lambda _, ids, word: {**ids, "enablementStatus": {"one": "DISABLED", "two": "ENABLED"}[word]},
        lambda clients: {"agentInsightStoreId": "default"},
    ),
    "UpdateConfigurationBundle": _tokened(
        "UpdateConfigurationBundle", _next_version, lambda clients: made(clients, "bundle")
    ),
    "AddDatasetExamples": _change("AddDatasetExamples", "dataset", lambda word: {"source": numbered(word)}),
    "UpdateDatasetExamples": _tokened(
        "UpdateDatasetExamples",
        lambda _, ids, word: {**ids, "examples": [{"exampleId": _numbered(word), "input": "Changed"}]},
        with_examples,
    ),
    "DeleteDatasetExamples": _tokened(
        "DeleteDatasetExamples", lambda _, ids, word: {**ids, "exampleIds": [_numbered(word)]}, with_examples
    ),
}
DELETIONS = [
    *("runtime", "runtime endpoint", "capacity provider", "browser", "profile", "interpreter"),
    *("harness", "harness endpoint", "connector", "manager"),
]
SILENT = {"workload identity", "api key", "oauth2", "payment key", "portal", "session"}  # their creations take no token
TOKENED = {
    **{RESOURCES[name].create: _creation(name) for name in RESOURCES if name not in SILENT},
    **{RESOURCES[name].delete: _deletion(name) for name in DELETIONS},
    **UPDATES,
    **_sessions(
        "StartCodeInterpreterSession",
        "StopCodeInterpreterSession",
        {"codeInterpreterIdentifier": "aws.codeinterpreter.v1"},
    ),
    **_sessions("StartBrowserSession", "StopBrowserSession", BROWSER),
    "CreatePaymentInstrument": _tokened(
        "CreatePaymentInstrument",
        lambda _, params, word: {**params, **wallet({"one": "ETHEREUM", "two": "SOLANA"}[word])},
        payer,
        "data",
    ),
    "CreatePaymentSession": _tokened(
        "CreatePaymentSession",
        lambda _, params, word: {**who(params), "expiryTimeInMinutes": 15 + NUMBER[word]},
        payer,
        "data",
    ),
    "ProcessPayment": _tokened(
        "ProcessPayment",
        lambda _, paying, word: {**paying, **x402(maxAmountRequired=f"{NUMBER[word] + 1}")},
        _paying,
        "data",
    ),
    "CreateABTest": _tokened(
        "CreateABTest",
        lambda _, given, word: {"name": word, "variants": split(), **given},
        world,
        "data",
    ),
    "UpdateABTest": _tokened("UpdateABTest", lambda _, ids, word: {**ids, "description": word}, _ab_test, "data"),
    "StartRecommendation": _tokened(
        "StartRecommendation", lambda _, world, word: recommendation(NUMBER[word]), lambda clients: None, "data"
    ),
    "StartDatasetGeneration": _tokened(
        "StartDatasetGeneration",
        lambda _, ids, word: {**ids, **generation(NUMBER[word])},
        lambda clients: made(clients, "dataset"),
        "data",
    ),
    "StartBatchEvaluation": _tokened(
        "StartBatchEvaluation", lambda _, world, word: batch(NUMBER[word]), lambda clients: None, "data"
    ),
    "StopRuntimeSession": _tokened("StopRuntimeSession", _runtime_session, _runtime_sessions, "data"),
    "UpdateBrowserStream": _tokened("UpdateBrowserStream", _stream, _browser_session, "data"),
    "SaveBrowserSessionProfile": _tokened(
        "SaveBrowserSessionProfile",
        lambda _, world, word: {**world["session"], "profileIdentifier": world[word]},
        _browser_session,
        "data",
    ),
    "CreateDatasetVersion": _tokened(
        "CreateDatasetVersion",
        lambda _, both, word: both[word],
        lambda clients: {"one": with_examples(clients), "two": made(clients, "dataset", 2)},
    ),
    "CreateMemory": Tokened(
        lambda clients: None, _create_memory, lambda clients, _: len(clients.control.list_memories()["memories"])
    ),
    "UpdateMemory": Tokened(
        _memory,
        _update_memory,
        lambda clients, world: len(clients.control.get_memory(memoryId=world)["memory"]["strategies"]),
    ),
    "DeleteMemory": Tokened(
        lambda clients: [_memory(clients, "Stays"), _memory(clients)][1],
        _delete_memory,
        lambda clients, _: len(clients.control.list_memories()["memories"]),
    ),
    "CreateEvent": Tokened(
        _memory,
        lambda clients, world, word: _event(clients, world, metadata={"w": {"stringValue": word}}, clientToken=TOKEN),
        lambda clients, world: len(
            clients.data.list_events(memoryId=world, actorId="ana", sessionId="s-1")["events"],
        ),
    ),
    "BatchCreateMemoryRecords": Tokened(_memory, _batch, _records),
    "IngestData": Tokened(_with_strategies, _ingest, _records),
    "StartMemoryExtractionJob": Tokened(
        _failed_job,
        _start_job,
        lambda clients, world: len(clients.data.list_memory_extraction_jobs(memoryId=world["memoryId"])["jobs"]),
    ),
}
each = pytest.mark.parametrize("tokened", [pytest.param(found, id=name) for name, found in TOKENED.items()])


@pytest.mark.from_model
def test_this_file_knows_every_operation_that_takes_a_client_token() -> None:
    taking = {name for service, name in OURS if "clientToken" in members(model(service, name).input_shape)}
    assert taking == set(TOKENED)


@each
@pytest.mark.from_model  # "AgentCore ignores the request, but does not return an error"; ValidationExceptionReason
def test_the_same_request_again_does_nothing_and_other_params_are_refused(straight: Clients, tokened: Tokened) -> None:
    world = tokened.arrange(straight)
    first = tokened.call(straight, world, "one")
    done = tokened.done(straight, world)

    straight.agentcore.clock.tick(seconds=1)  # what is done again is done at another time
    again = tokened.call(straight, world, "one")
    done_again = tokened.done(straight, world)
    with pytest.raises(ClientError) as refused:
        tokened.call(straight, world, "two")

    found = next(model(service, name) for service, name in OURS if name == refused.value.operation_name)
    assert first["ResponseMetadata"]["HTTPStatusCode"] == found.http["responseCode"]
    assert (_answer(again), done_again) == (_answer(first), done)
    assert _reason(refused.value.response) == (
        ("ValidationException", "IdempotentParameterMismatchException")
        if "ValidationException" in {shape.name for shape in found.error_shapes}
        else ("ConflictException", None)
    )
    assert TOKEN in refused.value.response["Error"]["Message"]
    assert tokened.done(straight, world) == done


def _reason(response: Any) -> tuple[str, str | None]:
    return response["Error"]["Code"], response.get("reason")


@pytest.mark.from_model  # "the service ignores the request, but doesn't return an error"
def test_a_token_outlives_what_has_the_same_name_elsewhere(straight: Clients) -> None:
    one, other = (made(straight, "runtime", n) for n in (0, 1))
    first = straight.control.create_agent_runtime_endpoint(**one, name="prod", clientToken=TOKEN)
    straight.control.create_agent_runtime_endpoint(**other, name="prod")
    straight.control.get_agent_runtime_endpoint(**other, endpointName="prod")
    straight.control.delete_agent_runtime_endpoint(**other, endpointName="prod")

    assert len(straight.control.list_agent_runtime_endpoints(**other)["runtimeEndpoints"]) == 1
    again = straight.control.create_agent_runtime_endpoint(**one, name="prod", clientToken=TOKEN)
    assert _answer(again) == _answer(first)


@pytest.mark.from_model  # as above, of a client that did not wait for the first answer
def test_an_attempt_beside_another_one_waits_for_its_answer(straight: Clients) -> None:
    start = partial(straight.data.start_recommendation, **recommendation(0), clientToken=TOKEN)
    with ThreadPoolExecutor(1) as pool:
        others: list[Future[Any]] = []

        def better(_: Any) -> str:
            """What the first attempt asks while there is a second one, which would ask too if it did not wait."""
            if not others:
                others.append(pool.submit(start))
                wait(others, timeout=0.05)
            return "Be brief."

        straight.agentcore.script("StartRecommendation", better)
        first = start()

    assert _answer(others[0].result()) == _answer(first)


@pytest.mark.inferred
def test_a_failure_is_not_remembered_under_its_token(straight: Clients) -> None:
    memory = _memory(straight)
    straight.agentcore.faults.on("CreateEvent", Fail("ServiceException"), times=1)
    with pytest.raises(straight.data.exceptions.ServiceException):
        _event(straight, memory, clientToken=TOKEN)

    _event(straight, memory, clientToken=TOKEN)

    assert len(straight.data.list_events(memoryId=memory, actorId="ana", sessionId="s-1")["events"]) == 1


@pytest.mark.from_sdk  # its senders stamp each attempt anew
def test_another_attempt_may_carry_another_time(straight: Clients) -> None:
    memory = _memory(straight)
    first = _event(straight, memory, clientToken=TOKEN)

    again = _event(straight, memory, clientToken=TOKEN, eventTimestamp=NOW + timedelta(seconds=3))

    assert _answer(again) == _answer(first)


@pytest.mark.inferred
def test_a_token_belongs_to_one_operation(straight: Clients) -> None:
    memory = _memory(straight)
    _event(straight, memory, clientToken=TOKEN)

    answer = straight.data.batch_create_memory_records(memoryId=memory, records=[_record("x")], clientToken=TOKEN)

    assert len(answer["successfulRecords"]) == 1


@pytest.mark.inferred
def test_what_was_made_may_have_changed_since(straight: Clients) -> None:
    episodes = {
        "name": "episodes",
        "namespaceTemplates": ["/e/{actorId}/{sessionId}/"],
        "reflectionConfiguration": {"namespaceTemplates": ["/e/{actorId}/"]},
    }
    given: dict[str, Any] = {
        "name": "Changing",
        "eventExpiryDuration": 30,
        "memoryStrategies": [{"episodicMemoryStrategy": episodes}],
        "indexedKeys": [{"key": "k", "type": "STRING"}],
        "clientToken": TOKEN,
    }
    first = straight.control.create_memory(**given)
    memory = straight.control.get_memory(memoryId=first["memory"]["id"])["memory"]
    reflection = {"episodicReflectionConfiguration": {"namespaceTemplates": ["/e/"]}}
    change = {"memoryStrategyId": memory["strategies"][0]["strategyId"], "configuration": {"reflection": reflection}}
    straight.control.update_memory(
        memoryId=memory["id"],
        addIndexedKeys=[{"key": "l", "type": "NUMBER"}],
        memoryStrategies={"modifyMemoryStrategies": [change]},
    )

    assert _answer(straight.control.create_memory(**given)) == _answer(first)


@pytest.mark.inferred
def test_calls_without_a_token_of_their_own_are_each_done(straight: Clients) -> None:
    memory = _memory(straight)
    ids = {_event(straight, memory)["event"]["eventId"] for _ in range(3)}
    assert len(ids) == 3


def _answer(response: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in response.items() if name != "ResponseMetadata"}
