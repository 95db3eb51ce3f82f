"""The author's controls over HTTP, for tests in other languages."""

from __future__ import annotations

import base64
import time
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto.moto_api import state_manager
from openapi_spec_validator import OpenAPIV31SpecValidator

from conftest import Clients
from moto_agentcore.host.remote import ACTIONS
from tests.families.agents.arrange import failing
from tests.host.raw import Answer, ask

NAMES = {"agentId": "AGENT12345", "agentAliasId": "ALIAS12345", "memoryId": "user-1"}
SUMMARY = {**NAMES, "sessionId": "s-1", "summaryText": "They talked."}
FACTS = [{"semanticMemoryStrategy": {"name": "facts", "namespaceTemplates": ["/facts/{actorId}/"]}}]


def post(remote: Clients, control: str, body: Any = None, **headers: str) -> Answer:
    return ask(
        remote.endpoint or "",
        "POST",
        f"/moto-api/agentcore/{control}",
        body,
        {"Content-Type": "application/json", **headers},
    )


def memory_of(remote: Clients) -> str:
    made = remote.control.create_memory(name="Demo", eventExpiryDuration=30, memoryStrategies=FACTS)
    return str(made["memory"]["id"])


def speak(remote: Clients, memory_id: str) -> None:
    said = {"conversational": {"role": "USER", "content": {"text": "I love sushi."}}}
    now = datetime.now(timezone.utc)
    remote.data.create_event(memoryId=memory_id, actorId="a", sessionId="s", eventTimestamp=now, payload=[said])


def records(remote: Clients, memory_id: str) -> list[Any]:
    found = remote.data.list_memory_records(memoryId=memory_id, namespace="/facts/a/")
    return list(found["memoryRecordSummaries"])


def failure(call: Any, **params: Any) -> tuple[str, str] | None:
    try:
        call(**params)
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    return None


@pytest.mark.inferred
def test_an_agent_is_seeded_scripted_and_interrupted(remote: Clients) -> None:
    ids = {"agentId": "A", "agentAliasId": "TSTALIASID", "sessionId": "s1"}
    post(remote, "seed", {"agents": [{"agentId": "A"}]})
    chunks = [{"chunk": {"bytes": base64.b64encode(text).decode()}} for text in (b"one", b"two")]
    assert post(remote, "script", {"operation": "InvokeAgent", "answer": chunks, "times": 2}).status == 200
    fault = {"operation": "InvokeAgent", "code": "ThrottlingException", "after": 1, "times": 1}
    assert post(remote, "faults", fault).status == 200

    found, error = failing(remote.agents.invoke_agent(**ids, inputText="Hi")["completion"])

    assert ([event["chunk"]["bytes"] for event in found], error["Code"]) == ([b"one"], "throttlingException")
    whole = list(remote.agents.invoke_agent(**ids, inputText="Hi")["completion"])
    assert [event["chunk"]["bytes"] for event in whole] == [b"one", b"two"]


@pytest.mark.inferred
def test_a_fault_strikes_as_often_as_it_says(remote: Clients) -> None:
    fault = {"operation": "ListMemories", "code": "ThrottledException", "message": "Slow down", "times": 2}

    answer = post(remote, "faults", fault)

    assert (answer.status, answer.json) == (200, {})
    expected = ("ThrottledException", "Slow down")
    assert [failure(remote.control.list_memories) for _ in range(3)] == [expected, expected, None]


@pytest.mark.inferred
def test_a_faults_further_members_reach_the_client(remote: Clients) -> None:
    post(remote, "faults", {"operation": "ListMemories", "code": "ValidationException", "reason": "CannotParse"})

    with pytest.raises(remote.control.exceptions.ValidationException) as refused:
        remote.control.list_memories()

    assert refused.value.response["reason"] == "CannotParse"


@pytest.mark.inferred
def test_a_delay_and_a_code_come_one_after_the_other(remote: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    post(remote, "faults", {"operation": "*", "code": "ValidationException", "delay": 0.5})
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)

    failed = failure(remote.control.list_memories)

    assert (slept, failed) == ([0.5], ("ValidationException", "Injected by the test"))


@pytest.mark.inferred
def test_what_a_call_begins_ends_as_failed(remote: Clients) -> None:
    post(remote, "faults", {"operation": "CreateMemory", "failureReason": "no capacity", "times": 1})

    made = remote.control.create_memory(name="Demo", eventExpiryDuration=30)["memory"]
    shown = remote.control.get_memory(memoryId=made["id"])["memory"]

    assert (shown["status"], shown["failureReason"]) == ("FAILED", "no capacity")
    refused = post(remote, "faults", {"operation": "ListMemories", "failureReason": "nothing begins"})
    assert (refused.status, "ListMemories" in refused.json["message"]) == (400, True)


@pytest.mark.inferred
def test_faults_are_cleared(remote: Clients) -> None:
    post(remote, "faults", {"operation": "*", "code": "InternalServerException"})

    answer = post(remote, "faults/clear")

    assert (answer.status, answer.json) == (200, {})
    assert failure(remote.control.list_memories) is None


@pytest.mark.inferred
def test_the_clock_moves_on_and_events_expire(remote: Clients) -> None:
    memory_id = memory_of(remote)
    speak(remote, memory_id)

    answer = post(remote, "clock/tick", {"days": 30, "hours": 1})

    moved = datetime.fromisoformat(answer.json["now"]) - datetime.now(timezone.utc)
    assert timedelta(days=30) < moved < timedelta(days=30, hours=2)
    assert remote.data.list_events(memoryId=memory_id, actorId="a", sessionId="s")["events"] == []


@pytest.mark.inferred
def test_manual_extraction_waits_for_the_flush(remote: Clients) -> None:
    memory_id = memory_of(remote)
    post(remote, "memory/extraction", {"progression": "manual"})
    speak(remote, memory_id)
    before = records(remote, memory_id)

    answer = post(remote, "memory/flush", {})

    assert (before, answer.json) == ([], {"jobs": 1})
    assert [record["content"]["text"] for record in records(remote, memory_id)] == ["The user loves sushi."]


@pytest.mark.inferred
def test_results_of_extraction_are_scripted_until_they_are_taken_back(remote: Clients) -> None:
    memory_id = memory_of(remote)
    post(remote, "memory/script", {"strategy": "SEMANTIC", "results": ["The user plays chess."]})
    speak(remote, memory_id)
    assert [record["content"]["text"] for record in records(remote, memory_id)] == ["The user plays chess."]
    post(remote, "memory/script", {"strategy": "SEMANTIC"})
    speak(remote, memory_id)
    assert len(records(remote, memory_id)) == 2


@pytest.mark.inferred
def test_extraction_may_take_its_time(remote: Clients) -> None:
    memory_id = memory_of(remote)
    post(remote, "memory/extraction", {"progression": "time", "seconds": 60})
    speak(remote, memory_id)
    before = records(remote, memory_id)

    post(remote, "clock/tick", {"seconds": 61})

    assert (len(before), len(records(remote, memory_id))) == (0, 1)


@pytest.mark.inferred
def test_extraction_is_immediate_again_when_asked(remote: Clients) -> None:
    memory_id = memory_of(remote)
    post(remote, "memory/extraction", {"progression": "manual"})
    post(remote, "memory/extraction", {"progression": "immediate"})

    speak(remote, memory_id)

    assert len(records(remote, memory_id)) == 1


@pytest.mark.inferred
def test_seeded_summaries_are_there(remote: Clients) -> None:
    answer = post(remote, "seed", {"agentMemories": [SUMMARY]})

    found = remote.agents.get_agent_memory(**NAMES, memoryType="SESSION_SUMMARY")["memoryContents"]
    assert (answer.status, answer.json) == (200, {})
    assert [content["sessionSummary"]["summaryText"] for content in found] == ["They talked."]


@pytest.mark.inferred
@pytest.mark.parametrize("control", ["faults/clear", "faults/clear/", "memory/flush"])
def test_a_control_without_settings_needs_no_body(remote: Clients, control: str) -> None:
    assert post(remote, control).status == 200


@pytest.mark.inferred
@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"])
@pytest.mark.parametrize("path", ["agentcore/clock/tick", "state-manager/set-transition", "reset"])
def test_a_body_that_a_page_can_send_anywhere_is_of_no_type_for_controls(
    remote: Clients, path: str, content_type: str
) -> None:
    memory_of(remote)

    answer = ask(remote.endpoint or "", "POST", f"/moto-api/{path}", {"days": 1}, {"Content-Type": content_type})

    assert (answer.status, answer.json["message"]) == (415, "The body must come as Content-Type: application/json")
    assert abs(remote.agentcore.clock.now().timestamp() - time.time()) < 60
    assert len(remote.control.list_memories()["memories"]) == 1


@pytest.mark.inferred
def test_a_controls_body_may_name_its_charset(remote: Clients) -> None:
    answer = post(remote, "clock/tick", {"days": 1}, **{"Content-Type": "application/json; charset=utf-8"})

    assert datetime.fromisoformat(answer.json["now"]) > datetime.now(timezone.utc) + timedelta(hours=23)


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("control", "body", "said"),
    [
        ("bind", {"address": "helper", "target": 1}, "target must be a URL"),
        ("bind", {"address": "helper", "target": "http://127.0.0.1:1", "qualifier": 1}, "qualifier must be a string"),
        ("faults", "{", "not valid JSON"),
        ("faults", b"\xff", "not valid JSON"),
        ("faults", "[" * 100_000, "not valid JSON"),
        ("faults", "[]", "must be a JSON object"),
        ("faults", "null", "must be a JSON object"),
        ("faults", {}, "operation"),
        ("faults", {"operation": "CreateEvent"}, "a code, a delay or a failureReason"),
        ("faults", {"operation": "CreateEvnt", "code": "ThrottledException"}, "CreateEvnt"),
        ("faults", {"operation": 1, "code": "ThrottledException"}, "operation"),
        ("faults", {"operation": "CreateEvent", "code": 5}, "code must be a string"),
        (
            "faults",
            {"operation": "CreateEvent", "code": "ThrottledException", "message": []},
            "message must be a string",
        ),
        ("faults", {"operation": "CreateEvent", "delay": "long"}, "delay must be a number"),
        ("faults", {"operation": "CreateEvent", "delay": -1}, "delay must be"),
        ("faults", '{"operation": "CreateEvent", "delay": 1e999}', "delay must be"),
        (
            "faults",
            {"operation": "CreateEvent", "code": "ThrottledException", "times": "twice"},
            "times must be a whole number",
        ),
        (
            "faults",
            {"operation": "CreateEvent", "code": "ThrottledException", "times": True},
            "times must be a whole number",
        ),
        ("faults", {"operation": "CreateEvent", "code": "ThrottledException", "times": 0}, "times must be at least 1"),
        ("faults", {"operation": "CreateEvent", "codes": 1}, "codes"),
        ("faults", {"operation": "CreateEvent", "delay": 1, "after": 1}, "a fault needs a code for after"),
        ("faults", {"operation": "CreateMemory", "failureReason": "x", "reson": 1}, "a fault needs a code for reson"),
        ("faults", {"operation": "CreateMemory", "failureReason": "x", "message": "y"}, "needs a code for message"),
        ("faults", {"operation": "CreateMemory", "failureReason": ""}, "not empty"),
        ("faults", {"operation": "CreateMemory", "delay": 1, "after": 2}, "a fault needs a code for after"),
        ("faults", {"operation": "CreateEvent", "code": "ThrottledException", "after": 1}, "no stream of events"),
        ("faults", {"operation": "InvokeAgent", "code": "ThrottlingException", "after": -1}, "at least 0"),
        ("faults", {"operation": "CreateEvent", "code": "ThrottledException", "codes": 1}, "has no ['codes']"),
        ("faults", {"operation": "CreateEvent", "code": "日本"}, "CreateEvent declares no '日本'"),
        ("faults", {"operation": "*", "code": "日本"}, "declares no"),
        ("faults", {"operation": "Extraction", "code": "X\r\nSet-Cookie: a=b"}, "code is an error's name"),
        ("faults", {"operation": "CreateEvent", "code": "X\r\nSet-Cookie: a=b"}, "declares no"),
        ("faults", {"operation": "CreateEvent", "code": ""}, "declares no"),
        ("faults", {"operation": "CreateEvent", "code": "ConflictException"}, "CreateEvent declares no"),
        ("faults", {"operation": "CreateEvent", "code": "ThrottledException", "mesage": "x"}, "['mesage']"),
        ("faults", {"operation": "CreateEvent", "code": "ThrottledException", "time": 1}, "['time']"),
        ("faults", {"operation": "CreateEvent", "code": "ValidationException", "reason": 1}, "'reason' cannot be read"),
        ("faults", {"operation": "CreateEvent", "code": "ValidationException", "reason": "Mood"}, "enum value set"),
        ("faults", {"operation": "Extraction", "code": "LTM_RATE_EXCEEDED", "reason": "x"}, "a failed job has no"),
        ("faults", {"operation": "CreateEvent", "delay": 1e300}, "delay must be from 0 to 86400"),
        ("faults", {"operation": "CreateEvent", "delay": True}, "delay must be a number"),
        ("faults", {"operation": "CreateEvent", "delay": 1, "reason": "x"}, "reason"),
        ("faults", {"operation": ["CreateEvent"], "delay": 1}, "operation must be a string"),
        ("script", {"operation": "CreateEvent", "answr": {}}, "answr"),
        ("script", {"operation": "CreateEvent", "answer": {"evnt": {}}}, "evnt"),
        ("script", {"operation": "CreateEvent", "answer": 1e300}, "CreateEvent is answered with members"),
        ("clock/tick", {"days": True}, "days must be a number"),
        ("clock/tick", {"days": None}, "days must be a number"),
        ("clock/tick", {"days": 10**400}, "too large"),
        ("memory/provenance", {}, "recordId"),
        ("memory/provenance", {"recordId": "mem-1", "recordID": "mem-1"}, "recordID"),
        ("memory/extraction", {"progression": "time", "seconds": 1e300}, "seconds must be from 0"),
        ("memory/extraction", {"progression": "manual", "tims": 1}, "tims"),
        ("explain", {"memoryId": 1, "topk": 1}, "topk"),
        ("seed", {"agentMemories": [SUMMARY], "account": "me"}, "account must be 12 digits"),
        ("seed", {"agentMemories": [SUMMARY], "region": 1}, "region must be a string"),
        ("faults/clear", {"operation": "CreateEvent"}, "operation"),
        ("clock/tick", {"fortnights": 1}, "fortnights"),
        ("clock/tick", {"days": "one"}, "days"),
        ("clock/tick", {"days": 1e308}, "large"),
        ("clock/tick", {"days": 9_999_999}, "out of range"),
        ("memory/flush", {"wait": True}, "wait"),
        ("memory/extraction", {}, "progression"),
        ("memory/script", {"strategy": "FACTS", "results": []}, "'FACTS' is no strategy id"),
        ("memory/script", {"strategy": 1}, "strategy must be a string"),
        ("memory/script", {"strategy": "SEMANTIC", "results": "tea"}, "results must be a list"),
        ("memory/script", {"strategy": "SEMANTIC", "results": [1]}, "results are a list of texts"),
        ("memory/extraction", {"progression": "soon"}, "soon"),
        ("memory/extraction", {"progression": "time", "seconds": "60"}, "seconds must be a number"),
        ("memory/extraction", {"progression": "manual", "times": 0}, "times must be at least 1"),
        ("seed", {"agentMemory": []}, "agentMemory"),
        ("seed", {"agentMemories": 1}, "agentMemories must be a list"),
        ("seed", {"agentMemories": [1]}, "agentMemories"),
        ("seed", {"agentMemories": [NAMES]}, "sessionId"),
        ("seed", {"agentMemories": [{**SUMMARY, "sessionId": 1}]}, "sessionId"),
        ("seed", {"agentMemories": [{**SUMMARY, "sessionStartTime": "noon"}]}, "noon"),
        ("seed", {"agentMemories": [SUMMARY], "region": "moon-east-1"}, "moon-east-1"),
        ("seed", {"agentMemories": [SUMMARY], "account": 123456789012}, "account must be a string"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(remote: Clients, control: str, body: Any, said: str) -> None:
    memory_id = memory_of(remote)

    answer = post(remote, control, body)

    assert (answer.status, answer.headers["Content-Type"]) == (400, "application/json")
    assert said in answer.json["message"]
    speak(remote, memory_id)
    assert len(records(remote, memory_id)) == 1
    asked = failure(remote.agents.get_agent_memory, **NAMES, memoryType="SESSION_SUMMARY")
    assert asked is not None  # nobody knows the agent
    assert abs(remote.agentcore.clock.now().timestamp() - time.time()) < 60


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/faults"),
        ("PUT", "/faults"),
        ("DELETE", "/faults"),
        ("POST", "/nothing"),
        ("POST", "/faults/nothing"),
        ("POST", "/"),
        ("POST", ""),
    ],
)
def test_what_is_no_control_is_not_found_and_the_controls_are_named(remote: Clients, method: str, path: str) -> None:
    answer = ask(remote.endpoint or "", method, f"/moto-api/agentcore{path}", {})

    assert (answer.status, answer.headers["Content-Type"]) == (404, "application/json")
    assert "clock/tick, faults, faults/clear" in answer.json["message"]


@pytest.mark.inferred
def test_motos_own_interface_is_not_taken_for_a_control(remote: Clients) -> None:
    body = {"model_name": "agentcore::memory", "transition": {"progression": "immediate"}}

    answer = ask(remote.endpoint or "", "POST", "/moto-api/state-manager/set-transition", body)

    unset = ask(remote.endpoint or "", "POST", "/moto-api/state-manager/unset-transition", body)

    assert (answer.status, unset.status) == (201, 201)


def begun(remote: Clients) -> dict[str, Any]:
    """A session that waits for maria."""
    remote.control.create_workload_identity(name="agent", allowedResourceOauth2ReturnUrls=["https://a.example/done"])
    config = {"githubOauth2ProviderConfig": {"clientId": "c", "clientSecret": "s"}}
    remote.control.create_oauth2_credential_provider(
        name="mine", credentialProviderVendor="GithubOauth2", oauth2ProviderConfigInput=config
    )
    return asked(remote)


def asked(remote: Clients, **more: str) -> dict[str, Any]:
    token = remote.data.get_workload_access_token_for_user_id(workloadName="agent", userId="maria")
    found: dict[str, Any] = remote.data.get_resource_oauth2_token(
        workloadIdentityToken=token["workloadAccessToken"],
        resourceCredentialProviderName="mine",
        scopes=[],
        oauth2Flow="USER_FEDERATION",
        resourceOauth2ReturnUrl="https://a.example/done",
        **more,
    )
    return found


@pytest.mark.inferred
def test_a_user_consents_and_their_vendor_answers_as_the_author_says(remote: Clients) -> None:
    session = begun(remote)["sessionUri"]
    assert post(remote, "identity/script", {"provider": "mine", "answer": "tok"}).status == 200

    answer = post(remote, "identity/consent", {"sessionUri": session, "user": "maria"})

    assert (answer.status, answer.json["returnUrl"].partition("?")[0]) == (200, "https://a.example/done")
    assert asked(remote, sessionUri=session)["accessToken"] == "tok"


@pytest.mark.inferred
def test_a_user_denies(remote: Clients) -> None:
    told = begun(remote)
    session = told["sessionUri"]

    assert post(remote, "identity/deny", {"url": told["authorizationUrl"]}).status == 200

    assert asked(remote, sessionUri=session)["sessionStatus"] == "FAILED"


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("consent", {}),
        ("consent", {"sessionUri": 7}),
        ("consent", {"sessionUri": "urn:nobody", "url": "https://nobody.example"}),
        ("consent", {"sessionUri": "urn:nobody"}),
        ("consent", {"sessionUri": "urn:nobody", "user": 7}),
        ("deny", {"sessionUri": "urn:nobody"}),
        ("script", {"answer": "tok"}),
        ("script", {"provider": 7, "answer": "tok"}),
        ("script", {"provider": "mine", "answer": {"token": "tok"}}),
    ],
)
@pytest.mark.inferred
def test_what_means_no_session_and_no_token_is_refused(remote: Clients, action: str, body: Any) -> None:
    answer = post(remote, f"identity/{action}", body)

    assert answer.status == 400
    assert answer.json["message"]


@pytest.mark.inferred
def test_a_reset_takes_back_what_motos_own_interface_said_of_our_kinds(remote: Clients) -> None:
    body = {"model_name": "agentcore::memory", "transition": {"progression": "manual", "times": 9}}
    url, json = remote.endpoint or "", {"Content-Type": "application/json"}
    assert ask(url, "POST", "/moto-api/state-manager/set-transition", body, json).status < 300
    before = state_manager.get_transition("agentcore::memory")["progression"]
    ask(url, "POST", "/moto-api/reset")

    assert (before, state_manager.get_transition("agentcore::memory")["progression"]) == ("manual", "immediate")


@pytest.mark.inferred
def test_openapi_describes_every_control(remote: Clients) -> None:
    document = ask(remote.endpoint or "", "GET", "/moto-api/agentcore/openapi.json").json
    bodies = {
        path.removeprefix("/moto-api/agentcore/"): operation["post"]["requestBody"]
        for path, operation in document["paths"].items()
    }
    schemas = {name: body["content"]["application/json"]["schema"] for name, body in bodies.items()}

    OpenAPIV31SpecValidator(document).validate()
    assert list(bodies) == sorted(ACTIONS)
    assert all(operation["post"]["summary"].endswith(".") for operation in document["paths"].values())
    assert {name for name, body in bodies.items() if body["required"]} == {
        *("bind", "faults", "identity/script", "memory/extraction"),
        *("inspect/events", "inspect/map", "inspect/records", "inspect/resource", "inspect/sessions"),
        *("memory/provenance", "memory/script", "progress", "restore", "script"),
    }
    assert schemas["memory/script"] == {
        "type": "object",
        "properties": {"strategy": {"type": "string"}, "results": {"items": {}, "type": ["array", "null"]}},
        "additionalProperties": False,
        "required": ["strategy"],
    }
    assert schemas["snapshot"]["properties"] == {"secrets": {"type": "boolean", "default": False}}
    assert schemas["clock/tick"]["additionalProperties"] == {"type": "number"}
    assert schemas["faults"]["properties"]["message"] == {"type": ["string", "null"]}
