"""The loop of InvokeHarness: tools of every kind, what ends it, and what waits for the caller."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from botocore.exceptions import ClientError, EventStreamError
from time_machine import travel

from conftest import Clients, Logged
from tests.families.arrange import NOON
from tests.families.gateways.traffic.arrange import add_lambda, mcp_gateway
from tests.families.gateways.traffic.test_interceptors import interceptor
from tests.families.harnesses.arrange import NONE, new_harness
from tests.families.harnesses.test_invoke import SESSION, invoked, text_of
from tests.families.identities.arrange import provider

ASK = {
    "type": "inline_function",
    "name": "ask",
    "config": {"inlineFunction": {"description": "Asks a person.", "inputSchema": {"type": "object"}}},
}
INTERPRETER = {"type": "agentcore_code_interpreter", "name": "python"}


def use(name: str, **given: Any) -> dict[str, Any]:
    return {"toolUse": {"name": name, "input": given}}


def stops(events: list[dict[str, Any]]) -> list[str]:
    return [event["messageStop"]["stopReason"] for event in events if "messageStop" in event]


def results(events: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """The status and the text of every result that a stream tells."""
    found: list[tuple[str, str]] = []
    for event in events:
        start = event.get("contentBlockStart", {}).get("start", {}).get("toolResult")
        delta = event.get("contentBlockDelta", {}).get("delta", {}).get("toolResult")
        if start is not None:
            found.append((start["status"], ""))
        if delta is not None:
            found[-1] = found[-1][0], found[-1][1] + delta[0]["text"]
    return found


def result_of(id: str, text: str) -> list[dict[str, Any]]:
    block = {"toolUseId": id, "content": [{"text": text}], "status": "success"}
    return [{"role": "user", "content": [{"toolResult": block}]}]


def starts(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = [event["contentBlockStart"]["start"] for event in events if "contentBlockStart" in event]
    return [start["toolUse"] for start in found if "toolUse" in start]


@pytest.mark.from_docs  # messages of both sides in one stream, and metadata of every call of the model
def test_a_bound_function_is_a_tool_and_the_agent_is_asked_again(clients: Clients) -> None:
    harness = new_harness(clients, memory=NONE)
    told: list[Any] = []

    def agent(given: Any) -> Any:
        told.append(given["messages"])
        last = given["messages"][-1]["content"][0]
        return f"It is {last['toolResult']['content'][0]['text']}" if "toolResult" in last else use("add", a=1, b=2)

    clients.agentcore.bind("helper", agent)
    clients.agentcore.bind("helper/add", lambda given: given["a"] + given["b"])

    events = invoked(clients, harness, "What is 1 + 2?")
    invoked(clients, harness, "Again")

    assert [next(iter(event)) for event in events] == [
        *("messageStart", "contentBlockStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata"),
        *("messageStart", "contentBlockStart", "contentBlockDelta", "contentBlockStop", "messageStop"),
        *("messageStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata"),
    ]
    assert [event["messageStart"]["role"] for event in events if "messageStart" in event] == [
        *("assistant", "user", "assistant"),
    ]
    assert stops(events) == ["tool_use", "tool_result", "end_turn"]
    assert results(events) == [("success", "3")]
    assert text_of(events) == "It is 3"
    assert [message["role"] for message in told[2]] == ["user", "assistant", "user", "assistant", "user"]


@pytest.mark.from_docs  # "Reference a gateway ARN and every tool configured on that gateway becomes available"
def test_tools_of_a_gateway_and_of_a_remote_server_are_called(local: Clients) -> None:
    gateway = mcp_gateway(local, authorizerType="AWS_IAM")
    add_lambda(local, gateway)
    local.agentcore.bind("tools", lambda event, context: event["a"] + event["b"])
    seen: list[dict[str, str]] = []
    local.agentcore.bind("https://mcp.example/mcp", server(seen))
    harness = new_harness(
        local,
        memory=NONE,
        tools=[
            {
                "type": "agentcore_gateway",
                "name": "sums",
                "config": {"agentCoreGateway": {"gatewayArn": gateway["gatewayArn"]}},
            },
            {
                "type": "remote_mcp",
                "name": "far",
                "config": {"remoteMcp": {"url": "https://mcp.example/mcp", "headers": {"X-Key": "secret"}}},
            },
        ],
    )
    asked = [use("calc___add", a=1, b=2), use("echo", text="hi"), use("nobody"), "Done"]
    local.agentcore.script("InvokeHarness", lambda call: asked)

    events = invoked(local, harness)

    assert results(events) == [("success", "3"), ("success", "hi"), ("error", "Unknown tool: nobody")]
    assert [(one["type"], one.get("serverName")) for one in starts(events)] == [
        *(("mcp_tool_use", "sums"), ("mcp_tool_use", "far"), ("server_tool_use", None)),
    ]
    assert text_of(events) == "Done"
    assert {headers["x-key"] for headers in seen} == {"secret"}
    kept = invoked(local, harness, allowedTools=["@far/echo"])
    assert [status for status, _ in results(kept)] == ["error", "success", "error"]
    local.agentcore.bind("note", lambda given: "noted")
    asked[2:] = [use("note"), use("shell", command="ls"), "Done"]
    names = ("calc___add", "echo", "note", "shell")
    far, own, built_in = {"echo"}, {"note"}, {"shell"}  # and of the gateway's: calc___add
    for patterns, allowed in [
        (["*"], {"calc___add"} | far | own | built_in),
        (["e*"], set()),  # of no server
        (["n*"], own),
        (["shell"], built_in),
        (["@far"], far),
        (["@f*/e*", "@sums/calc___*"], far | {"calc___add"}),
        (["@far/nobody"], set()),
        (["@builtin"], built_in),
        (["@builtin/file*", "@note"], set()),
    ]:
        statuses = [status for status, _ in results(invoked(local, harness, allowedTools=patterns))]
        ran = {name for name, status in zip(names, statuses, strict=True) if status == "success"}
        assert (patterns, ran) == (patterns, allowed)


def server(seen: list[dict[str, str]]) -> Any:
    """An MCP server of one tool, by hand."""

    def app(environ: Any, start_response: Any) -> list[bytes]:
        seen.append({"x-key": environ.get("HTTP_X_KEY", "")})
        message = json.loads(environ["wsgi.input"].read() or b"{}")
        given = message.get("params", {}).get("arguments", {})
        answers = {
            "initialize": {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}}, "serverInfo": {}},
            "tools/list": {"tools": [{"name": "echo", "inputSchema": {"type": "object"}}]},
            "tools/call": {"content": [{"type": "text", "text": given["text"]}]} if "text" in given else given,
        }
        said = {"result": answers.get(message.get("method"), {})}
        if "refuse" in given:
            said = {"error": {"code": -32000, "message": given["refuse"]}}
        body = {"jsonrpc": "2.0", "id": message.get("id"), **said}
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(body).encode()]

    return app


@pytest.mark.inferred
def test_a_server_may_refuse_fail_say_nothing_or_not_be_there(local: Clients, caplog: Logged) -> None:
    local.agentcore.bind("https://mcp.example/mcp", server([]))
    far = {"type": "remote_mcp", "config": {"remoteMcp": {"url": "https://mcp.example/mcp"}}}
    gone = {"type": "remote_mcp", "config": {"remoteMcp": {"url": "https://gone.example/mcp"}}}
    harness = new_harness(local, memory=NONE, tools=[{"type": "agentcore_code_interpreter"}, far, gone])
    asked = [
        *(use("echo", refuse="Not today"), use("echo", content=[], isError=True), use("echo")),
        *(use("nobody"), use("nobody"), use("code_interpreter", code="1"), "Done"),
    ]
    local.agentcore.script("InvokeHarness", lambda call: asked, times=1)

    events = invoked(local, harness)

    *of_server, first, second, own = results(events)
    assert of_server == [("error", "Not today"), ("error", ""), ("success", "")]
    assert {one.get("serverName") for one in starts(events)[:3]} == {"mcp_example"}  # none was given
    assert first == second
    assert first[1].startswith("Unknown tool: nobody; gone_example: ")
    assert first[1].count("gone_example") == 1
    assert own[0] == "success"
    told = [one.getMessage() for one in caplog.records]
    assert any(one.startswith("the tools of gone_example cannot be listed: ") for one in told)


def raw(name: str, *pieces: str) -> list[dict[str, Any]]:
    """Events of a message that uses a tool."""
    start = {"toolUse": {"toolUseId": "mine", "name": name, "type": "server_tool_use"}}
    deltas = [{"contentBlockIndex": 0, "delta": {"toolUse": {"input": piece}}} for piece in pieces]
    return [
        {"messageStart": {"role": "assistant"}},
        {"contentBlockStart": {"contentBlockIndex": 0, "start": start}},
        *({"contentBlockDelta": delta} for delta in deltas),
        {"contentBlockStop": {"contentBlockIndex": 0}},
        {"messageStop": {"stopReason": "tool_use"}},
    ]


@pytest.mark.inferred
@pytest.mark.parametrize(("pieces", "given"), [(['{"a": ', "1}"], {"a": 1}), (["no JSON"], {}), ([], {})])
def test_events_of_the_authors_may_use_a_tool(local: Clients, pieces: list[str], given: dict[str, Any]) -> None:
    harness, seen = new_harness(local, memory=NONE), list[Any]()
    local.agentcore.bind("note", lambda told: seen.append(told))
    local.agentcore.bind(
        "helper", lambda told: "Done" if told["messages"][-1]["role"] == "user" and seen else raw("note", *pieces)
    )

    events = invoked(local, harness)

    assert seen == [given]
    assert stops(events) == ["tool_use", "tool_result", "end_turn"]
    local.agentcore.bind("helper", lambda told: raw("nobody"))
    assert invoked(local, harness) == raw("nobody")  # what the harness does not have is its caller's


@pytest.mark.inferred
def test_pieces_may_be_nested_and_name_their_uses(local: Clients) -> None:
    harness = new_harness(local, memory=NONE)
    local.agentcore.bind("note", lambda told: told.get("what", "nothing"))
    bare = {"name": "note", "toolUseId": "mine"}
    pieces: Any = {"stream": ["One ", ("two", [bare, {"toolUse": {"name": "note", "input": {"what": "x"}}}]), "three"]}
    local.agentcore.script("InvokeHarness", lambda call: pieces, times=1)

    events = invoked(local, harness)

    mine, other = starts(events)
    assert (text_of(events), mine["toolUseId"], other["toolUseId"][:8]) == ("One twothree", "mine", "tooluse_")
    assert results(events) == [("success", "nothing"), ("success", "x")]
    local.agentcore.script("InvokeHarness", [[bare, ("a", b"b")], {"messageStop": {"stopReason": "end_turn"}}])
    with pytest.raises(ValueError, match="InvokeHarness"):
        local.agentcore.script("InvokeHarness", [[bare, [5]], {"messageStop": {"stopReason": "end_turn"}}])
    local.agentcore.script("InvokeHarness", None)
    for wrong in ({"name": "note", "input": []}, {"name": ""}, {"name": "note", "toolUseId": 5}, {"toolUse": "note"}):
        local.agentcore.bind("helper", lambda told, wrong=wrong: [wrong])
        with pytest.raises((ClientError, EventStreamError), match="An answer is made of texts, tool uses and events"):
            invoked(local, harness)


def listening(seen: list[str]) -> Any:
    """An MCP server without tools, which keeps what it was shown."""

    def app(environ: Any, start_response: Any) -> list[bytes]:
        seen.append(environ.get("HTTP_AUTHORIZATION") or environ.get("HTTP_X_KEY", ""))
        message = json.loads(environ["wsgi.input"].read() or b"{}")
        result = {"protocolVersion": "2025-06-18", "capabilities": {}, "serverInfo": {}, "tools": []}
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps({"jsonrpc": "2.0", "id": message.get("id"), "result": result}).encode()]

    return app


@pytest.mark.from_model  # HarnessRemoteMcpConfig, HarnessGatewayOutboundAuth
def test_servers_are_shown_what_they_want(local: Clients) -> None:
    local.control.create_api_key_credential_provider(name="mine", apiKey="k3y")
    provider(local)
    issued: list[Any] = []

    def issue(request: Any) -> str:
        issued.append(request)
        return "t0k3n"

    local.agentcore.identity.script("mine", issue)
    seen: dict[str, list[str]] = {name: [] for name in ("key", "here", "there", "token", "signed")}
    vault = "arn:aws:bedrock-agentcore:us-east-1:123456789012:token-vault/default"
    remote: dict[str, Any] = {
        "key": {"headers": {"X-Key": f"Key ${{{vault}/apikeycredentialprovider/mine}}"}},
        "here": {"outboundAuth": {"awsIam": {"service": "execute-api"}}},
        "there": {"outboundAuth": {"awsIam": {"service": "execute-api", "region": "eu-west-1"}}},
    }
    tools: list[Any] = []
    for name, how in remote.items():
        local.agentcore.bind(f"https://{name}.example", listening(seen[name]))
        tools.append({"type": "remote_mcp", "config": {"remoteMcp": {"url": f"https://{name}.example/mcp", **how}}})
    oauth = {"providerArn": f"{vault}/oauth2credentialprovider/mine", "scopes": ["read"]}
    asks = {"token": {"oauth": {**oauth, "customParameters": {"audience": "notes"}}}, "signed": {"awsIam": {}}}
    for name, auth in asks.items():

        def watch(event: Any, name: str = name) -> Any:
            seen[name].append(event["mcp"]["gatewayRequest"]["headers"].get("authorization", ""))
            return {"interceptorOutputVersion": "1.0", "mcp": {}}

        gateway = mcp_gateway(
            local, name, interceptorConfigurations=[interceptor("REQUEST", name, passRequestHeaders=True)]
        )
        local.agentcore.bind(name, watch)
        config = {"gatewayArn": gateway["gatewayArn"], "outboundAuth": auth}
        tools.append({"type": "agentcore_gateway", "config": {"agentCoreGateway": config}})
    harness = new_harness(local, memory=NONE, tools=tools)
    local.agentcore.script("InvokeHarness", lambda call: [use("nobody"), "Done"])

    invoked(local, harness, runtimeUserId="ada")

    assert (set(seen["key"]), set(seen["token"])) == ({"Key k3y"}, {"Bearer t0k3n"})
    for name, scope in {
        "here": "us-east-1/execute-api",
        "there": "eu-west-1/execute-api",
        "signed": "us-east-1/bedrock-agentcore",
    }.items():
        assert seen[name]
        assert all(f"/{scope}/aws4_request" in one for one in seen[name])
    identity = harness["environment"]["agentCoreRuntimeEnvironment"]["agentRuntimeId"]
    assert {(one.workload, one.user, one.parameters["audience"]) for one in issued} == {(identity, "ada", "notes")}


@pytest.mark.from_docs  # "Inline function calls"
def test_an_inline_function_is_the_callers_and_its_result_goes_on(clients: Clients) -> None:
    harness = new_harness(clients, memory=NONE, tools=[ASK])
    clients.agentcore.bind("add", lambda given: "three")
    clients.agentcore.bind(
        "helper",
        lambda told: (
            "So it is"
            if "toolResult" in told["messages"][-1]["content"][0]
            else [use("add"), use("ask", what="first"), use("add"), use("ask", what="second")]
        ),
    )

    first = invoked(clients, harness)
    given = starts(first)[1]
    second = invoked(clients, harness, messages=result_of(given["toolUseId"], "yes"))
    again = starts(second)
    third = invoked(clients, harness, messages=result_of(again[0]["toolUseId"], "no"))

    assert (stops(first), results(first), given["type"]) == (["tool_use"], [], "tool_use")
    assert (stops(second), [one["name"] for one in again]) == (["tool_use"], ["ask"])
    assert [text for _, text in results(third)] == ["three", "yes", "three", "no"]
    assert (stops(third), text_of(third)) == (["tool_result", "end_turn"], "So it is")


@pytest.mark.from_docs  # "A missing, duplicate, stale, or replayed result cannot resume the handoff"; texts quoted
def test_a_result_that_nothing_waits_for_is_refused(local: Clients) -> None:
    harness = new_harness(local, memory=NONE, tools=[ASK])
    local.agentcore.script("InvokeHarness", lambda call: use("ask"), times=1)

    with pytest.raises(ClientError, match="The number of toolResult blocks at messages"):
        invoked(local, harness, messages=result_of("tooluse_nobody", "x"))
    id = starts(invoked(local, harness))[0]["toolUseId"]
    with pytest.raises(ClientError, match="RuntimeClientError"):
        invoked(local, harness, messages=result_of("tooluse_nobody", "x"))
    answered = invoked(local, harness, messages=result_of(id, "yes"))
    with pytest.raises(ClientError, match="RuntimeClientError"):
        invoked(local, harness, messages=result_of(id, "yes"))

    assert stops(answered) == ["tool_result", "end_turn"]


@pytest.mark.from_docs  # quoted: what the stream says where the result is missing, or is no text
def test_a_result_is_the_whole_of_what_is_waited_for_and_a_text(local: Clients) -> None:
    harness = new_harness(local, memory=NONE, tools=[ASK])
    local.agentcore.script("InvokeHarness", lambda call: use("ask"), times=1)
    id = starts(invoked(local, harness))[0]["toolUseId"]

    with pytest.raises(EventStreamError, match=f"Inline function result is missing toolUseId '{id}'"):
        invoked(local, harness, "Never mind")
    told: list[Any] = []

    def agent(given: Any) -> str:
        told.append(given["messages"])
        return "Well"

    local.agentcore.bind("helper", agent)
    (message,) = result_of(id, "yes")
    messages = [{**message, "content": [*message["content"], {"text": "and more"}]}]
    answered = invoked(local, harness, messages=messages)

    assert (results(answered), stops(answered)) == ([("success", "yes")], ["tool_result", "end_turn"])
    assert [list(message["content"][0]) for message in told[0][-2:]] == [["text"], ["toolResult"]]
    local.agentcore.script("InvokeHarness", lambda call: use("ask"), times=1)
    id = starts(invoked(local, harness))[0]["toolUseId"]
    block = {"toolUseId": id, "content": [{"json": {"a": 1}}], "status": "success"}
    with pytest.raises(ClientError, match="unsupported type"):
        invoked(local, harness, messages=[{"role": "user", "content": [{"toolResult": block}]}])


@pytest.mark.from_model
def test_the_loop_ends_where_its_limits_are(local: Clients) -> None:
    harness = new_harness(local, memory=NONE)
    local.agentcore.bind("tick", lambda given: str(local.agentcore.clock.tick(seconds=40)))
    local.agentcore.bind("helper", lambda told: use("tick"))

    assert stops(invoked(local, harness, maxIterations=1)) == ["max_iterations_exceeded"]
    assert stops(invoked(local, harness, maxIterations=2)) == ["tool_use", "tool_result", "max_iterations_exceeded"]
    assert stops(invoked(local, harness, timeoutSeconds=30)) == ["tool_use", "tool_result", "timeout_exceeded"]
    model = {"bedrockModelConfig": {"modelId": "any", "maxTokens": 2}}
    local.agentcore.bind("helper", lambda told: "One, two, three")
    cut = invoked(local, harness, model=model)
    assert (stops(cut), text_of(cut)) == (["max_tokens"], "One, two")
    assert stops(invoked(local, harness, maxTokens=2)) == ["max_output_tokens_exceeded"]
    local.agentcore.bind("helper", lambda told: "One, two.")
    for many in (2, 3):
        whole = invoked(local, harness, maxTokens=many)
        assert (stops(whole), text_of(whole)) == (["end_turn"], "One, two.")
    local.agentcore.bind("helper", lambda told: ["One,", " two", " three"])
    for limits, reason in (({"model": model}, "max_tokens"), ({"maxTokens": 2}, "max_output_tokens_exceeded")):
        cut = invoked(local, harness, **limits)
        assert (stops(cut), text_of(cut)) == ([reason], "One, two")
    local.agentcore.bind("tick", lambda given: "tock")
    local.agentcore.bind("helper", lambda told: iter(["One", use("tick"), "two three"]))
    cut = invoked(local, harness, maxTokens=2)  # of the whole turn
    assert (stops(cut), text_of(cut)) == (["tool_use", "tool_result", "max_output_tokens_exceeded"], "Onetwo")
    with pytest.raises(ClientError, match="maxIterations must be at least 1"):
        invoked(local, harness, maxIterations=0)


@pytest.mark.inferred
def test_an_agent_hears_that_what_it_asked_for_came_to_nothing(local: Clients) -> None:
    harness, told = new_harness(local, memory=NONE), list[Any]()

    def agent(given: Any) -> Any:
        told.append(given["messages"])
        return use("tick")

    local.agentcore.bind("tick", lambda given: "tock")
    local.agentcore.bind("helper", agent)
    (id,) = (one["toolUseId"] for one in starts(invoked(local, harness, "One", maxIterations=1)))
    invoked(local, harness, "Two", maxIterations=1)

    said = {"toolUseId": id, "status": "error", "content": [{"text": "Tool was interrupted."}]}
    assert [message["content"] for message in told[1]] == [
        [{"text": "One"}],
        [{"toolUse": {"toolUseId": id, "name": "tick", "type": "server_tool_use", "input": {}}}],
        [{"toolResult": said}],
        [{"text": "Two"}],
    ]


@pytest.mark.from_model  # "the maximum duration in seconds for the agent loop execution"
def test_an_agent_that_does_not_answer_is_not_waited_for_longer_than_the_loop_may_take(local: Clients) -> None:
    harness = new_harness(local, memory=NONE)
    never = threading.Event()
    local.agentcore.bind("tick", lambda given: str(local.agentcore.clock.tick(seconds=9.99)))

    def agent(told: Any) -> Any:
        if len(told["messages"]) == 1:
            return use("tick")
        return never.wait()

    local.agentcore.bind("helper", agent)
    local.agentcore.bind("wait", lambda given: never.wait())
    try:
        assert stops(invoked(local, harness, timeoutSeconds=10)) == ["tool_use", "tool_result", "timeout_exceeded"]
        local.agentcore.bind("helper", lambda told: [use("tick"), use("wait")])  # nor is a tool
        late = invoked(local, harness, timeoutSeconds=10)
        assert (stops(late), results(late)) == (["tool_use", "timeout_exceeded"], [])
    finally:
        never.set()


@pytest.mark.inferred  # where the time is the default, it is the clock's alone
@pytest.mark.parametrize(("seconds", "ends"), [(3599, "end_turn"), (3600, "timeout_exceeded")])
def test_a_loop_goes_on_as_long_as_it_has_a_second(local: Clients, seconds: int, ends: str) -> None:
    harness = new_harness(local, memory=NONE)
    local.agentcore.bind("tick", lambda given: str(local.agentcore.clock.tick(seconds=seconds)))
    local.agentcore.script("InvokeHarness", lambda call: [use("tick"), "Done"])

    with travel(NOON, tick=False):
        events = invoked(local, harness)

    assert stops(events) == ["tool_use", "tool_result", ends]


@pytest.mark.inferred
def test_an_interpreter_is_asked_in_a_session_that_is_the_harness_sessions(local: Clients) -> None:
    harness = new_harness(local, memory=NONE, tools=[INTERPRETER])
    asked: list[dict[str, Any]] = []

    def run(call: Any) -> Any:
        asked.append(call.params)
        return [{"result": {"content": [{"type": "text", "text": "ran"}], "isError": len(asked) == 2}}]

    local.agentcore.script("InvokeCodeInterpreter", run)
    action = {"type": "writeFiles", "session_name": "mine", "content": []}
    uses = [
        use("python", code="1"),
        use("python", code="1", language="javascript"),
        use("python", command="ls"),
        use("python", code_interpreter_input={"action": action}),
    ]
    local.agentcore.script("InvokeHarness", lambda call: [*uses, "Done"])

    first = invoked(local, harness)
    invoked(local, harness)
    named = {"codeInterpreterIdentifier": "aws.codeinterpreter.v1", "sessionId": asked[0]["sessionId"]}
    local.data.stop_code_interpreter_session(**named)
    invoked(local, harness)

    assert [status for status, _ in results(first)] == ["success", "error", "success", "success"]
    assert [(one["name"], one["arguments"]) for one in asked[:4]] == [
        ("executeCode", {"code": "1", "language": "python"}),
        ("executeCode", {"code": "1", "language": "javascript"}),
        ("executeCommand", {"command": "ls"}),
        ("writeFiles", {"content": []}),
    ]
    sessions = [one["sessionId"] for one in asked]
    assert (len(set(sessions[:8])), len(set(sessions[8:])), len(set(sessions))) == (1, 1, 2)


@pytest.mark.from_docs  # "Default tools shell and file_operations are available in every session"
def test_a_tool_that_fails_tells_the_agent_and_built_in_ones_run(local: Clients) -> None:
    harness = new_harness(local, memory=NONE, tools=[INTERPRETER])

    def broken(given: Any) -> Any:
        raise ValueError("out of ink")

    local.agentcore.bind("print", broken)
    done = threading.Event()
    local.agentcore.bind("wait", lambda given: done.wait(5), timeout=0.01)
    asked = [use("wait"), use("print"), use("shell", command="ls"), use("file_operations"), use("python", code="1 + 1")]
    local.agentcore.script("InvokeHarness", lambda call: asked, times=1)

    late, *found = results(invoked(local, harness))
    done.set()

    assert late == ("error", "Error: not done within 0.01 seconds")
    assert found[0] == ("error", "Error: out of ink")
    assert (found[1][0], "Not run" in found[1][1]) == ("success", True)
    assert (found[2][0], "agentcore.bind('file_operations'" in found[2][1]) == ("error", True)
    assert (found[3][0], "Not run" in found[3][1]) == ("success", True)


@pytest.mark.inferred
def test_what_a_tool_gives_is_a_text_a_result_or_json(local: Clients) -> None:
    harness = new_harness(local, memory=NONE)
    endless: list[Any] = []
    endless.append(endless)
    text = [{"text": "told"}]
    every = {"status": "success", "isError": False, "toolUseId": "x", "structuredContent": {}, "_meta": {}}
    gives: list[tuple[Any, str, str]] = [
        ("told", "success", "told"),
        (5, "success", "5"),
        ({"content": text}, "success", "told"),
        ({"content": text, **every}, "success", "told"),
        ({"content": text, "isError": True}, "error", "told"),
        ({"content": text, "status": "error"}, "error", "told"),
        ({"content": [{"json": {"a": 1}}]}, "success", '{"a": 1}'),
        ({"content": [{"text": 5}]}, "success", '{"text": 5}'),
        ({"content": ["told"]}, "success", '"told"'),
        ({"content": text, "price": 1}, "success", '{"content": [{"text": "told"}], "price": 1}'),
        ({"content": "told"}, "success", '{"content": "told"}'),
        (endless, "error", "Error: it holds itself, or is nested too deeply"),
    ]
    local.agentcore.bind("give", lambda asked: gives[asked["at"]][0])
    asked = [use("give", at=place) for place in range(len(gives))]
    local.agentcore.script("InvokeHarness", lambda call: [*asked, "Done"], times=1)

    events = invoked(local, harness)

    assert results(events) == [(status, said) for _, status, said in gives]
    ours, told = (
        [
            one["contentBlockStart"]["contentBlockIndex"]
            for one in events
            if kind in one.get("contentBlockStart", {}).get("start", {})
        ]
        for kind in ("toolUse", "toolResult")
    )
    assert ours == told == list(range(len(gives)))


@pytest.mark.inferred
def test_a_tool_of_the_authors_may_know_its_session(local: Clients) -> None:
    harness = new_harness(local, memory=NONE)

    def count(given: Any, context: Any) -> str:
        context.state["calls"] = context.state.get("calls", 0) + 1
        return f"{context.name} {context.session_id == SESSION} {context.state['calls']}"

    local.agentcore.bind("count", count)
    local.agentcore.script("InvokeHarness", lambda call: [use("count"), "Done"])

    assert [results(invoked(local, harness)) for _ in range(2)] == [
        [("success", f"count True {calls}")] for calls in (1, 2)
    ]


@pytest.mark.inferred
def test_a_command_that_fails_and_an_interpreter_that_is_not_there_are_errors_of_their_tools(local: Clients) -> None:
    gone = "arn:aws:bedrock-agentcore:us-east-1:123456789012:code-interpreter/gone-abcdefghij"
    config = {"agentCoreCodeInterpreter": {"codeInterpreterArn": gone}}
    harness = new_harness(local, memory=NONE, tools=[{**INTERPRETER, "config": config}])
    chunks: list[dict[str, Any]] = [{"contentDelta": {"stdout": "half"}}, {"contentDelta": {"stderr": " way"}}]
    ends = [{"contentStop": {"exitCode": 2, "status": "COMPLETED"}}]
    for last in (ends, []):
        told = [{"chunk": chunk} for chunk in [*chunks, *last]]
        local.agentcore.script("InvokeAgentRuntimeCommand", told, times=1)
    asked = [use("shell", command="ls"), use("shell", command="ls"), use("python", code="1"), "Done"]
    local.agentcore.script("InvokeHarness", lambda call: asked, times=1)

    *of_shell, (status, why) = results(invoked(local, harness))

    assert sorted(of_shell) == [("error", "half way"), ("success", "half way")]
    assert (status, "gone-abcdefghij" in why) == ("error", True)


@pytest.mark.inferred
def test_what_a_generator_yields_after_a_tool_use_is_the_next_message(local: Clients) -> None:
    harness = new_harness(local, memory=NONE)
    done: list[str] = []
    local.agentcore.bind("note", lambda given: done.append(given["what"]))

    def agent(told: Any) -> Any:
        yield "First "
        yield use("note", what="a")
        yield f"after {done}"

    local.agentcore.bind("helper", agent)

    events = invoked(local, harness)

    assert (text_of(events), stops(events)) == ("First after ['a']", ["tool_use", "tool_result", "end_turn"])


@pytest.mark.inferred
def test_a_failure_in_the_middle_is_an_error_of_the_stream(local: Clients) -> None:
    harness = new_harness(local, memory=NONE)

    def agent(told: Any) -> Any:
        yield "Well"
        raise ValueError("no more")

    local.agentcore.bind("helper", agent)

    with pytest.raises(EventStreamError, match="no more"):
        list(
            local.data.invoke_harness(
                harnessArn=harness["arn"],
                runtimeSessionId=SESSION,
                messages=[{"role": "user", "content": [{"text": "x"}]}],
            )["stream"]
        )


@pytest.mark.inferred
@pytest.mark.parametrize(
    "given",
    [None, 5, object(), [1, 2], {"foo": 1}, {"toolUse": {"name": 5}}],
    ids=["nothing", "a number", "an object", "numbers", "no tool use", "no name"],
)
def test_what_is_no_part_of_an_answer_is_told_of(local: Clients, given: Any) -> None:
    harness = new_harness(local, memory=NONE)
    local.agentcore.bind("helper", lambda told: given)

    with pytest.raises((ClientError, EventStreamError), match="An answer is made of texts, tool uses and events, not"):
        invoked(local, harness)


@pytest.mark.inferred
def test_bytes_are_a_text(local: Clients) -> None:
    harness = new_harness(local, memory=NONE)
    local.agentcore.bind("helper", lambda told: "über".encode())

    assert text_of(invoked(local, harness)) == "über"
