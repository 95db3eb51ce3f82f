"""Bad input, and much of it: the protocol's own error, and nothing lost."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import progression
from tests.families.gateways.arrange import new_target
from tests.families.gateways.traffic.arrange import (
    ADD,
    API,
    add_api,
    add_lambda,
    asked,
    called,
    mcp_gateway,
    names,
    send,
    text,
)

WATCH = "arn:aws:lambda:us-east-1:123456789012:function:watch"
pytestmark = pytest.mark.inferred
PARSE, REQUEST, METHOD, PARAMS = -32700, -32600, -32601, -32602


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", PARSE),
        (b"{", PARSE),
        (b"\xff\xfe", PARSE),
        (b"[" * 100_000, PARSE),
        (b"[]", REQUEST),
        (b'{"jsonrpc":"2.0","id":NaN,"method":"ping"}', PARSE),
        (b"7", REQUEST),
        (b"{}", REQUEST),
        (b'{"jsonrpc":"1.0","id":1,"method":"ping"}', REQUEST),
        (b'{"jsonrpc":"2.0","id":1,"method":7}', REQUEST),
        (b'{"jsonrpc":"2.0","id":{},"method":"ping"}', REQUEST),
        (b'{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}', PARAMS),
    ],
)
def test_what_is_no_message_is_refused(local: Clients, body: bytes, code: int) -> None:
    answer = send(mcp_gateway(local), body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("tools/nothing", {}, METHOD),
        ("tools/call", {}, PARAMS),
        ("tools/call", {"name": 7}, PARAMS),
        ("tools/call", {"name": "calc___nothing"}, PARAMS),
        ("tools/call", {"name": "nothing___add"}, PARAMS),
        ("tools/call", {"name": "___"}, PARAMS),
        ("tools/call", {"name": "calc___add", "arguments": [1]}, PARAMS),
        ("tools/list", {"cursor": "!"}, PARAMS),
        ("tools/list", {"cursor": "WzFd"}, PARAMS),
        ("tools/list", {"cursor": "WyJwcm9tcHRzIiwgIngiXQ=="}, PARAMS),  # of prompts
        ("tools/list", {"cursor": "WyJ0b29scyIsIDdd"}, PARAMS),  # of no name
        ("prompts/get", {"name": "nothing"}, PARAMS),
        ("resources/read", {"uri": "note://nothing"}, -32002),
    ],
)
def test_what_nobody_has_is_an_error_of_the_protocol(local: Clients, method: str, params: Any, code: int) -> None:
    gateway = mcp_gateway(local)
    add_lambda(local, gateway)

    assert asked(gateway, method, params)["error"]["code"] == code


def test_arguments_off_their_schema_are_told_and_the_tool_is_not_called(local: Clients) -> None:
    gateway, calls = mcp_gateway(local), list[Any]()
    add_lambda(local, gateway)
    local.agentcore.bind("tools", calls.append)

    result = called(gateway, "calc___add", {"a": "one", "c": 1})

    assert (result["isError"], calls) == (True, [])
    assert text(result) == "Parameter validation failed: b is required; a must be of type number"


def test_a_tool_that_takes_too_long_is_given_up(clients: Clients) -> None:
    gateway, may_end = mcp_gateway(clients, exceptionLevel="DEBUG"), Event()
    add_lambda(clients, gateway)
    clients.agentcore.bind("tools", lambda event: may_end.wait(20), timeout=0.05)

    result = called(gateway, "calc___add", {"a": 1, "b": 2})
    may_end.set()

    assert (result["isError"], "not done within 0.05 seconds" in text(result)) == (True, True)


@pytest.mark.parametrize(
    "given",
    [lambda event: 1 / 0, lambda event: {1: {2}}.popitem, lambda event: [event] * 2, lambda event: float("nan")],
)
def test_a_tool_may_raise_or_give_anything(local: Clients, given: Any) -> None:
    gateway = mcp_gateway(local)
    add_lambda(local, gateway)
    local.agentcore.bind("tools", given)

    assert called(gateway, "calc___add", {"a": 1, "b": 2})["isError"] in (True, False)


def test_a_schema_of_a_megabyte_is_read_once(local: Clients) -> None:
    gateway = mcp_gateway(local)
    operation = {"operationId": "", "description": "x" * 5_000, "responses": {"200": {"description": "ok"}}}
    paths = {f"/p{number}": {"get": {**operation, "operationId": f"op{number}"}} for number in range(200)}
    document = {"openapi": "3.0.0", "info": {}, "servers": [{"url": API}], "paths": paths}
    assert len(json.dumps(document)) > 1_000_000
    add_api(local, gateway, document)

    assert len(names(gateway)) == 30
    local.agentcore.bind(API, lambda request: {"path": request["path"]})
    assert text(called(gateway, "api___op150")) == {"path": "/p150"}


def test_a_schema_that_refers_to_itself_comes_to_an_end(local: Clients) -> None:
    gateway = mcp_gateway(local)
    node = {"type": "object", "properties": {"left": {"$ref": "#/components/schemas/Node"}, "right": {}}}
    node["properties"]["right"] = {"$ref": "#/components/schemas/Node"}  # type: ignore[index] # it is a dict
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Node"}}}}
    post = {"operationId": "grow", "requestBody": body, "responses": {}}
    document = {"openapi": "3.1.0", "servers": [{"url": API}], "paths": {"/x": {"post": post}}}
    add_api(local, gateway, {**document, "components": {"schemas": {"Node": node}}})

    (tool,) = asked(gateway, "tools/list")["result"]["tools"]

    assert set(tool["inputSchema"]["properties"]) == {"left", "right"}


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        {"openapi": "3.0.0", "paths": []},
        {"openapi": "3.0.0", "paths": {"/": 7}},
    ],
)
def test_a_schema_that_is_none_hides_its_target_alone(local: Clients, document: Any) -> None:
    gateway = mcp_gateway(local)
    add_lambda(local, gateway)
    add_api(local, gateway, document)

    assert names(gateway) == ["calc___add"]


@pytest.mark.parametrize(
    "shapes",
    [
        [],
        {"a": 7},
        {"a#S": {"type": "service", "traits": []}, "a#O": {"type": "operation", "input": 7}},
        {"a#O": {"type": "operation", "traits": {"smithy.api#http": "GET"}}},
        {"a#O": {"type": "operation", "input": {"target": "a#I"}}, "a#I": {"type": "structure", "members": [1]}},
    ],
)
def test_a_model_that_is_none_breaks_no_list(local: Clients, shapes: Any) -> None:
    gateway = mcp_gateway(local)
    add_lambda(local, gateway)
    model = {"inlinePayload": json.dumps({"smithy": "2.0", "shapes": shapes})}
    id = new_target(local, gateway["gatewayId"], "aws", targetConfiguration={"mcp": {"smithyModel": model}})

    assert "calc___add" in names(gateway)
    shown = local.control.get_gateway_target(gatewayIdentifier=gateway["gatewayId"], targetId=id)
    why = shown.get("statusReasons", [])
    assert shapes or why == ["Invalid Smithy model: attribute shapes is missing"]


@pytest.mark.parametrize(
    "operation",
    [
        {"parameters": [7, {"schema": "x"}, {"name": "a", "in": "query", "schema": 7, "description": {}}]},
        {"requestBody": {"content": [1]}},
        {"requestBody": {"content": {"application/json": {"schema": {"properties": {"a": 7}, "required": [{}]}}}}},
        {"requestBody": {"content": {"application/json": {"schema": {"properties": {"a": {"type": 7}}}}}}},
        {"requestBody": {"content": {"application/json": {"schema": {"properties": {"a": {"enum": 7}}}}}}},
        {"requestBody": {"content": {"application/json": {"schema": {"properties": {"a": {"pattern": "("}}}}}}},
        {"requestBody": {"$ref": "#/nowhere"}, "description": {}, "summary": 7},
        {"requestBody": {"$ref": 7}},
    ],
)
def test_an_odd_operation_is_listed_called_and_found(local: Clients, operation: Any) -> None:
    gateway = mcp_gateway(local, mcp={"searchType": "SEMANTIC"})
    get = {"operationId": "get", **operation}
    add_api(local, gateway, {"openapi": "3.0.0", "servers": [{"url": API}], "paths": {"/x": {"post": get}}})
    local.agentcore.bind(API, lambda request: "done")

    assert "api___get" in names(gateway)
    assert asked(gateway, "tools/call", {"name": "api___get", "arguments": {"a": "x"}})["result"]["content"]
    assert called(gateway, "x_amz_bedrock_agentcore_search", {"query": "get"})["content"]


def test_a_body_that_may_be_left_out_is_left_out(local: Clients) -> None:
    gateway, seen = mcp_gateway(local), list[Any]()
    body = {"content": {"application/json": {"schema": {"type": "array", "items": {}}}}}
    post = {"operationId": "put", "requestBody": body, "responses": {}}
    add_api(local, gateway, {"openapi": "3.0.0", "servers": [{"url": API}], "paths": {"/x": {"post": post}}})
    local.agentcore.bind(API, lambda request: seen.append(request["body"]))

    called(gateway, "api___put", {"unknown": 1})

    assert seen == [None]


@pytest.mark.parametrize("server", ["http://[", "nowhere", "ftp://x", "https://exa mple/", "https://:x", 7])
def test_an_api_without_an_address_is_told(local: Clients, server: Any) -> None:
    gateway = mcp_gateway(local)
    get = {"operationId": "get", "responses": {}}
    add_api(local, gateway, {"openapi": "3.0.0", "servers": [{"url": server}], "paths": {"/x": {"get": get}}})

    answer = asked(gateway, "tools/call", {"name": "api___get", "arguments": {}})

    assert "error" in answer or answer["result"]["isError"]


def test_what_no_header_holds_is_sent_as_one_line(local: Clients) -> None:
    gateway, seen = mcp_gateway(local), list[Any]()
    headers = [{"name": name, "in": "header", "schema": {"type": "string"}} for name in ("X-City", "X-Note")]
    get = {"operationId": "get", "parameters": headers, "responses": {}}
    add_api(local, gateway, {"openapi": "3.0.0", "servers": [{"url": API}], "paths": {"/x": {"get": get}}})
    local.agentcore.bind(API, lambda request: seen.append(request["headers"]))

    called(gateway, "api___get", {"X-City": "Tromsø ✓", "X-Note": "one\r\nX-Evil: two"})

    assert "X-Evil" not in seen[0]
    assert "\n" not in seen[0]["X-Note"] + seen[0]["X-City"]


@pytest.mark.parametrize(
    "said",
    [
        7,
        {"mcp": 7},
        {"mcp": {"transformedGatewayRequest": 7}},
        {"mcp": {"transformedGatewayRequest": {"body": {}}}},
        {"mcp": {"transformedGatewayRequest": {"body": {"method": {}}, "headers": [1]}}},
        {"mcp": {"transformedGatewayRequest": {"headers": {"X-\n": "\n", "Content-Length": {}}}}},
        {"mcp": {"transformedGatewayResponse": {"statusCode": "x", "headers": 7, "body": [1]}}},
        {"mcp": {"transformedGatewayResponse": {"statusCode": 99, "headers": {"X-✓\n": None}}}},
    ],
)
@pytest.mark.parametrize("point", ["REQUEST", "RESPONSE"])
def test_an_interceptor_may_say_anything(local: Clients, said: Any, point: str) -> None:
    watch = {"interceptor": {"lambda": {"arn": WATCH}}, "interceptionPoints": [point]}
    gateway = mcp_gateway(local, interceptorConfigurations=[watch])
    output = {"interceptorOutputVersion": "1.0", **said} if isinstance(said, dict) else said
    local.agentcore.bind("watch", lambda _: output)

    answer = send(gateway, {"jsonrpc": "2.0", "id": 1, "method": "ping"})

    assert answer.status_code in (200, 400, 500)
    assert not answer.content or answer.json() is not None


def test_a_gateway_that_is_not_made_yet_answers_nobody(local: Clients) -> None:
    with progression("agentcore::gateway", times=2):
        gateway = mcp_gateway(local)
        early = send(gateway, {"jsonrpc": "2.0", "id": 1, "method": "ping"})

    assert early.status_code == 404


def test_64_calls_at_once_all_come_back(clients: Clients) -> None:
    gateway = mcp_gateway(clients)
    add_lambda(clients, gateway)
    clients.agentcore.bind("tools", lambda event: event["a"] * 2)

    with ThreadPoolExecutor(16) as threads:
        found = list(threads.map(lambda n: text(called(gateway, "calc___add", {"a": n, "b": 0})), range(64)))

    assert found == [n * 2 for n in range(64)]


def test_an_error_shows_no_more_than_its_gateway_lets(local: Clients) -> None:
    quiet, loud = mcp_gateway(local), mcp_gateway(local, name="loud", exceptionLevel="DEBUG")
    for gateway in (quiet, loud):
        add_lambda(local, gateway)

    def breaks(event: Any) -> None:
        raise LookupError("no such customer")

    local.agentcore.bind("tools", breaks)
    hidden, told = (called(gateway, "calc___add", {"a": 1, "b": 2}) for gateway in (quiet, loud))

    assert hidden == {
        "content": [{"type": "text", "text": "An internal error occurred. Please retry later."}],
        "isError": True,
    }
    assert told["_meta"]["debug"] == told["content"][0]
    assert "no such customer" in told["content"][0]["text"]


def test_a_thousand_tools_are_listed_whole(local: Clients) -> None:
    gateway = mcp_gateway(local)
    add_lambda(local, gateway, *({**ADD, "name": f"t{number}"} for number in range(1000)))
    found = set[str]()
    params: dict[str, Any] = {}
    while True:
        page = asked(gateway, "tools/list", params)["result"]
        found |= {tool["name"] for tool in page["tools"]}
        if "nextCursor" not in page:
            break
        params = {"cursor": page["nextCursor"]}

    assert len(found) == 1000
