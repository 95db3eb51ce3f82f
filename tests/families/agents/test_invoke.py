"""InvokeAgent and InvokeInlineAgent: who is asked, with what, what the stream tells, and what a session keeps."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from threading import Event
from typing import Any

import pytest

from conftest import Clients, make_client
from moto_agentcore.author.agents import AgentContext
from moto_agentcore.errors import ServiceError
from moto_agentcore.wire.strict import ModelError
from tests.families.agents.arrange import (
    AGENT,
    ALIAS,
    CONTROL,
    INSTRUCTION,
    SEED,
    ask,
    chunks,
    events,
    failing,
    inline,
    result_for,
    said,
    seeded,
    steps,
)
from tests.families.arrange import error_of, refused, status_of
from tests.families.knowledge_bases import arrange as knowledge

UNKNOWN = (
    "Failed to retrieve resource because it doesn't exist. Retry the request with a different resource identifier."
)
ENDED = "Session is terminated as 'endSession' flag is set in request."
CITED = {
    "bytes": b"Car 7.",
    "attribution": {
        "citations": [
            {
                "generatedResponsePart": {"textResponsePart": {"text": "Car 7.", "span": {"start": 0, "end": 5}}},
                "retrievedReferences": [
                    {
                        "content": {"type": "TEXT", "text": "Meals are in car 7"},
                        "location": {"type": "S3", "s3Location": {"uri": "s3://trains/meals.txt"}},
                    }
                ],
            }
        ]
    },
}


@pytest.mark.inferred
def test_an_agent_that_nothing_is_bound_to_answers_with_prompt_and_instruction(clients: Clients) -> None:
    seeded(clients)

    answer = ask(clients, "Where is my seat?")
    (text,) = chunks(answer["completion"])

    assert (answer["sessionId"], answer["contentType"]) == ("s1", "application/json")
    assert "agentcore.bind" in text
    assert "Where is my seat?" in text
    assert INSTRUCTION in text


@pytest.mark.from_sdk  # quoted by users of the real service
def test_an_agent_or_an_alias_that_nobody_has_is_refused_in_the_services_words(clients: Clients) -> None:
    seeded(clients)

    for ids in ({"agentId": "NOBODY1234"}, {"agentAliasId": "OTHER12345"}):
        response = error_of("ResourceNotFoundException", ask, clients=clients, **ids)
        assert (status_of(response), response["Error"]["Message"]) == (404, UNKNOWN)


@pytest.mark.from_model
def test_an_agent_of_motos_own_answers_under_its_test_alias(clients: Clients) -> None:
    bedrock = make_client("bedrock-agent", clients.endpoint)
    given = {"agentResourceRoleArn": "arn:aws:iam::123456789012:role/a", "instruction": INSTRUCTION}
    agent = bedrock.create_agent(agentName="helper", **given)["agent"]["agentId"]
    clients.agentcore.bind("helper", lambda prompt, context: f"{prompt} {context.instruction}")

    ids = {"agentId": agent, "agentAliasId": "TSTALIASID"}
    found = events(clients, "Hi", **ids, enableTrace=True)

    assert chunks(found) == [f"Hi {INSTRUCTION}"]
    assert {event["trace"]["agentVersion"] for event in found if "trace" in event} == {"DRAFT"}
    assert _inputs(found)[0] == {"type": "PRE_PROCESSING", "text": f"{INSTRUCTION}\n\nHi"}  # it has no model
    error_of("ResourceNotFoundException", ask, clients=clients, agentId=agent)


@pytest.mark.parametrize(
    "address",
    [f"arn:aws:bedrock:us-east-1:123456789012:agent-alias/{AGENT}/{ALIAS}", ALIAS, AGENT, "conductor"],
    ids=["alias ARN", "alias", "agent", "name"],
)
@pytest.mark.inferred
def test_an_agent_is_bound_by_each_of_its_names(local: Clients, address: str) -> None:
    seeded(local)
    local.agentcore.bind(address, lambda prompt: prompt.upper())

    assert said(local, "car 7") == "CAR 7"


async def _slowly(prompt: str) -> AsyncIterator[str]:
    for word in ("Car ", "7, ", "please."):
        yield word


@pytest.mark.from_model  # "InvokeAgent returns one chunk for the entire interaction"
def test_an_answer_is_one_chunk_unless_it_is_to_be_streamed(clients: Clients) -> None:
    seeded(clients)
    clients.agentcore.bind(AGENT, _slowly)
    streamed = {"streamFinalResponse": True}

    assert chunks(events(clients)) == ["Car 7, please."]
    assert chunks(events(clients, streamingConfigurations=streamed)) == ["Car ", "7, ", "please."]
    assert chunks(events(clients, streamingConfigurations={**streamed, "applyGuardrailInterval": 6})) == [
        *("Car 7,", " pleas", "e.")
    ]


@pytest.mark.from_model
def test_a_whole_text_is_streamed_in_pieces_of_the_interval(local: Clients) -> None:
    seeded(local)
    local.agentcore.script("InvokeAgent", "Hello, I am an Agent", times=1)
    asked = {"streamFinalResponse": True, "applyGuardrailInterval": 3}

    found = chunks(events(local, streamingConfigurations=asked))

    assert (found[0], "".join(found)) == ("Hel", "Hello, I am an Agent")
    assert all(len(piece) >= 3 for piece in found[:-1])
    local.agentcore.script("InvokeAgent", "x" * 120)
    pieces = chunks(events(local, streamingConfigurations={"streamFinalResponse": True}))
    assert [len(piece) for piece in pieces] == [50, 50, 20]  # "The default value is 50"


@pytest.mark.inferred
def test_the_first_piece_is_read_before_the_last_is_made(clients: Clients) -> None:
    read = Event()

    def pieces(prompt: str) -> Iterator[str]:
        yield "first"
        assert read.wait(10)
        yield "last"

    seeded(clients)
    clients.agentcore.bind(AGENT, pieces)
    stream = iter(ask(clients, streamingConfigurations={"streamFinalResponse": True})["completion"])
    assert chunks([next(stream)]) == ["first"]
    read.set()
    assert chunks(stream) == ["last"]


@pytest.mark.from_model
def test_citations_and_files_come_as_they_were_scripted(clients: Clients) -> None:
    seeded(clients)
    files = {"files": [{"name": "seats.csv", "type": "text/csv", "bytes": b"7,12"}]}
    clients.agentcore.script("InvokeAgent", [{"chunk": CITED}, {"files": files}])

    assert events(clients) == [{"chunk": CITED}, {"files": files}]


@pytest.mark.from_model
def test_a_session_keeps_its_attributes_and_a_prompt_its_own(clients: Clients) -> None:
    seen: list[tuple[dict[str, str], dict[str, str], int]] = []

    def answer(prompt: str, context: AgentContext) -> Any:
        attributes = dict(context.session_attributes), dict(context.prompt_session_attributes)
        context.state["count"] = context.state.get("count", 0) + 1
        context.session_attributes["asked"] = prompt or "results"
        seen.append((*attributes, context.state["count"]))
        return CONTROL if prompt == "book" else "Done"

    seeded(clients)
    clients.agentcore.bind(AGENT, answer)
    said(clients, "hello", sessionState={"sessionAttributes": {"user": "ada"}})
    (event,) = events(clients, "book", sessionState={"promptSessionAttributes": {"day": "monday"}})
    said(clients, None, sessionState=result_for(event, "booked"))
    said(clients, "bye")
    said(clients, "hello", session="s2")

    assert seen == [
        ({"user": "ada"}, {}, 1),
        ({"user": "ada", "asked": "hello"}, {"day": "monday"}, 2),
        ({"user": "ada", "asked": "book"}, {"day": "monday"}, 3),
        ({"user": "ada", "asked": "results"}, {}, 4),
        ({}, {}, 1),
    ]


@pytest.mark.from_model
def test_control_is_returned_and_taken_up_again_by_its_invocation_id(clients: Clients) -> None:
    def answer(prompt: str, context: AgentContext) -> Iterator[Any]:
        for result in context.results:
            yield result["functionResult"]["responseBody"]["TEXT"]["body"]
        if not context.results:
            yield "One moment."
            yield CONTROL
            pytest.fail("the first action ends the stream")

    seeded(clients)
    clients.agentcore.bind(ALIAS, answer)
    first, event = events(clients, "Book a seat")
    state = result_for(event, "Seat 12 is yours")

    assert chunks([first]) == ["One moment."]
    assert event["returnControl"]["invocationInputs"] == CONTROL["returnControl"]["invocationInputs"]
    assert said(clients, "ignored", sessionState=state) == "Seat 12 is yours"
    for wrong in (state, {**state, "invocationId": "another"}):
        message = refused(ask, "ValidationException", clients=clients, text=None, sessionState=wrong)
        assert "invocationId" in message


@pytest.mark.from_model  # ResponseState: "the request would fail with dependency failure exception"
def test_an_action_that_failed_fails_the_request(local: Clients) -> None:
    seeded(local)
    local.agentcore.script("InvokeAgent", [CONTROL], times=1)
    (event,) = events(local)

    state = result_for(event, "full", responseState="FAILURE")
    _, error = failing(ask(local, None, sessionState=state)["completion"])

    assert error["Code"] == "dependencyFailedException"


@pytest.mark.inferred
def test_an_agent_that_nothing_is_bound_to_tells_of_results(local: Clients) -> None:
    seeded(local, instruction="")
    local.agentcore.script("InvokeAgent", [CONTROL], times=1)
    (event,) = events(local)

    text = said(local, None, sessionState=result_for(event, "Seat 12 is yours"))

    assert text.endswith("binds. It has the results of 1 actions.")


@pytest.mark.from_sdk  # quoted by users of the real service
def test_whoever_ends_the_session_is_told_so_and_the_agent_is_not_asked(clients: Clients) -> None:
    counts = [0]

    def answer(prompt: str, context: AgentContext) -> str:
        counts[0] += 1
        return str(len(context.history))

    seeded(clients)
    clients.agentcore.bind(AGENT, answer)
    found = [said(clients), said(clients), said(clients, "Bye", endSession=True), said(clients)]

    assert found == ["0", "2", ENDED, "0"]
    assert counts == [3]


@pytest.mark.from_model
def test_a_session_is_over_after_the_agents_idle_time(local: Clients) -> None:
    seeded(local, idleSessionTTLInSeconds=60)
    local.agentcore.bind(AGENT, lambda prompt, context: str(len(context.history)))
    found = []
    for seconds in (0, 50, 50, 61):
        local.agentcore.clock.tick(seconds=seconds)
        found.append(said(local))

    assert found == ["0", "2", "4", "0"]


@pytest.mark.from_model
def test_files_are_read_from_the_request_and_from_motos_s3(clients: Clients) -> None:
    s3 = make_client("s3", clients.endpoint)
    s3.create_bucket(Bucket="trains")
    s3.put_object(Bucket="trains", Key="seats.csv", Body=b"7,12")

    def answer(prompt: str, context: AgentContext) -> str:
        return "; ".join(f"{file['name']} {file['data'].decode()}" for file in context.files)

    seeded(clients)
    clients.agentcore.bind(AGENT, answer)
    byte = {"sourceType": "BYTE_CONTENT", "byteContent": {"mediaType": "text/plain", "data": b"hello"}}
    there = {"sourceType": "S3", "s3Location": {"uri": "s3://trains/seats.csv"}}
    files = [
        {"name": name, "source": source, "useCase": "CHAT"} for name, source in (("a.txt", byte), ("b.csv", there))
    ]

    assert said(clients, sessionState={"files": files}) == "a.txt hello; b.csv 7,12"
    either = [{"name": "a.txt", "source": {**there, "byteContent": byte["byteContent"]}, "useCase": "CHAT"}]
    assert said(clients, sessionState={"files": either}) == "a.txt 7,12"
    gone = {"sourceType": "S3", "s3Location": {"uri": "s3://trains/meals.csv"}}
    state = {"files": [{"name": "c.csv", "source": gone, "useCase": "CHAT"}]}
    assert status_of(error_of("DependencyFailedException", ask, clients=clients, sessionState=state)) == 424


@pytest.mark.from_sdk  # quoted: boto3's issue 4454; it comes in the stream
def test_more_knowledge_bases_than_the_agent_has_are_refused_in_the_stream(local: Clients) -> None:
    seeded(local)
    one = {"knowledgeBaseId": "KB12345678", "retrievalConfiguration": {}}

    found, error = failing(
        ask(local, sessionState={"knowledgeBaseConfigurations": [one]}, enableTrace=True)["completion"]
    )

    assert found[-1]["trace"]["trace"]["failureTrace"]["failureCode"] == 400
    assert error["Code"] == "validationException"
    assert error["Message"].startswith("You can only provide configurations for up to 0 knowledge bases")


@pytest.mark.from_model
def test_a_conversation_that_was_had_elsewhere_is_handed_on(local: Clients) -> None:
    seeded(local)
    local.agentcore.bind(AGENT, lambda prompt, context: str(context.history))
    before = {"messages": [{"role": "user", "content": [{"text": "I am Ada"}]}]}

    assert said(local, sessionState={"conversationHistory": before}) == "[{'role': 'user', 'text': 'I am Ada'}]"


TOLD = [
    *("preProcessingTrace.modelInvocationInput", "preProcessingTrace.modelInvocationOutput"),
    *("orchestrationTrace.modelInvocationInput", "orchestrationTrace.rationale"),
]
FINISHED = [
    "orchestrationTrace.observation",
    *("postProcessingTrace.modelInvocationInput", "postProcessingTrace.modelInvocationOutput"),
]


def _inputs(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the traces say that a model is given, without the ids of the steps."""
    traces = [event["trace"]["trace"] for event in found if "trace" in event]
    given = [
        part["modelInvocationInput"] for trace in traces for part in trace.values() if "modelInvocationInput" in part
    ]
    return [{name: value for name, value in one.items() if name != "traceId"} for one in given]


@pytest.mark.from_model
def test_a_trace_tells_the_steps_of_an_answer_and_only_where_it_is_wanted(clients: Clients) -> None:
    seeded(clients)
    clients.agentcore.bind(AGENT, lambda prompt: "Car 7")

    found = events(clients, enableTrace=True)

    assert steps(found) == [*TOLD, *FINISHED, "chunk"]
    trace = found[4]["trace"]
    assert (trace["agentId"], trace["agentAliasId"], trace["agentVersion"], trace["sessionId"]) == (
        *(AGENT, ALIAS, "3", "s1"),
    )
    observation = trace["trace"]["orchestrationTrace"]["observation"]
    assert (observation["type"], observation["finalResponse"]) == ("FINISH", {"text": "Car 7"})
    told = {"text": f"{INSTRUCTION}\n\nHi", "foundationModel": SEED["foundationModel"]}
    kinds = ("PRE_PROCESSING", "ORCHESTRATION", "POST_PROCESSING")
    assert _inputs(found) == [{"type": kind, **told} for kind in kinds]
    assert steps(events(clients)) == ["chunk"]
    streamed = events(clients, enableTrace=True, streamingConfigurations={"streamFinalResponse": True})
    assert steps(streamed) == [*TOLD, "chunk", *FINISHED]


@pytest.mark.from_model
def test_a_trace_tells_of_actions_and_of_their_results(local: Clients) -> None:
    seeded(local, guardrailConfiguration={"guardrailIdentifier": "abc"})
    local.agentcore.bind(AGENT, lambda prompt, context: "Done" if context.results else CONTROL)

    found = events(local, enableTrace=True)
    continued = events(local, None, enableTrace=True, sessionState=result_for(found[-1], "Seat 12"))

    assert steps(found) == ["guardrailTrace", *TOLD, "orchestrationTrace.invocationInput", "returnControl"]
    action = found[-2]["trace"]["trace"]["orchestrationTrace"]["invocationInput"]["actionGroupInvocationInput"]
    asked = found[-1]["returnControl"]
    assert action == {
        "actionGroupName": "bookings",
        "executionType": "RETURN_CONTROL",
        "function": "book_seat",
        "invocationId": asked["invocationId"],
        "parameters": asked["invocationInputs"][0]["functionInvocationInput"]["parameters"],
    }
    assert steps(continued) == [
        *("guardrailTrace", "orchestrationTrace.observation", *TOLD[2:], *FINISHED, "guardrailTrace", "chunk")
    ]
    output = continued[1]["trace"]["trace"]["orchestrationTrace"]["observation"]["actionGroupInvocationOutput"]
    assert output["text"] == "Seat 12"


@pytest.mark.inferred
def test_a_trace_of_the_authors_own_takes_the_place_of_ours(local: Clients) -> None:
    seeded(local)
    step = {"orchestrationTrace": {"rationale": {"text": "I think so", "traceId": "mine-0"}}}
    local.agentcore.script("InvokeAgent", [{"trace": {"trace": step}}, {"chunk": {"bytes": b"Yes"}}])

    assert steps(events(local, enableTrace=True)) == ["orchestrationTrace.rationale", "chunk"]
    assert steps(events(local)) == ["chunk"]


@pytest.mark.from_model
def test_what_fails_is_traced_and_told_in_the_stream(clients: Clients) -> None:
    def fails(prompt: str) -> Iterator[str]:
        yield "Car "
        raise ValueError("no such train")

    seeded(clients)
    clients.agentcore.bind(AGENT, fails)
    streamed = {"streamFinalResponse": True}
    found, error = failing(ask(clients, enableTrace=True, streamingConfigurations=streamed)["completion"])

    assert error == {"Code": "dependencyFailedException", "Message": "no such train"}
    assert steps(found) == [*TOLD, "chunk", "failureTrace"]
    failure = found[-1]["trace"]["trace"]["failureTrace"]
    assert (failure["failureReason"], failure["failureCode"]) == ("no such train", 424)


@pytest.mark.inferred
def test_a_function_may_fail_as_the_service_fails(local: Clients) -> None:
    def busy(prompt: str) -> str:
        raise ServiceError("ModelNotReadyException", "warming up")

    seeded(local)
    local.agentcore.bind(AGENT, busy)
    assert failing(ask(local)["completion"])[1] == {"Code": "modelNotReadyException", "Message": "warming up"}


@pytest.mark.inferred
def test_an_event_that_the_model_does_not_know_is_the_authors_mistake(local: Clients) -> None:
    seeded(local)
    local.agentcore.bind(AGENT, lambda prompt: {"chunky": {}})

    with pytest.raises(ModelError, match="'chunky'"):
        events(local)
    with pytest.raises(ValueError, match="'chunky'"):
        local.agentcore.script("InvokeAgent", [{"chunky": {}}])


@pytest.mark.inferred
def test_a_turn_without_a_word_is_refused_and_begins_no_session(local: Clients) -> None:
    seeded(local)
    assert "inputText" in refused(ask, "ValidationException", clients=local, text=None, memoryId="ada")


@pytest.mark.from_model
def test_an_inline_agent_is_what_its_caller_says_and_has_sessions_of_its_own(clients: Clients) -> None:
    clients.agentcore.bind(
        "porter", lambda prompt, context: f"{context.agent_id}{context.instruction} {len(context.history)}"
    )

    assert INSTRUCTION in "".join(chunks(inline(clients)))
    named = {"agentName": "porter", "session": "s2"}
    assert chunks(inline(clients, **named)) == [f"{INSTRUCTION} 0"]
    assert chunks(inline(clients, **named)) == [f"{INSTRUCTION} 2"]
    assert chunks(inline(clients, **named, endSession=True)) == [ENDED]
    assert chunks(inline(clients, **named)) == [f"{INSTRUCTION} 0"]


@pytest.mark.from_model
def test_an_inline_agent_returns_control_and_is_traced(local: Clients) -> None:
    local.agentcore.script("InvokeInlineAgent", [CONTROL], times=1)
    local.agentcore.script("InvokeInlineAgent", "Done")

    found = inline(local, enableTrace=True)
    state = result_for(found[-1], "Seat 12")

    assert steps(found) == [*TOLD, "orchestrationTrace.invocationInput", "returnControl"]
    assert "agentId" not in found[0]["trace"]
    assert chunks(inline(local, inlineSessionState=state)) == ["Done"]


@pytest.mark.inferred
def test_a_script_answers_where_its_condition_holds_and_may_name_the_session(local: Clients) -> None:
    seeded(local)
    local.agentcore.script(
        "InvokeAgent",
        {"completion": [{"chunk": {"bytes": "Bonjour"}}], "sessionId": "other"},
        where=lambda call: call.params["inputText"] == "Salut",
    )
    local.agentcore.script("InvokeAgent", lambda call: f"You said {call.params['inputText']}")

    answer = ask(local, "Salut")
    assert (answer["sessionId"], chunks(answer["completion"])) == ("other", ["Bonjour"])
    assert said(local, "Ciao") == "You said Ciao"


@pytest.mark.inferred
def test_an_application_is_no_agent(local: Clients) -> None:
    seeded(local)
    local.agentcore.bind(AGENT, "http://127.0.0.1:9")

    assert failing(ask(local)["completion"])[1]["Code"] == "dependencyFailedException"


@pytest.mark.parametrize(
    ("given", "texts"),
    [
        (lambda prompt: b"\xc3\xbc", ["ü"]),
        (lambda prompt: ["a", {"chunk": {"bytes": b"b"}}, "c", "d"], ["a", "b", "cd"]),
        (lambda prompt: map(str, range(3)), ["012"]),
        (lambda prompt: "x" * 600_000, ["x" * 250_000, "x" * 250_000, "x" * 100_000]),
    ],
    ids=["bytes", "texts and events", "an iterator", "more than a chunk holds"],
)
@pytest.mark.inferred
def test_whatever_a_function_gives_is_told(local: Clients, given: Any, texts: list[str]) -> None:
    seeded(local)
    local.agentcore.bind(AGENT, given)

    assert chunks(events(local)) == texts


@pytest.mark.inferred
@pytest.mark.parametrize("given", [None, 7, ["a", None]], ids=str)
def test_what_is_no_part_of_an_answer_is_told_of(local: Clients, given: Any) -> None:
    """A function that forgot to return is not one that has nothing to say."""
    seeded(local)
    local.agentcore.bind(AGENT, lambda prompt: given)

    told = failing(ask(local)["completion"])[1]

    assert told["Code"] == "dependencyFailedException"
    assert told["Message"].startswith("An answer is made of texts and events, not of ")


@pytest.mark.inferred
def test_a_file_must_have_what_its_source_type_says(local: Clients) -> None:
    seeded(local)
    state = {"files": [{"name": "a.txt", "source": {"sourceType": "S3"}, "useCase": "CHAT"}]}

    assert "a.txt" in refused(ask, "ValidationException", clients=local, sessionState=state)


@pytest.mark.from_model
def test_an_action_of_an_api_is_traced_by_path_and_verb(local: Clients) -> None:
    call = {"actionGroup": "bookings", "apiPath": "/seats", "httpMethod": "POST"}
    seeded(local)
    local.agentcore.script("InvokeAgent", [{"returnControl": {"invocationInputs": [{"apiInvocationInput": call}]}}])

    *_, trace, control = events(local, enableTrace=True)

    action = trace["trace"]["trace"]["orchestrationTrace"]["invocationInput"]["actionGroupInvocationInput"]
    assert action == {
        "actionGroupName": "bookings",
        "executionType": "RETURN_CONTROL",
        "apiPath": "/seats",
        "verb": "POST",
        "invocationId": control["returnControl"]["invocationId"],
        "parameters": [],
    }


@pytest.mark.inferred
def test_an_agents_knowledge_bases_answer_and_are_cited(clients: Clients) -> None:
    knowledge.seeded(clients)
    seeded(clients, knowledgeBases=[{"knowledgeBaseId": knowledge.ID}])

    found = events(clients, "Do dogs need a ticket?", enableTrace=True)
    other = said(clients, "zzz")

    (chunk,) = [event["chunk"] for event in found if "chunk" in event]
    text, cited = chunk["bytes"].decode(), chunk["attribution"]["citations"]
    assert "Dogs need a ticket of their own." in text
    spans = [one["generatedResponsePart"]["textResponsePart"] for one in cited]
    assert [text[one["span"]["start"] : one["span"]["end"] + 1] for one in spans] == [one["text"] for one in spans]
    assert spans[0]["text"] in cited[0]["retrievedReferences"][0]["content"]["text"]
    assert cited[0]["retrievedReferences"][0]["location"]["s3Location"]["uri"] == "s3://rules/pets.txt"
    assert steps(found)[4:6] == ["orchestrationTrace.invocationInput", "orchestrationTrace.observation"]
    looks, sees = (found[place]["trace"]["trace"]["orchestrationTrace"] for place in (4, 5))
    asked = {"knowledgeBaseId": knowledge.ID, "text": "Do dogs need a ticket?"}
    assert (looks["invocationInput"]["knowledgeBaseLookupInput"], looks["invocationInput"]["invocationType"]) == (
        *(asked, "KNOWLEDGE_BASE"),
    )
    seen = sees["observation"]["knowledgeBaseLookupOutput"]["retrievedReferences"]
    assert cited[0]["retrievedReferences"][0] in seen
    assert other.startswith("Nothing is bound to this agent")


@pytest.mark.inferred
def test_a_session_may_narrow_a_knowledge_base_and_one_that_is_gone_fails(local: Clients) -> None:
    knowledge.seeded(local)
    narrow = {"vectorSearchConfiguration": {"filter": {"equals": {"key": "kind", "value": "meals"}}}}
    state = {"knowledgeBaseConfigurations": [{"knowledgeBaseId": knowledge.ID, "retrievalConfiguration": narrow}]}
    base = {"knowledgeBaseId": knowledge.ID, "description": "Rules"}

    seeded(local, knowledgeBases=[base])
    narrowed = events(local, "Is there meat in the soup?", sessionState=state)
    inlined = chunks(inline(local, "Is there meat in the soup?", "s2", knowledgeBases=[base]))
    seeded(local, knowledgeBases=[{"knowledgeBaseId": "KB99999999"}])
    _, error = failing(ask(local, "Who?", "s3")["completion"])

    references = [one["retrievedReferences"] for one in narrowed[0]["chunk"]["attribution"]["citations"]]
    assert {reference["metadata"]["kind"] for found in references for reference in found} == {"meals"}
    assert "soup" in inlined[0]
    assert (error["Code"], error["Message"]) == (
        "dependencyFailedException",
        "Knowledge base KB99999999 of the agent was not found",
    )
    seeded(local, knowledgeBases=[base])
    knowledge.seeded(local, type="MANAGED")
    _, error = failing(ask(local, "Who?", "s4", sessionState=state)["completion"])
    assert error["Code"] == "validationException"  # a managed one is not searched by vectors
