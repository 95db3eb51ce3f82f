"""Faults: errors and delays on demand."""

from __future__ import annotations

import re
from typing import Any
from unittest.mock import Mock

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from conftest import Clients, new_client
from moto_agentcore import Break, Chain, Delay, Fail, mock_agentcore
from moto_agentcore.controls.checks import check_begins
from moto_agentcore.errors import ServiceError
from moto_agentcore.service import control as control_service
from moto_agentcore.service import data as data_service
from moto_agentcore.state.lock import held
from moto_agentcore.wire.strict import ModelError
from tests.controls.conversation import code_of, events, failed_jobs, new_memory, records, say
from tests.model.resources import RESOURCES

MODELLED = [
    (service, operation, shape.name, shape.metadata["error"]["httpStatusCode"])
    for service, operation in ((data_service, "CreateEvent"), (control_service, "ListMemories"))
    for shape in service.model.operation_model(operation).error_shapes
]


@pytest.mark.parametrize(("service", "operation", "code", "status"), MODELLED, ids=[f"{m[1]}-{m[2]}" for m in MODELLED])
@pytest.mark.from_model
def test_every_error_of_an_operation_can_be_made_to_happen(
    service: Any, operation: str, code: str, status: int, clients: Clients
) -> None:
    memory_id = new_memory(clients)
    client = clients.data if service is data_service else clients.control
    clients.agentcore.faults.on(operation, Fail(code, "as the test wants it"))
    with pytest.raises(getattr(client.exceptions, code)) as error:
        say(clients, memory_id) if service is data_service else clients.control.list_memories()
    assert error.value.response["Error"] == {"Code": code, "Message": "as the test wants it"}
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == status


@pytest.mark.from_model
def test_a_fault_shows_the_members_its_error_models(clients: Clients) -> None:
    listed = [{"name": "actorId", "message": "Member must be polite"}]
    clients.agentcore.faults.on("ListActors", Fail("ValidationException", reason="CannotParse", fieldList=listed, x=1))
    with pytest.raises(ClientError) as error:
        clients.data.list_actors(memoryId="Demo-0123456789")
    assert (error.value.response["reason"], error.value.response["fieldList"]) == ("CannotParse", listed)
    assert "x" not in error.value.response


@pytest.mark.inferred
def test_a_fault_strikes_before_anything_is_changed(clients: Clients) -> None:
    memory_id = new_memory(clients)
    clients.agentcore.faults.on("CreateEvent", Fail("ServiceException"), times=1)
    assert code_of(say, clients, memory_id) == "ServiceException"
    assert events(clients, memory_id) == 0


@pytest.mark.inferred
def test_what_is_not_valid_is_refused_before_a_fault_strikes(local: Clients) -> None:
    local.agentcore.faults.on("CreateMemory", Fail("ServiceException"), times=1)
    assert code_of(local.control.create_memory, name="0", eventExpiryDuration=30) == "ValidationException"
    assert code_of(new_memory, local) == "ServiceException"


@pytest.mark.inferred
def test_a_fault_strikes_so_many_times(clients: Clients) -> None:
    memory_id = new_memory(clients)
    clients.agentcore.faults.on("CreateEvent", Fail("ThrottledException"), times=2)
    assert [code_of(say, clients, memory_id) for _ in range(4)] == ["ThrottledException", "ThrottledException", "", ""]


@pytest.mark.from_sdk
def test_a_client_that_retries_gets_over_a_fault(local: Clients) -> None:
    patient = new_client("bedrock-agentcore-control")
    patient.meta.events.register("needs-retry", lambda attempts, **_: 0 if attempts < 3 else None)
    local.agentcore.faults.on("ListMemories", Fail("ThrottledException"), times=2)
    assert patient.list_memories()["memories"] == []


@pytest.mark.inferred
def test_a_fault_strikes_where_its_condition_holds(clients: Clients) -> None:
    memory_id = new_memory(clients)
    clients.agentcore.faults.on(
        "CreateEvent", Fail("ServiceException"), where=lambda call: call.params["sessionId"] == "s2"
    )
    assert code_of(say, clients, memory_id, session="s1") == ""
    assert code_of(say, clients, memory_id, session="s2") == "ServiceException"


@pytest.mark.inferred
def test_a_call_that_the_condition_spares_does_not_use_the_fault_up(local: Clients) -> None:
    memory_id = new_memory(local)
    where = {"where": lambda call: call.params["sessionId"] == "s2"}
    local.agentcore.faults.on("CreateEvent", Fail("ServiceException"), times=1, **where)
    assert [code_of(say, local, memory_id, session=name) for name in ("s1", "s2", "s2")] == ["", "ServiceException", ""]


@pytest.mark.inferred
def test_a_star_strikes_every_operation(clients: Clients) -> None:
    clients.agentcore.faults.on("*", Fail("ValidationException"), times=3)
    found = [
        code_of(clients.control.list_memories),
        code_of(clients.data.list_actors, memoryId="Demo-0123456789"),
        code_of(clients.agents.delete_agent_memory, agentId="A", agentAliasId="B"),
        code_of(clients.control.list_memories),
    ]
    assert found == ["ValidationException"] * 3 + [""]


@pytest.mark.inferred
def test_a_star_does_not_reach_the_jobs_behind_events(local: Clients) -> None:
    memory_id = new_memory(local)
    say(local, memory_id)
    local.agentcore.faults.on("*", Fail("ServiceException"), where=lambda call: not hasattr(call, "operation"))
    assert (failed_jobs(local, memory_id), len(records(local, memory_id))) == ([], 1)


@pytest.mark.inferred
def test_the_first_fault_that_fits_strikes(local: Clients) -> None:
    local.agentcore.faults.on("ListMemories", Fail("ThrottledException"), times=1)
    local.agentcore.faults.on("*", Fail("ServiceException"))
    assert [code_of(local.control.list_memories) for _ in range(2)] == ["ThrottledException", "ServiceException"]


@pytest.mark.inferred
def test_a_delay_answers_later(clients: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("moto_agentcore.controls.faults.time.sleep", slept.append)
    clients.agentcore.faults.on("ListMemories", Delay(0.25), times=1)
    assert clients.control.list_memories()["memories"] == []
    assert 0.25 in slept


@pytest.mark.inferred
def test_a_chain_does_one_after_the_other(local: Clients) -> None:
    done: list[str] = []
    local.agentcore.faults.on("ListMemories", Chain(lambda call: done.append(call.operation), Fail("ServiceException")))
    assert code_of(local.control.list_memories) == "ServiceException"
    assert done == ["ListMemories"]


@pytest.mark.inferred
def test_a_callable_sees_the_call(local: Clients) -> None:
    seen: list[Any] = []
    local.agentcore.faults.on("CreateMemory", lambda call: seen.append((call.operation, call.params["name"])))
    new_memory(local, "Seen")
    assert seen == [("CreateMemory", "Seen")]


@pytest.mark.inferred
def test_a_callable_may_break_the_connection(local: Clients) -> None:
    def drop(call: Any) -> None:
        raise ConnectTimeoutError(endpoint_url="https://bedrock-agentcore-control.us-east-1.amazonaws.com")

    local.agentcore.faults.on("ListMemories", drop)
    with pytest.raises(ConnectTimeoutError):
        local.control.list_memories()


@pytest.mark.inferred
def test_a_callable_may_ask_the_service_itself(local: Clients) -> None:
    local.agentcore.faults.on("ListMemories", lambda call: new_memory(local, "Late"), times=1)
    assert [memory["id"][:5] for memory in local.control.list_memories()["memories"]] == ["Late-"]


@pytest.mark.from_model
def test_a_break_lets_what_begins_fail(clients: Clients) -> None:
    clients.agentcore.faults.on("CreateMemory", Break("no capacity"), times=1)
    memory_id = new_memory(clients)
    memory = clients.control.get_memory(memoryId=memory_id)["memory"]
    assert (memory["status"], memory["failureReason"]) == ("FAILED", "no capacity")
    other = new_memory(clients, "Other")
    assert clients.control.get_memory(memoryId=other)["memory"]["status"] == "ACTIVE"


@pytest.mark.from_model
def test_a_failed_extraction_is_listed_and_can_be_redone(clients: Clients) -> None:
    memory_id = new_memory(clients)
    clients.agentcore.faults.on("Extraction", Fail("ThrottledException"), times=1)
    say(clients, memory_id)
    (job,) = failed_jobs(clients, memory_id)
    assert (job["status"], job["failureReason"]) == ("FAILED", "ThrottledException")
    clients.data.start_memory_extraction_job(memoryId=memory_id, extractionJob={"jobId": job["jobID"]})
    assert (failed_jobs(clients, memory_id), len(records(clients, memory_id))) == ([], 1)


@pytest.mark.inferred
def test_a_fault_of_an_extraction_may_ask_the_service(local: Clients) -> None:
    memory_id, asking = new_memory(local), list[bool]()
    local.agentcore.faults.on("Extraction", lambda job: asking.append(held()))
    say(local, memory_id)

    assert (len(records(local, memory_id)), asking) == (1, [False])  # it holds no lock


@pytest.mark.inferred
def test_a_broken_extraction_gives_its_reason(clients: Clients) -> None:
    memory_id = new_memory(clients)
    clients.agentcore.faults.on("Extraction", Break("the model is away"), times=1)
    say(clients, memory_id)
    (job,) = failed_jobs(clients, memory_id)
    assert (job["status"], job["failureReason"]) == ("FAILED", "the model is away")
    clients.data.start_memory_extraction_job(memoryId=memory_id, extractionJob={"jobId": job["jobID"]})
    assert (failed_jobs(clients, memory_id), len(records(clients, memory_id))) == ([], 1)


@pytest.mark.from_docs  # "Common Errors" of the API references
def test_what_the_front_end_of_aws_answers_is_answered_by_any_operation(clients: Clients) -> None:
    clients.agentcore.faults.on("ListMemories", Fail("ServiceUnavailable", "later"))
    with pytest.raises(ClientError) as error:
        clients.control.list_memories()
    found = error.value.response
    assert (found["Error"]["Code"], found["ResponseMetadata"]["HTTPStatusCode"]) == ("ServiceUnavailable", 503)


@pytest.mark.inferred
def test_a_callable_may_answer_any_code_but_in_strict_mode(idle: Clients) -> None:
    def burn(call: Any) -> None:
        raise ServiceError("HouseOnFireException", "get out")

    with mock_agentcore(strict=False) as agentcore:
        agentcore.faults.on("ListMemories", burn)
        assert code_of(idle.control.list_memories) == "HouseOnFireException"
    with mock_agentcore(strict=True) as agentcore:
        agentcore.faults.on("ListMemories", burn)
        with pytest.raises(ModelError, match="ListMemories does not declare HouseOnFireException"):
            idle.control.list_memories()


@pytest.mark.inferred
def test_a_rule_tells_how_often_it_struck(local: Clients) -> None:
    rule = local.agentcore.faults.on("ListMemories", Fail("ThrottledException"), times=2)
    before = rule.struck
    for _ in range(3):
        code_of(local.control.list_memories)
    assert (before, rule.struck) == (0, 2)


@pytest.mark.parametrize(
    ("operation", "fault", "refusal", "text"),
    [
        ("CreateEvent", "ThrottledException", TypeError, "a fault is Fail('ThrottledException'), not 'Throttled"),
        ("CreateEvent", Chain("ThrottledException"), TypeError, "a fault is Fail('ThrottledException'), not"),  # type: ignore[arg-type] # that is told at run time too
        ("CreateEvent", Fail, TypeError, "a fault is Fail(…), Break(…), Delay(…), Chain(…) or a callable, not <class"),
        ("CreateEvent", Fail("ThrottlingException"), ValueError, "did you mean 'ThrottledException'? it does declare"),
        ("CreateEvent", Chain(Delay(0), Fail("Late")), ValueError, "CreateEvent declares no 'Late'; it does declare"),
        (
            "Extraction",
            Fail("LTM_RATE"),
            ValueError,
            "Extraction declares no 'LTM_RATE'; did you mean 'LTM_RATE_EXCEEDED'?",
        ),
        ("*", Fail("HouseOnFireException"), ValueError, "* declares no 'HouseOnFireException'"),
        ("CreateEvent", Break(), ValueError, "CreateEvent begins nothing that could fail later"),
        ("GetMemory", Chain(Break()), ValueError, "GetMemory begins nothing that could fail later"),
        ("create_event", Fail("ServiceException"), ValueError, "'create_event'; did you mean CreateEvent?"),
    ],
)
@pytest.mark.inferred
def test_what_is_no_fault_of_an_operation_is_refused_at_once(
    local: Clients, operation: str, fault: Any, refusal: type[Exception], text: str
) -> None:
    with pytest.raises(refusal, match=re.escape(text)):
        local.agentcore.faults.on(operation, fault)
    assert local.agentcore.faults.unstruck() == []


@pytest.mark.inferred
def test_a_condition_is_a_function(local: Clients) -> None:
    with pytest.raises(TypeError, match="where is a function of the call"):
        local.agentcore.faults.on("CreateEvent", Fail("ServiceException"), where={"actorId": "ana"})


@pytest.mark.inferred
def test_a_mock_of_the_authors_is_a_fault(local: Clients) -> None:
    fault = Mock()
    local.agentcore.faults.on("ListMemories", fault)
    local.control.list_memories()
    assert fault.call_args.args[0].operation == "ListMemories"


@pytest.mark.inferred
def test_what_begins_something_can_be_broken() -> None:
    for resource in RESOURCES.values():
        if resource.life:
            check_begins(resource.create)


@pytest.mark.inferred
def test_faults_are_cleared_on_request(local: Clients) -> None:
    local.agentcore.faults.on("*", Fail("ValidationException"))
    local.agentcore.faults.clear()
    assert local.control.list_memories()["memories"] == []


@pytest.mark.inferred
def test_faults_end_with_the_outermost_mock(idle: Clients) -> None:
    with mock_agentcore():
        with mock_agentcore() as inner:
            inner.faults.on("ListMemories", Fail("ThrottledException"))
        assert code_of(idle.control.list_memories) == "ThrottledException"
    with mock_agentcore():
        assert code_of(idle.control.list_memories) == ""


@pytest.mark.parametrize("operation", ["create_event", "CreateEvnt", "extraction", ""])
@pytest.mark.inferred
def test_a_fault_that_could_never_strike_is_refused(operation: str, local: Clients) -> None:
    with pytest.raises(ValueError, match="there is no operation"):
        local.agentcore.faults.on(operation, Fail("ServiceException"))


@pytest.mark.parametrize("times", [0, -1])
@pytest.mark.inferred
def test_a_fault_strikes_at_least_once(times: int, local: Clients) -> None:
    with pytest.raises(ValueError, match="times"):
        local.agentcore.faults.on("CreateEvent", Fail("ServiceException"), times=times)


@pytest.mark.inferred
def test_faults_say_what_they_are() -> None:
    chain = Chain(Delay(0.5), Fail("ServiceException", "no"), Break("why"))
    assert repr(chain) == "Chain(Delay(0.5), Fail('ServiceException', 'no'), Break('why'))"


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (Chain, "a chain has one fault or more"),
        (lambda: Delay("a"), "delay must be a number of seconds"),  # type: ignore[arg-type] # that is what is told
        (lambda: Fail(5), "code is an error's name"),  # type: ignore[arg-type] # so
        (lambda: Fail("ServiceException", after="a"), "after is a number of events"),  # type: ignore[arg-type] # so
        (lambda: Break(""), "a text that is not empty"),
        (lambda: Break(None), "a text that is not empty"),  # type: ignore[arg-type] # so
    ],
    ids=["Chain", "Delay", "Fail", "after", "empty reason", "no reason"],
)
def test_what_is_no_fault_is_told_of(make: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make()


@pytest.mark.inferred
def test_the_fault_that_was_set_first_strikes(local: Clients) -> None:
    local.agentcore.faults.on("ListMemories", Fail("AccessDeniedException"), times=1)
    local.agentcore.faults.on("ListMemories", Fail("ValidationException"), times=1)

    codes = [code_of(local.control.list_memories) for _ in range(2)]

    assert codes == ["AccessDeniedException", "ValidationException"]
