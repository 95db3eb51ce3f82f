"""InvokeFlow: who is known, what the stream tells, what nodes ask of others, and how a conversation goes on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import boto3
import pytest

from conftest import Clients
from moto_agentcore.author.flows import FlowContext
from moto_agentcore.controls import controls
from tests.families.agents import arrange as agents
from tests.families.arrange import error_of
from tests.families.flows.arrange import (
    ALIAS,
    FLOW,
    IDS,
    MODEL,
    TELL,
    Spec,
    ask,
    ends,
    events,
    given,
    line,
    linked,
    node,
    prompt,
    result,
    results,
    seeded,
    traces,
)
from tests.families.knowledge_bases import arrange as knowledge

UNKNOWN = (
    "Failed to retrieve resource because it doesn't exist. Retry the request with a different resource identifier."
)
ARN = f"arn:aws:bedrock:us-east-1:123456789012:flow/{FLOW}"
LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:shout"
AGENT = f"arn:aws:bedrock:us-east-1:123456789012:agent-alias/{agents.AGENT}/{agents.ALIAS}"


@pytest.mark.inferred
def test_a_flow_that_nothing_is_bound_to_answers_with_its_prompt(clients: Clients) -> None:
    seeded(clients)

    answer = ask(clients, "trains")
    found = list(answer["responseStream"])

    assert [next(iter(event)) for event in found] == ["flowOutputEvent", "flowCompletionEvent"]
    assert found[0]["flowOutputEvent"]["content"]["document"].endswith("It was asked: Tell of trains.")
    assert (found[0]["flowOutputEvent"]["nodeName"], found[0]["flowOutputEvent"]["nodeType"]) == (
        "Out",
        "FlowOutputNode",
    )
    assert found[1] == {"flowCompletionEvent": {"completionReason": "SUCCESS"}}
    assert answer["executionId"]


@pytest.mark.inferred
def test_a_flow_is_known_by_id_and_arn_and_so_are_its_aliases(local: Clients) -> None:
    versions = [{"version": "2", "definition": line(prompt("Teller", "Sing of {{topic}}.", topic="String"))}]
    aliases = [{"id": ALIAS, "routingConfiguration": [{"flowVersion": "2"}]}]
    seeded(local, flowVersions=versions, flowAliases=aliases)
    names = [(FLOW, "TSTALIASID"), (FLOW, ALIAS), (ARN, f"{ARN}/alias/{ALIAS}")]
    strangers = [(FLOW, "OTHER"), ("FLOW999999", ALIAS), (ARN.replace("us-east-1", "eu-west-1"), ALIAS)]

    said = [result(local, flowIdentifier=flow, flowAliasIdentifier=alias)[-16:] for flow, alias in names]
    refusals = [
        error_of("ResourceNotFoundException", partial(ask, local), flowIdentifier=flow, flowAliasIdentifier=alias)[
            "Error"
        ]
        for flow, alias in strangers
    ]

    assert said == ["Tell of trains.".rjust(16), "Sing of trains.".rjust(16), "Sing of trains.".rjust(16)]
    assert {refusal["Message"] for refusal in refusals} == {UNKNOWN}


@pytest.mark.inferred
def test_a_prompt_is_answered_by_the_most_exact_binding(local: Clients) -> None:
    seeded(local)
    told: list[FlowContext] = []

    def tell(text: str, context: FlowContext) -> Iterator[str]:
        told.append(context)
        yield from ("about", " ", text)

    addresses: list[tuple[str, str | None]] = [(MODEL, None), ("teller", None), (FLOW, None), (ALIAS, "Teller")]
    said = []
    for number, (address, node_name) in enumerate(addresses):
        local.agentcore.bind(address, lambda text, n=number: f"{n}", qualifier=node_name)
        said.append(result(local))
    local.agentcore.bind(f"{ARN}/alias/{ALIAS}", tell, qualifier="Teller")

    assert said == ["0", "1", "2", "3"]
    assert result(local) == "about Tell of trains."
    assert (told[0].flow_id, told[0].node_name, told[0].model_id) == (FLOW, "Teller", MODEL)
    assert told[0].inputs == {"topic": "trains"}


@pytest.mark.from_model  # the configurations of a prompt node
def test_a_prompt_may_be_a_chat_or_a_resource(local: Clients) -> None:
    messages = [
        {"role": "user", "content": [{"text": "Tell of {{ topic }}"}, {"cachePoint": {"type": "default"}}]},
        {"role": "assistant", "content": [{"text": "and {{other}}."}]},
    ]
    template = {"chat": {"system": [{"text": "Be brief."}], "messages": messages}}
    inline = {"inline": {"modelId": MODEL, "templateType": "CHAT", "templateConfiguration": template}}
    arn = "arn:aws:bedrock:us-east-1:123456789012:prompt/PROMPT1234"
    told: list[str] = []

    def tell(text: str) -> str:
        told.append(text)
        return "done"

    local.agentcore.bind(MODEL, tell)
    local.agentcore.bind("PROMPT1234", tell)
    models = []
    for source in (inline, {"resource": {"promptArn": arn}}):
        how = node("Teller", "Prompt", {"topic": "String"}, {"modelCompletion": "String"}, sourceConfiguration=source)
        seeded(local, line(how))
        (action,) = traces(events(local, enableTrace=True), "nodeActionTrace")
        models.append(action["operationRequest"]["modelId"])

    assert told == ["Be brief.\n\nTell of trains\n\nand {{other}}.", f"{arn}\ntopic: trains"]
    assert models == [MODEL, arn]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"a": 1}, '{"a": 1}'),
        ([1, "x"], '[1, "x"]'),
        (5, "5"),
        (b"bytes", "bytes"),
        (lambda: iter(["a ", {"b": 1}, b" c"]), 'a {"b": 1} c'),
    ],
    ids=["an object", "a list", "a number", "bytes", "pieces"],
)
def test_what_a_function_gives_for_a_prompt_is_a_text(local: Clients, given: Any, said: str) -> None:
    seeded(local)
    local.agentcore.bind("teller", lambda text: given() if callable(given) else given)

    assert result(local) == said


@pytest.mark.from_docs
def test_a_trace_tells_what_comes_to_a_node_what_it_does_and_what_it_gives(local: Clients) -> None:
    seeded(local)
    local.agentcore.bind("teller", lambda text: "Choo")

    found = events(local, enableTrace=True)

    kinds = [next(iter(one.get("flowTraceEvent", {}).get("trace", one))) for one in found]
    assert kinds == [
        *("nodeOutputTrace", "nodeInputTrace", "nodeActionTrace", "nodeOutputTrace", "nodeInputTrace"),
        *("flowOutputEvent", "flowCompletionEvent"),
    ]
    assert traces(found, "nodeInputTrace")[0]["fields"] == [
        {
            "nodeInputName": "topic",
            "content": {"document": "trains"},
            "type": "String",
            "source": {"nodeName": "In", "outputFieldName": "document", "expression": "$.data"},
        }
    ]
    assert traces(found, "nodeOutputTrace")[1]["fields"] == [
        {
            "nodeOutputName": "modelCompletion",
            "content": {"document": "Choo"},
            "type": "String",
            "next": [{"nodeName": "Out", "inputFieldName": "document"}],
        }
    ]
    (action,) = traces(found, "nodeActionTrace")
    assert (action["nodeName"], action["serviceName"]) == ("Teller", "Bedrock")
    assert action["operationRequest"]["messages"][0]["content"] == [{"text": "Tell of trains."}]


@pytest.mark.from_model  # "fields": five of an input's, two of an output's
def test_a_trace_tells_no_more_fields_than_it_has_room_for(local: Clients) -> None:
    names = [f"slot{place}" for place in range(6)]
    teller = prompt("Teller", " ".join(f"{{{{{name}}}}}" for name in names), **dict.fromkeys(names, "String"))
    nodes = [node("In", "Input", {}, {"document": "String"}), ends()[1], teller]
    links = [*(f"In.document > Teller.{name}" for name in names), "Teller.modelCompletion > Out.document"]
    seeded(local, {"nodes": nodes, "connections": linked(*links)})
    local.agentcore.bind("teller", lambda text: text)

    found = events(local, "a", enableTrace=True)

    assert [one["nodeInputName"] for one in traces(found, "nodeInputTrace")[0]["fields"]] == names[:5]
    assert results(found) == ["a a a a a a"]


@pytest.mark.inferred
def test_a_flow_goes_on_as_its_stream_is_read(local: Clients) -> None:
    nodes = [*ends(), *(prompt(name, "{{text}}", text="String") for name in ("First", "Second"))]
    nodes.append(node("Early", "Output", {"document": "String"}))
    after = ("First.modelCompletion > Second.text", "First.modelCompletion > Early.document")
    links = linked("In.document > First.text", *after, "Second.modelCompletion > Out.document")
    seeded(local, {"nodes": nodes, "connections": links})
    asked: list[str] = []

    def say(text: str, context: FlowContext) -> str:
        asked.append(context.node_name)
        return text

    local.agentcore.bind(FLOW, say)

    stream = iter(ask(local)["responseStream"])
    seen = [list(asked)]
    for _ in range(2):
        next(stream)
        seen.append(list(asked))

    assert seen == [[], ["First"], ["First", "Second"]]
    assert list(stream) == [{"flowCompletionEvent": {"completionReason": "SUCCESS"}}]


@pytest.mark.from_docs
def test_a_lambda_function_gets_the_event_of_the_guide(local: Clients) -> None:
    middle = node(
        "Shout", "LambdaFunction", {"words": "Array $.data.words"}, {"functionResponse": "Object"}, lambdaArn=LAMBDA
    )
    seeded(local, line(middle, "Object", "Object"))
    local.agentcore.bind("shout", lambda event: {"event": event})

    found = events(local, {"words": ["a", "b"]}, enableTrace=True)

    field = {"name": "words", "type": "Array", "expression": "$.data.words", "value": ["a", "b"]}
    event = {
        "messageVersion": "1.0",
        "flow": {"flowArn": ARN, "flowAliasArn": f"{ARN}/alias/{ALIAS}"},
        "node": {"name": "Shout", "inputs": [field]},
    }
    assert results(found) == [{"event": event}]
    assert traces(found, "nodeActionTrace")[0]["serviceName"] == "Lambda"


@pytest.mark.from_docs
def test_objects_are_stored_in_s3_and_retrieved(local: Clients) -> None:
    s3 = boto3.client("s3", "us-east-1", aws_access_key_id="testing", aws_secret_access_key="testing")
    s3.create_bucket(Bucket="drawer")
    place: Spec = {"serviceConfiguration": {"s3": {"bucketName": "drawer"}}}
    slots = {"content": "Object $.data.content", "objectKey": "String $.data.key"}
    nodes = [
        *ends("Object"),
        node("Keep", "Storage", slots, {"s3Uri": "String"}, **place),
        node("Fetch", "Retrieval", {"objectKey": "String $.data.key"}, {"s3Content": "String"}, **place),
        node("Uri", "Output", {"document": "String"}),
        node("After", "Condition", {"uri": "String"}, conditions=[{"name": "kept", "expression": 'uri != ""'}]),
    ]
    links = (
        "Keep.s3Uri > After.uri",
        "After ? kept > Fetch",
        "Fetch.s3Content > Out.document",
        "Keep.s3Uri > Uri.document",
    )
    into = [f"In.document > {name}" for name in ("Keep.content", "Keep.objectKey", "Fetch.objectKey")]
    seeded(local, {"nodes": nodes, "connections": linked(*into, *links)})

    found = results(events(local, {"content": {"a": [1]}, "key": "x.json"}))

    assert sorted(found) == ["s3://drawer/x.json", '{"a": [1]}']
    kept = s3.get_object(Bucket="drawer", Key="x.json")
    assert (kept["ContentType"], kept["Body"].read()) == ("application/json", b'{"a": [1]}')
    nodes[len(ends("Object"))] = node(
        "Keep", "Storage", {**slots, "content": "String $.data.content"}, {"s3Uri": "String"}, **place
    )
    seeded(local, {"nodes": nodes, "connections": linked(*into, *links)})
    assert sorted(results(events(local, {"content": "as it is", "key": "x.txt"}))) == ["as it is", "s3://drawer/x.txt"]
    assert s3.head_object(Bucket="drawer", Key="x.txt")["ContentType"] == "text/plain"
    s3.put_object(Bucket="drawer", Key="x.bin", Body=b"\xff")
    fetch = node("Fetch", "Retrieval", {"objectKey": "String"}, {"s3Content": "Object"}, **place)
    seeded(local, line(fetch, got="Object"))
    assert result(local, "x.json") == {"a": [1]}
    for key, why in {
        "x.txt": "object x.txt cannot be read: ",
        "x.bin": "object x.bin cannot be read: ",
        "gone": "there is no object gone in bucket drawer",
    }.items():
        assert agents.failing(ask(local, key)["responseStream"])[1]["Message"].startswith(f"Node Fetch: {why}")


@pytest.mark.from_docs
@pytest.mark.parametrize("model", [None, knowledge.MODEL])
def test_a_knowledge_base_gives_what_it_finds_or_an_answer(local: Clients, model: str | None) -> None:
    knowledge.seeded(local)
    how = {"knowledgeBaseId": knowledge.ID, "numberOfResults": 1, **({"modelId": model} if model else {})}
    output = {"outputText": "String"} if model else {"retrievalResults": "Array"}
    seeded(
        local,
        line(
            node("Look", "KnowledgeBase", {"retrievalQuery": "String"}, output, **how), got=next(iter(output.values()))
        ),
    )

    found = result(local, "Do dogs need a ticket?")

    assert "Dogs need a ticket of their own." in (found if model else found[0]["content"]["text"])
    assert model or len(found) == 1
    knowledge.seeded(local, type="MANAGED")
    if model is None:
        assert result(local, "Do dogs need a ticket?")[0]["content"] == found[0]["content"]
    else:
        _, error = agents.failing(ask(local, "Do dogs need a ticket?")["responseStream"])
        assert error["Message"] == "This operation is not supported for managed knowledge bases."


@pytest.mark.from_model  # the configuration of a knowledge base node
def test_a_knowledge_base_is_asked_as_its_node_says(local: Clients) -> None:
    asked: list[Any] = []

    def generate(call: Any) -> Any:
        asked.append(call.params["retrieveAndGenerateConfiguration"]["knowledgeBaseConfiguration"])
        return {"output": {"text": "Yes"}, "sessionId": "s1"}

    local.agentcore.script("RetrieveAndGenerate", generate)
    generation = {"promptTemplate": {"textPromptTemplate": "$search_results$"}}
    base: dict[str, Any] = {"knowledgeBaseId": "KB99999999"}
    for how in ({"numberOfResults": 2, **generation}, {}):
        given = {**base, "modelId": knowledge.MODEL, **how}
        seeded(
            local, line(node("Look", "KnowledgeBase", {"retrievalQuery": "String"}, {"outputText": "String"}, **given))
        )
        assert result(local) == "Yes"
    output = {"retrievalResults": "Array"}
    seeded(local, line(node("Look", "KnowledgeBase", {"retrievalQuery": "String"}, output, **base), got="Array"))

    assert agents.failing(ask(local)["responseStream"])[1]["Code"] == "resourceNotFoundException"
    searched = {"vectorSearchConfiguration": {"numberOfResults": 2}}
    assert asked == [
        {
            **base,
            "modelArn": knowledge.MODEL,
            "retrievalConfiguration": searched,
            "generationConfiguration": generation,
        },
        {**base, "modelArn": knowledge.MODEL},
    ]


CODE = "words = text.split()\nprint('not told')\n{'count': len(words), 'last': words[-1]}"


@pytest.mark.from_docs
def test_inline_code_is_run_where_the_author_allows_it(local: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    code = node("Count", "InlineCode", {"text": "String"}, {"response": "Object"}, code=CODE, language="Python_3")
    seeded(local, line(code, got="Object"))

    _, error = agents.failing(ask(local, "one two")["responseStream"])
    monkeypatch.setattr(controls, "code_interpreter", "local")

    assert error["Code"] == "dependencyFailedException"
    assert 'code_interpreter="local"' in error["Message"]
    assert result(local, "one two") == {"count": 2, "last": "two"}
    code["configuration"]["inlineCode"]["code"] = "{1j}"
    seeded(local, line(code, got="Object"))
    _, error = agents.failing(ask(local, "one two")["responseStream"])
    assert error["Message"] == 'Node Count: the value of its last line is no JSON: "{1j}"'
    code["configuration"]["inlineCode"]["code"] = "1 / 0"
    seeded(local, line(code, got="Object"))
    _, error = agents.failing(ask(local, "one two")["responseStream"])
    assert (error["Code"], "ZeroDivisionError" in error["Message"]) == ("dependencyFailedException", True)


@pytest.mark.inferred
def test_what_cannot_be_had_fails_with_its_reason(local: Clients) -> None:
    place = {"serviceConfiguration": {"s3": {"bucketName": "nowhere"}}}
    bot = "arn:aws:lex:us-east-1:123456789012:bot-alias/BOT/ALIAS"
    lex = {"botAliasArn": bot, "localeId": "en_US"}
    function: Any = ("LambdaFunction", {"text": "String"}, {"functionResponse": "String"})
    middles = {
        "no Amazon Lex": node("Bot", "Lex", {"inputText": "String"}, {"predictedIntent": "String"}, **lex),
        "no Lambda function": node("Shout", *function, lambdaArn=LAMBDA),
        "bucket does not exist": node("Fetch", "Retrieval", {"objectKey": "String"}, {"s3Content": "String"}, **place),
    }
    for reason, middle in middles.items():
        seeded(local, line(middle))
        found, error = agents.failing(ask(local)["responseStream"])
        assert (found, error["Code"]) == ([], "dependencyFailedException")
        assert reason in error["Message"]

    seeded(local, line(middles["no Amazon Lex"]))
    local.agentcore.bind(bot, lambda text: f"Book{text}")

    assert result(local, "Train") == "BookTrain"
    local.agentcore.bind(bot, lambda text: None)
    assert "an intent's name" in agents.failing(ask(local)["responseStream"])[1]["Message"]
    keep = node("Keep", "Storage", {"content": "String", "objectKey": "String"}, {"s3Uri": "String"}, **place)
    flow = line(keep)
    flow["connections"] += linked("In.document > Keep.objectKey")
    seeded(local, flow)
    assert agents.failing(ask(local)["responseStream"])[1]["Message"].startswith("Node Keep: nowhere: ")


@pytest.mark.inferred
def test_a_function_that_fails_ends_the_stream_and_what_came_before_stays(local: Clients) -> None:
    seeded(local)
    local.agentcore.bind("teller", lambda text: 1 / 0)

    found, error = agents.failing(ask(local, enableTrace=True)["responseStream"])

    assert [next(iter(one["flowTraceEvent"]["trace"])) for one in found] == ["nodeOutputTrace", "nodeInputTrace"]
    assert error == {"Code": "dependencyFailedException", "Message": "Node Teller: division by zero"}


@pytest.mark.from_docs
def test_a_flow_takes_no_longer_than_an_hour(local: Clients) -> None:
    seeded(local)
    local.agentcore.bind("teller", lambda text: str(local.agentcore.clock.tick(minutes=61)))

    found, error = agents.failing(ask(local)["responseStream"])

    assert (found, error["Code"]) == ([], "dependencyFailedException")
    assert "timed out" in error["Message"]


def _asking(prompt: str, context: Any) -> Iterator[Any]:
    """An agent that wants to know how many before it answers."""
    if not any(letter.isdigit() for letter in prompt):
        observation = {"type": "ASK_USER", "finalResponse": {"text": "How many?"}}
        yield {"trace": {"trace": {"orchestrationTrace": {"observation": observation}}}}
        yield "How many?"
    else:
        yield f"{prompt} it is, after {context.history[0]['text']}."


@pytest.mark.from_docs
def test_an_agent_that_asks_is_answered_with_the_executions_id(clients: Clients) -> None:
    agents.seeded(clients)
    clients.agentcore.bind("conductor", _asking)
    agent = node("Agent", "Agent", {"agentInputText": "String"}, {"agentResponse": "String"}, agentAliasArn=AGENT)
    seeded(clients, line(agent))

    first = ask(clients, "Tickets", enableTrace=True)
    asked = list(first["responseStream"])
    wrong = error_of("ValidationException", partial(ask, clients), executionId=first["executionId"])["Error"]["Message"]
    reply = given("2", nodeName="Agent", nodeInputName="agentInputText")
    second = ask(clients, executionId=first["executionId"], **reply)

    named = {"nodeName": "Agent", "nodeType": "AgentNode"}
    assert asked[-2:] == [
        {"flowMultiTurnInputRequestEvent": {**named, "content": {"document": "How many?"}}},
        {"flowCompletionEvent": {"completionReason": "INPUT_REQUIRED"}},
    ]
    (dependency,) = traces(asked, "nodeDependencyTrace")
    assert dependency["traceElements"]["agentTraces"][0]["agentId"] == agents.AGENT
    assert "waits for the input agentInputText of node Agent" in wrong
    assert second["executionId"] == first["executionId"]
    assert [next(iter(event.values())) for event in second["responseStream"]] == [
        {"nodeName": "Out", "nodeType": "FlowOutputNode", "content": {"document": "2 it is, after Tickets."}},
        {"completionReason": "SUCCESS"},
    ]
    assert error_of("ValidationException", partial(ask, clients), executionId=first["executionId"], **reply)


@pytest.mark.inferred
def test_a_text_has_no_members(local: Clients) -> None:
    seeded(local, line(prompt("Teller", "Tell of {{topic}}.", topic="String $.data.topic")))

    _, error = agents.failing(ask(local, "no topic")["responseStream"])

    assert "there is no topic in a text" in error["Message"]


@pytest.mark.from_model  # the inputs of an agent's node
def test_an_agent_has_the_attributes_that_its_node_is_given(local: Clients) -> None:
    agents.seeded(local)
    slots = {"agentInputText": "ask", "promptAttributes": "prompt", "sessionAttributes": "session"}
    kinds = {slot: f"{'String' if slot == 'agentInputText' else 'Object'} $.data.{key}" for slot, key in slots.items()}
    agent = node("Agent", "Agent", kinds, {"agentResponse": "String"}, agentAliasArn=AGENT)
    flow = line(agent, given="Object")
    flow["connections"] += linked(*(f"In.document > Agent.{slot}" for slot in list(slots)[1:]))
    seeded(local, flow)
    local.agentcore.bind(
        "conductor", lambda text, context: f"{text} {context.prompt_session_attributes} {context.session_attributes}"
    )

    found = events(local, {"ask": "Hi", "prompt": {"car": 7}, "session": {"name": "Ana"}})

    assert results(found) == ["Hi {'car': '7'} {'name': 'Ana'}"]


@pytest.mark.inferred
def test_an_agent_that_returns_control_fails_in_a_flow(local: Clients) -> None:
    agents.seeded(local)
    local.agentcore.script("InvokeAgent", [agents.CONTROL])
    agent = node("Agent", "Agent", {"agentInputText": "String"}, {"agentResponse": "String"}, agentAliasArn=AGENT)
    seeded(local, line(agent))

    _, error = agents.failing(ask(local)["responseStream"])

    assert "returned control" in error["Message"]


@pytest.mark.inferred
def test_a_seed_keeps_what_it_was_given(local: Clients) -> None:
    mine = line(prompt("Teller", "Tell of {{topic}}.", topic="String"))
    seeded(local, mine)
    mine["nodes"].clear()

    assert result(local).endswith("Tell of trains.")
    assert IDS["flowIdentifier"] == FLOW
    assert TELL["nodes"]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (lambda text: dict[str, str]()["x"], "Node Teller: KeyError: 'x'"),
        (lambda text: None, "Node Teller: An answer is made of texts or JSON, not of None"),
    ],
    ids=["a key that is not there", "nothing returned"],
)
def test_a_node_tells_how_its_function_failed(local: Clients, answer: Any, why: str) -> None:
    seeded(local)
    local.agentcore.bind("teller", answer)

    assert why in agents.failing(ask(local)["responseStream"])[1]["Message"]
