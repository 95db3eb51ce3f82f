"""What stands behind a gateway: functions, APIs by their schemas, MCP servers, connectors."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import boto3
import pytest
from moto import mock_aws
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from conftest import Clients, Logged
from moto_agentcore import AgentCore
from tests.families.gateways.arrange import BY_ROLE, LAMBDA_ARN, new_target
from tests.families.gateways.traffic.arrange import (
    ADD,
    API,
    MCP,
    add_api,
    add_lambda,
    add_server,
    asked,
    called,
    mcp_gateway,
    names,
    send,
    text,
)
from tests.families.knowledge_bases import arrange as knowledge
from tests.families.runtimes.arrange import new_runtime


def echo() -> Any:
    """An API that tells what it was asked."""

    async def answer(request: Any) -> JSONResponse:
        body = await request.body()
        told = {"method": request.method, "path": request.url.path, "query": dict(request.query_params)}
        said = {"body": json.loads(body) if body else None, "type": request.headers.get("content-type")}
        return JSONResponse({**told, **said, "host": request.headers["host"]})

    return Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST", "PUT", "DELETE"])])


@pytest.mark.from_docs
def test_a_function_gets_the_arguments_and_is_told_which_tool_is_meant(clients: Clients) -> None:
    gateway, seen = mcp_gateway(clients), dict[str, Any]()
    target = add_lambda(clients, gateway)

    def tools(event: Any, context: Any) -> Any:
        seen.update(event=event, custom=context.client_context.custom, arn=context.invoked_function_arn)
        return {"sum": event["a"] + event["b"]}

    clients.agentcore.bind("tools", tools)

    assert text(called(gateway, "calc___add", {"a": 1, "b": 2})) == {"sum": 3}
    assert (seen["event"], seen["arn"]) == ({"a": 1, "b": 2}, LAMBDA_ARN)
    assert {name: value for name, value in seen["custom"].items() if name != "bedrockAgentCoreAwsRequestId"} == {
        "bedrockAgentCoreMessageVersion": "1.0",
        "bedrockAgentCoreMcpMessageId": "7",
        "bedrockAgentCoreGatewayId": gateway["gatewayId"],
        "bedrockAgentCoreTargetId": target,
        "bedrockAgentCoreToolName": "calc___add",
    }


@pytest.mark.inferred
def test_a_result_that_has_a_schema_is_structured_too(local: Clients) -> None:
    gateway = mcp_gateway(local)
    add_lambda(local, gateway, {**ADD, "outputSchema": {"type": "object", "properties": {"sum": {"type": "number"}}}})
    local.agentcore.bind(LAMBDA_ARN, lambda event: {"sum": 3})

    assert called(gateway, "calc___add", {"a": 1, "b": 2})["structuredContent"] == {"sum": 3}
    local.agentcore.bind(LAMBDA_ARN, lambda event: [3])
    assert "structuredContent" not in called(gateway, "calc___add", {"a": 1, "b": 2})


@pytest.mark.inferred
def test_a_result_without_a_schema_is_text_only(local: Clients) -> None:
    gateway = mcp_gateway(local)
    add_lambda(local, gateway)
    local.agentcore.bind(LAMBDA_ARN, lambda event: {"sum": 3})

    assert "structuredContent" not in called(gateway, "calc___add", {"a": 1, "b": 2})


@pytest.mark.inferred
def test_a_function_that_nobody_bound_says_how_to_bind_it(local: Clients) -> None:
    gateway = mcp_gateway(local)
    add_lambda(local, gateway)

    result = called(gateway, "calc___add", {"a": 1, "b": 2})

    assert (result["isError"], "agentcore.bind('tools', function)" in text(result)) == (True, True)


@pytest.mark.inferred
def test_motos_own_function_answers_where_nothing_is_bound(idle: Clients) -> None:
    with mock_aws(config={"lambda": {"use_docker": False}}), AgentCore():
        roles = boto3.client("iam", region_name="us-east-1")
        role = roles.create_role(RoleName="r", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
        boto3.client("lambda", region_name="us-east-1").create_function(
            FunctionName="tools", Runtime="python3.12", Role=role, Handler="a.b", Code={"ZipFile": b"x"}
        )
        gateway = mcp_gateway(idle)
        add_lambda(idle, gateway)

        assert text(called(gateway, "calc___add", {"a": 1, "b": 2})) == {"a": 1, "b": 2}


@pytest.mark.from_docs
def test_the_tools_of_a_function_may_lie_in_s3(local: Clients) -> None:
    storage = boto3.client("s3", region_name="us-east-1")
    storage.create_bucket(Bucket="schemas")
    storage.put_object(Bucket="schemas", Key="tools.json", Body=json.dumps([ADD]))
    api = "openapi: 3.0.0\nservers: [{url: https://api.example}]\npaths: {/x: {get: {operationId: x}}}\n"
    storage.put_object(Bucket="schemas", Key="api.yaml", Body=api)
    gateway = mcp_gateway(local)
    schema = {"s3": {"uri": "s3://schemas/tools.json"}}
    configuration = {"mcp": {"lambda": {"lambdaArn": LAMBDA_ARN, "toolSchema": schema}}}
    new_target(local, gateway["gatewayId"], "calc", targetConfiguration=configuration)
    add_api(local, gateway, {"s3": {"uri": "s3://schemas/api.yaml"}})
    add_api(local, gateway, {"s3": {"uri": "s3://schemas/gone.json"}}, name="gone")

    assert names(gateway) == ["api___x", "calc___add"]
    listed = local.control.list_gateway_targets(gatewayIdentifier=gateway["gatewayId"])["items"]
    gone = next(target for target in listed if target["name"] == "gone")
    shown = local.control.get_gateway_target(gatewayIdentifier=gateway["gatewayId"], targetId=gone["targetId"])
    assert (shown["status"], "there is no such object" in shown["statusReasons"][0]) == ("FAILED", True)


@pytest.mark.from_docs
def test_an_operation_of_an_api_is_a_tool_and_its_call_a_request(clients: Clients) -> None:
    gateway = mcp_gateway(clients)
    add_api(clients, gateway)
    clients.agentcore.bind(API, echo())

    weather, report = asked(gateway, "tools/list")["result"]["tools"]
    got = text(called(gateway, "api___getWeather", {"city": "São Paulo/1", "unit": "C"}))
    put = text(called(gateway, "api___report", {"text": "Rain"}))

    assert (weather["description"], weather["inputSchema"]["required"]) == ("Weather of a city", ["city"])
    assert (report["name"], set(report["inputSchema"]["properties"])) == ("api___report", {"text"})
    assert (got["method"], got["path"], got["query"]) == ("GET", "/v1/cities/São Paulo/1/weather", {"unit": "C"})
    assert (put["method"], put["body"], put["type"]) == ("POST", {"text": "Rain"}, "application/json")
    assert put["host"] == "api.example"


def kept(seen: list[Any]) -> Any:
    """An API that keeps what it was asked: method, path, parameters, type and body."""

    def answer(environ: Any, start_response: Any) -> list[bytes]:
        body = environ["wsgi.input"].read().decode()
        where = environ["REQUEST_METHOD"], environ["PATH_INFO"], environ["QUERY_STRING"]
        seen.append((*where, environ.get("CONTENT_TYPE") or None, body))
        start_response("201 Created", [])
        return [b"done"]

    return answer


TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def _body(media: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"requestBody": {"content": {media: {"schema": schema}}, **more}}


def _object(*required: str, **members: Any) -> dict[str, Any]:
    return {"type": "object", "properties": members, **({"required": list(required)} if required else {})}


# What each operation has, the schema that its tool shows, arguments, and the request that these make.
OPERATIONS: dict[str, tuple[str, dict[str, Any], dict[str, Any], dict[str, Any], tuple[str, str, str | None, str]]] = {
    "list": (
        "get",
        {
            "description": "Lists",
            "summary": "No",
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": NUMBER},
                {"name": "tag", "in": "query", "schema": {"type": "array", "items": TEXT}, "description": "Tags"},
                {"name": "sid", "in": "cookie", "schema": TEXT},
            ],
        },
        _object("id", id=NUMBER, tag={"type": "array", "items": TEXT, "description": "Tags"}),
        {"id": 7, "tag": ["a", "b c"]},
        ("/v2/list/7", "tag=a&tag=b+c", None, ""),
    ),
    "form": (
        "post",
        _body(FORM, _object("a", a=TEXT, n=NUMBER)),
        _object("id", "a", id=TEXT, a=TEXT, n=NUMBER),
        {"id": "x", "a": "one two", "n": 3},
        ("/v2/form/x", "", FORM, "a=one+two&n=3"),
    ),
    "optional": (
        "put",
        _body(JSON, _object("a", a=TEXT), required=False),
        _object("id", id=TEXT, a=TEXT),
        {"id": "x", "a": "b"},
        ("/v2/optional/x", "", JSON, '{"a": "b"}'),
    ),
    "clash": (
        "post",
        _body(JSON, _object("id", id=TEXT), required=True),
        _object("id", "body", id=TEXT, body=_object("id", id=TEXT)),
        {"id": "x", "body": {"id": "y"}},
        ("/v2/clash/x", "", JSON, '{"id": "y"}'),
    ),
    "list_of": (
        "post",
        _body("text/json", {"type": "array", "items": NUMBER}),
        _object("id", id=TEXT, body={"type": "array", "items": NUMBER}),
        {"id": "x", "body": [1, 2]},
        ("/v2/list_of/x", "", "text/json", "[1, 2]"),
    ),
}


@pytest.mark.inferred  # how OpenAPI says it
def test_what_a_document_says_of_an_operation_is_shown_and_sent(local: Clients) -> None:
    gateway, seen = mcp_gateway(local), list[Any]()
    shared = [{"name": "id", "in": "path", "required": True, "schema": TEXT}]
    paths: dict[str, Any] = {
        f"/{name}/{{id}}": {"parameters": shared, "trace": {"operationId": "no"}, method: {"operationId": name, **how}}
        for name, (method, how, *_) in OPERATIONS.items()
    }
    variables = {"host": {"default": "api"}, "stage": {"default": "v2"}}
    servers = [{"url": "https://{host}.example/{stage}/", "variables": variables}, {"url": "https://other.example"}]
    add_api(local, gateway, {"openapi": "3.0.0", "servers": servers, "paths": paths})
    local.agentcore.bind(API, kept(seen))

    listed = {tool.pop("name"): tool for tool in asked(gateway, "tools/list")["result"]["tools"]}
    said = [text(called(gateway, f"api___{name}", arguments)) for name, (_, _, _, arguments, _) in OPERATIONS.items()]

    assert listed == {
        f"api___{name}": {"description": "Lists" if name == "list" else name, "inputSchema": schema}
        for name, (_, _, schema, _, _) in OPERATIONS.items()
    }
    assert seen == [(method.upper(), *request) for method, _, _, _, request in OPERATIONS.values()]
    assert said == ["done"] * len(OPERATIONS)


@pytest.mark.inferred
@pytest.mark.parametrize(("status", "failed"), [(200, False), (299, False), (300, True), (404, True)])
def test_an_answer_of_a_tool_is_one_of_two_hundred_and_more(local: Clients, status: int, failed: bool) -> None:
    gateway = mcp_gateway(local, exceptionLevel="DEBUG")
    add_api(local, gateway)

    def answers(environ: Any, start_response: Any) -> Any:
        start_response(f"{status} So", [("Content-Type", "text/plain")])
        return [b"x" * 1_001]

    local.agentcore.bind(API, answers)
    result = called(gateway, "api___getWeather", {"city": "Oslo"})

    told = f"The API answered with HTTP status {status}: {'x' * 1_000}" if failed else "x" * 1_001
    assert (result["isError"], text(result)) == (failed, told)


@pytest.mark.inferred
def test_an_api_that_answers_with_an_error_is_a_tool_that_failed(local: Clients) -> None:
    gateway = mcp_gateway(local, exceptionLevel="DEBUG")
    add_api(local, gateway)

    def refuses(environ: Any, start_response: Any) -> Any:
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b"no such city"]

    nobody = called(gateway, "api___getWeather", {"city": "Oslo"})
    local.agentcore.bind(API, refuses)
    result = called(gateway, "api___getWeather", {"city": "Oslo"})

    assert (nobody["isError"], f"agentcore.bind('{API}', app)" in text(nobody)) == (True, True)
    assert (result["isError"], text(result)) == (True, "The API answered with HTTP status 404: no such city")


@pytest.mark.inferred
def test_a_smithy_operation_is_a_tool_by_its_http_bindings(local: Clients) -> None:
    members = {
        "city": {"target": "smithy.api#String", "traits": {"smithy.api#httpLabel": {}, "smithy.api#required": {}}},
        "unit": {"target": "smithy.api#String", "traits": {"smithy.api#httpQuery": "u"}},
        "days": {"target": "smithy.api#Integer", "traits": {"smithy.api#documentation": "How many"}},
        "places": {"target": "ex#Places"},
        "words": {"target": "ex#Words"},
        "wet": {"target": "smithy.api#Boolean"},
        "of": {"target": "ex#Of"},
    }
    http = {"smithy.api#http": {"method": "POST", "uri": "/forecast/{city}"}, "smithy.api#documentation": "Forecast"}
    shapes = {
        "ex#Weather": {"type": "service", "traits": {"aws.api#service": {"endpointPrefix": "weather"}}},
        "ex#GetForecast": {"type": "operation", "input": {"target": "ex#Input"}, "traits": http},
        "ex#Input": {"type": "structure", "members": members},
        "ex#Places": {"type": "list", "member": {"target": "ex#Place"}},
        "ex#Place": {"type": "union", "members": {"height": {"target": "smithy.api#Double"}}},
        "ex#Words": {"type": "map", "key": {"target": "smithy.api#String"}, "value": {"target": "smithy.api#String"}},
        "ex#Of": {"type": "enum", "members": {}},
    }
    gateway = mcp_gateway(local)
    configuration = {"mcp": {"smithyModel": {"inlinePayload": json.dumps({"smithy": "2.0", "shapes": shapes})}}}
    new_target(local, gateway["gatewayId"], "aws", targetConfiguration=configuration)
    local.agentcore.bind("https://weather.us-east-1.amazonaws.com", echo())

    (tool,) = asked(gateway, "tools/list")["result"]["tools"]
    got = text(called(gateway, "aws___GetForecast", {"city": "Oslo", "unit": "C", "days": 3}))

    assert tool["description"] == "Forecast"
    place = {"type": "object", "properties": {"height": {"type": "number"}}}
    assert tool["inputSchema"] == {
        "type": "object",
        "properties": {
            **{name: {"type": "string"} for name in ("city", "unit", "of")},
            "days": {"type": "integer", "description": "How many"},
            "places": {"type": "array", "items": place},
            "words": {"type": "object"},
            "wet": {"type": "boolean"},
        },
        "required": ["city"],
    }
    assert (got["path"], got["query"], got["body"]) == ("/forecast/Oslo", {"u": "C"}, {"days": 3})


@pytest.mark.inferred
def test_a_shape_within_itself_ends_as_any_object(local: Clients) -> None:
    shapes = {
        "ex#Trees": {"type": "service", "traits": {"aws.api#service": {"endpointPrefix": "trees"}}},
        "ex#Grow": {"type": "operation", "input": {"target": "ex#Tree"}},
        "ex#Tree": {
            "type": "structure",
            "members": {"twig": {"target": "ex#Tree"}, "rings": {"target": "ex#Rings"}},
        },
        "ex#Rings": {"type": "list", "member": {"target": "ex#Rings"}},
    }
    gateway = mcp_gateway(local)
    configuration = {"mcp": {"smithyModel": {"inlinePayload": json.dumps({"smithy": "2.0", "shapes": shapes})}}}
    new_target(local, gateway["gatewayId"], "aws", targetConfiguration=configuration)

    (tool,) = asked(gateway, "tools/list")["result"]["tools"]

    rings, depth = tool["inputSchema"]["properties"]["rings"], 0
    while rings["type"] == "array":
        rings, depth = rings["items"], depth + 1
    assert (rings, depth) == ({"type": "object"}, 11)
    schema, depth = tool["inputSchema"], 0
    while "properties" in schema:
        schema, depth = schema["properties"]["twig"], depth + 1
    assert (schema, depth) == ({"type": "object"}, 12)


@pytest.mark.inferred  # as Smithy says it: its protocol awsJson1_0, httpPayload, httpHeader
@pytest.mark.parametrize(
    ("service", "host"),
    [
        ({"endpointPrefix": "one", "arnNamespace": "two"}, "one.us-east-1.amazonaws.com"),
        ({"arnNamespace": "two", "sdkId": "Three Four"}, "two.us-east-1.amazonaws.com"),
        ({"sdkId": "Three Four"}, "three-four.us-east-1.amazonaws.com"),
        ({}, "service.invalid"),
    ],
)
def test_a_smithy_operation_is_sent_as_its_traits_say(local: Clients, service: dict[str, str], host: str) -> None:
    text_, note = {"target": "smithy.api#String"}, {"smithy.api#httpHeader": "X-Note"}
    wanted = {"http": {"method": "PUT", "uri": "/notes/{id}"}}
    label: dict[str, Any] = {"smithy.api#httpLabel": {}, "smithy.api#required": {}}
    members = {"id": {**text_, "traits": label}, "note": {**text_, "traits": note}}
    whole = {"target": "ex#Body", "traits": {"smithy.api#httpPayload": {}}}
    operations = {
        "Plain": ({"said": text_}, {}),
        "Nothing": ({}, {}),
        "Keep": ({**members, "body": whole}, wanted),
        "Get": (members, {"http": {"method": "GET", "uri": "/notes/{id}"}}),
    }
    shapes: dict[str, Any] = {
        "ex#Body": {"type": "structure", "members": {"n": {"target": "smithy.api#Integer"}}},
        "ex#Notes": {"type": "service", "traits": {"aws.api#service": service}},
    }
    for name, (inputs, traits) in operations.items():
        own = {f"smithy.api#{trait}": value for trait, value in traits.items()}
        shapes[f"ex#{name}"] = {"type": "operation", "input": {"target": f"ex#{name}Input"}, "traits": own}
        shapes[f"ex#{name}Input"] = {"type": "structure", "members": inputs}
    gateway, seen = mcp_gateway(local), list[Any]()
    model = {"inlinePayload": json.dumps({"smithy": "2.0", "shapes": shapes})}
    new_target(local, gateway["gatewayId"], "aws", targetConfiguration={"mcp": {"smithyModel": model}})

    def keep(request: Any) -> None:
        sent = {name.lower(): value for name, value in request["headers"].items()}
        seen.append((request["method"], request["path"], request["body"], sent.get("x-amz-target"), sent.get("x-note")))

    local.agentcore.bind(f"https://{host}", keep)

    listed = {tool["name"]: tool["inputSchema"] for tool in asked(gateway, "tools/list")["result"]["tools"]}
    called(gateway, "aws___Plain", {"said": "x"})
    called(gateway, "aws___Keep", {"id": "7", "note": "a", "body": {"n": 1}})
    called(gateway, "aws___Get", {"id": "7"})

    assert listed == {
        "aws___Plain": _object(said=TEXT),
        "aws___Nothing": _object(),
        "aws___Keep": _object("id", id=TEXT, note=TEXT, body=_object(n=NUMBER)),
        "aws___Get": _object("id", id=TEXT, note=TEXT),
    }
    assert seen == [
        ("POST", "/", {"said": "x"}, "Notes.Plain", None),
        ("PUT", "/notes/7", {"n": 1}, None, "a"),
        ("GET", "/notes/7", None, None, None),
    ]


@pytest.mark.inferred
def test_methods_of_a_rest_api_are_tools_by_filter_and_by_name(local: Clients) -> None:
    apis = boto3.client("apigateway", region_name="us-east-1")
    api = apis.create_rest_api(name="pets")["id"]
    root = apis.get_resources(restApiId=api)["items"][0]["id"]
    pets = apis.create_resource(restApiId=api, parentId=root, pathPart="pets")["id"]
    pet = apis.create_resource(restApiId=api, parentId=pets, pathPart="{petId}")["id"]
    parameters = {"method.request.querystring.limit": False}
    put = {"restApiId": api, "httpMethod": "GET", "authorizationType": "NONE"}
    apis.put_method(**put, resourceId=pets, operationName="listPets", requestParameters=parameters)
    apis.put_method(**put, resourceId=pet)
    post = {"restApiId": api, "httpMethod": "POST", "authorizationType": "NONE", "operationName": "addPet"}
    apis.put_method(**post, resourceId=pets, requestParameters={"method.request.header.X-Owner": True})
    apis.put_method(**{**post, "httpMethod": "PUT", "operationName": "putPets"}, resourceId=pets)
    wanted = {
        "toolFilters": [{"filterPath": "/pe*", "methods": ["GET", "POST"]}],
        "toolOverrides": [
            {"name": "getPet", "path": "/pets/{petId}", "method": "GET", "description": "One pet"},
            {"name": "listPets", "path": "/pets", "method": "GET"},
        ],
    }
    stage = {"apiGateway": {"restApiId": api, "stage": "prod", "apiGatewayToolConfiguration": wanted}}
    gateway = mcp_gateway(local)
    new_target(local, gateway["gatewayId"], "pets", targetConfiguration={"mcp": stage})
    local.agentcore.bind(f"https://{api}.execute-api.us-east-1.amazonaws.com", echo())

    tools = asked(gateway, "tools/list")["result"]["tools"]
    listed = {tool["name"]: (tool["description"], tool["inputSchema"]) for tool in tools}
    got = text(called(gateway, "pets___getPet", {"petId": "7"}))

    assert listed == {
        "pets___getPet": ("One pet", _object("petId", petId=TEXT)),
        "pets___listPets": ("GET /pets", _object(limit=TEXT)),
        "pets___addPet": ("POST /pets", _object("X-Owner", **{"X-Owner": TEXT}, body={"type": "object"})),
    }
    put = text(called(gateway, "pets___addPet", {"X-Owner": "ada", "body": {"name": "Rex"}}))
    assert (put["method"], put["path"], put["body"], put["type"]) == ("POST", "/prod/pets", {"name": "Rex"}, JSON)
    assert got["path"] == "/prod/pets/7"


class Server:
    """A small MCP server that counts its handshakes."""

    kind = "application/json"

    def __init__(self) -> None:
        self.tools, self.handshakes, self.begun, self.seen = ["first"], 0, 0, list[str]()
        self.ids = list[Any]()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        if environ["REQUEST_METHOD"] == "DELETE":
            start_response("200 OK", [])
            return []
        message = json.loads(environ["wsgi.input"].read())
        self.seen.append(environ.get("HTTP_MCP_SESSION_ID", ""))
        session = [("Mcp-Session-Id", "s1")] if message["method"] == "initialize" else []
        if "id" not in message:
            self.begun += message["method"] == "notifications/initialized" and self.seen[-1] == "s1"
            start_response("202 Accepted", [])
            return []
        self.ids.append(message["id"])
        body = {"jsonrpc": "2.0", "id": message["id"], **self.answer(message)}
        start_response("200 OK", [("Content-Type", self.kind), *session])
        return self.sent(json.dumps(body))

    def sent(self, text: str) -> list[bytes]:
        return [text.encode()]

    def answer(self, message: Any) -> Any:
        if message["method"] == "initialize":
            self.handshakes += 1
            return {"result": {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}}, "serverInfo": {}}}
        if message["method"] == "tools/list":
            return {"result": {"tools": [{"name": name, "inputSchema": {"type": "object"}} for name in self.tools]}}
        if message["params"].get("name") == "fails":
            return {"error": {"code": -32602, "message": "no such tool"}}
        return {"result": {"content": [{"type": "text", "text": message["params"]["name"]}], "isError": False}}


@pytest.mark.from_docs
def test_the_tools_of_a_server_are_kept_until_it_is_synchronized(local: Clients) -> None:
    gateway, server = mcp_gateway(local), Server()
    target = add_server(local, gateway)
    local.agentcore.bind(MCP, server)

    first, server.tools = names(gateway), ["second"]
    kept = names(gateway)
    local.control.synchronize_gateway_targets(gatewayIdentifier=gateway["gatewayId"], targetIdList=[target])

    assert (first, kept, names(gateway)) == (["notes___first"], ["notes___first"], ["notes___second"])
    assert server.begun == server.handshakes > 0


class Streaming(Server):
    kind = "text/event-stream"

    def sent(self, text: str) -> list[bytes]:
        note = json.dumps({"jsonrpc": "2.0", "method": "notifications/message", "params": {"level": "info"}})
        head, tail = text.split(" ", 1)
        return [f": soon\n\nevent: message\ndata: {note}\n\ndata: {head}".encode(), f"\ndata:{tail}\n\n".encode()]


@pytest.mark.from_docs
def test_a_servers_answers_may_be_events_behind_others(local: Clients) -> None:
    gateway = mcp_gateway(local)
    add_server(local, gateway)
    local.agentcore.bind(MCP, Streaming())

    assert names(gateway) == ["notes___first"]
    assert text(called(gateway, "notes___first")) == "first"


class Prompting(Server):
    count = 31

    def answer(self, message: Any) -> Any:
        if message["method"] == "initialize":
            return {"result": {"protocolVersion": "2025-06-18", "capabilities": {"prompts": {}}, "serverInfo": {}}}
        return {"result": {"prompts": [{"name": f"p{number:02}"} for number in range(self.count)]}}


@pytest.mark.inferred
def test_prompts_are_listed_by_name_in_pages(local: Clients) -> None:
    gateway, server = mcp_gateway(local), Prompting()
    target = add_server(local, gateway)
    local.agentcore.bind(MCP, server)

    first = asked(gateway, "prompts/list")["result"]
    second = asked(gateway, "prompts/list", {"cursor": first["nextCursor"]})["result"]

    listed = [prompt["name"] for page in (first, second) for prompt in page["prompts"]]
    assert listed == [f"notes___p{number:02}" for number in range(31)]
    assert "nextCursor" not in second
    server.count = 30
    local.control.synchronize_gateway_targets(gatewayIdentifier=gateway["gatewayId"], targetIdList=[target])
    assert "nextCursor" not in asked(gateway, "prompts/list")["result"]


@pytest.mark.from_docs
def test_a_dynamic_server_is_asked_by_each_call(local: Clients) -> None:
    gateway, server = mcp_gateway(local), Server()
    add_server(local, gateway, listingMode="DYNAMIC")
    local.agentcore.bind(MCP, server)

    first, server.tools = names(gateway), ["second"]

    assert (first, names(gateway)) == (["notes___first"], ["notes___second"])
    assert text(called(gateway, "notes___anything")) == "anything"


@pytest.mark.from_docs
def test_in_a_session_a_server_is_greeted_once(local: Clients) -> None:
    gateway, server = mcp_gateway(local, mcp={"sessionConfiguration": {}}), Server()
    add_server(local, gateway)
    local.agentcore.bind(MCP, server)
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}

    message = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}
    session = send(gateway, message).headers["Mcp-Session-Id"]
    for _ in range(3):
        assert text(called(gateway, "notes___first", Mcp_Session_Id=session)) == "first"

    assert (server.handshakes, server.seen[-1]) == (1, "s1")
    assert len(set(server.ids)) == len(server.ids)  # the official server waits for ever where two that run have one


@pytest.mark.inferred
def test_an_error_of_a_servers_is_a_tool_that_failed(local: Clients, caplog: Logged) -> None:
    gateway, server = mcp_gateway(local), Server()
    server.tools.append("fails")
    add_server(local, gateway)
    unbound = called(gateway, "notes___first")
    assert names(gateway) == []
    told = [one.getMessage() for one in caplog.records]
    assert any(one.startswith("the tools of gateway target notes cannot be listed: ") for one in told)
    local.agentcore.bind(MCP, server)

    result = called(gateway, "notes___fails")

    assert (unbound["isError"], "agentcore.bind('https://mcp.example', app)" in text(unbound)) == (True, True)
    assert (result["isError"], text(result)) == (True, "MCP server error -32602: no such tool")


class Telling(Server):
    """One that has tools alone, keeps what it is asked, and sends its users away."""

    def __init__(self, capabilities: Any) -> None:
        super().__init__()
        self.asked, self.capabilities = list[Any](), capabilities

    def answer(self, message: Any) -> Any:
        self.asked.append((message["method"], message.get("params", {}).get("_meta")))
        if message["method"] == "initialize":
            return {"result": {**super().answer(message)["result"], "capabilities": self.capabilities}}
        if message.get("params", {}).get("name") == "first":
            return {"error": {"code": -32042, "message": "Go there", "data": {"elicitations": []}}}
        return (
            super().answer(message) if message["method"] == "tools/call" else {"result": {"prompts": [{"name": "p"}]}}
        )


@pytest.mark.inferred
def test_what_a_call_says_beside_its_arguments_goes_on_and_who_is_sent_away_comes_back(local: Clients) -> None:
    gateway, server = mcp_gateway(local), Telling({"tools": {}})
    add_server(local, gateway, listingMode="DYNAMIC")
    local.agentcore.bind(MCP, server)
    call = {"name": "notes___first", "arguments": {}}

    away = asked(gateway, "tools/call", {**call, "_meta": {"who": "ada"}})["error"]
    for meta in ({}, {"_meta": "nobody"}):
        assert "result" in asked(gateway, "tools/call", {**call, "name": "notes___second", **meta})
    none = asked(gateway, "prompts/list")["result"]["prompts"]
    server.capabilities = {}  # it does not say
    some = asked(gateway, "prompts/list")["result"]["prompts"]

    assert (away["code"], away["message"], away["data"]) == (-32042, "Go there", {"elicitations": []})
    assert [meta for method, meta in server.asked if method == "tools/call"] == [{"who": "ada"}, None, None]
    assert (none, [prompt["name"] for prompt in some]) == ([], ["notes___p"])


@pytest.mark.from_docs
def test_tools_that_are_given_with_a_server_are_not_asked_for(local: Clients) -> None:
    gateway = mcp_gateway(local)
    add_server(local, gateway, mcpToolSchema={"inlinePayload": json.dumps({"tools": [ADD]})})

    assert names(gateway) == ["notes___add"]


@pytest.mark.from_docs
def test_an_agent_runtime_is_a_server_by_its_url(local: Clients) -> None:

    runtime = new_runtime(local, protocolConfiguration={"serverProtocol": "MCP"})
    arn = quote(runtime["agentRuntimeArn"], safe="")
    url = f"https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/{arn}/invocations?qualifier=DEFAULT"
    gateway = mcp_gateway(local)
    add_server(local, gateway, endpoint=url)
    local.agentcore.bind("helper", Server())

    assert (names(gateway), text(called(gateway, "notes___first"))) == (["notes___first"], "first")


@pytest.mark.from_docs
def test_another_gateway_is_a_server_too(local: Clients) -> None:
    inner, outer = mcp_gateway(local, name="inner"), mcp_gateway(local, name="outer")
    add_lambda(local, inner)
    add_server(local, outer, endpoint=inner["gatewayUrl"])
    local.agentcore.bind("tools", lambda event: event["a"] + event["b"])

    assert text(called(outer, "notes___calc___add", {"a": 1, "b": 2})) == 3


@pytest.mark.inferred
def test_a_connector_answers_by_what_is_bound_to_it(local: Clients) -> None:
    gateway = mcp_gateway(local)
    configuration = {
        "source": {"connectorId": "tickets"},
        "configurations": [
            {
                "name": "find",
                "description": "Finds tickets",
                "parameterValues": {"project": "ABC"},
                "parameterOverrides": [{"path": "/query", "description": "What for"}],
            }
        ],
    }
    target = {"mcp": {"connector": configuration}}
    new_target(
        local, gateway["gatewayId"], "desk", targetConfiguration=target, credentialProviderConfigurations=BY_ROLE
    )
    unbound = called(gateway, "desk___find", {"query": "late"})
    local.agentcore.bind("tickets", lambda arguments: arguments)

    (tool,) = asked(gateway, "tools/list")["result"]["tools"]

    assert (tool["name"], list(tool["inputSchema"]["properties"])) == ("desk___find", ["query"])
    assert text(called(gateway, "desk___find", {"query": "late"})) == {"project": "ABC", "query": "late"}
    assert "agentcore.bind('tickets', function)" in text(unbound)


@pytest.mark.from_sdk  # WebSearchClient: what it sends, and what it reads
def test_the_web_is_searched_in_the_words_of_the_sdk(local: Clients) -> None:
    pages = [("https://a.example/1", "2026-05-04T12:00:00Z"), ("https://b.example/2", "2026-01-01T00:00:00Z")]
    local.agentcore.seed(
        {
            "webPages": [
                {"url": url, "title": "Tides", "text": "High tide in Oslo", "publishedAt": at} for url, at in pages
            ]
        }
    )
    gateway = mcp_gateway(local)
    own = {"name": "WebSearch", "parameterValues": {"domainFilter": {"exclude": ["c.example"]}}}
    connector = {
        "source": {"connectorId": "web-search", "version": "1.2.0"},
        "enabled": ["WebSearch"],
        "configurations": [own],
    }
    new_target(local, gateway["gatewayId"], "web", targetConfiguration={"mcp": {"connector": connector}})
    (tool,) = asked(gateway, "tools/list")["result"]["tools"]

    def found(**filters: Any) -> Any:
        arguments = {"query": "high tide Oslo", "maxResults": 5, **({"filters": filters} if filters else {})}
        return text(called(gateway, "web___WebSearch", arguments))

    assert (tool["name"], tool["inputSchema"]["required"]) == ("web___WebSearch", ["query"])
    assert sorted(page["url"] for page in found()["results"]) == [url for url, _ in pages]
    (late,) = found(publishedDateFilter={"from": "2026-03-01T00:00:00Z"})["results"]
    assert (late["url"], late["title"], late["publishedDate"][:10]) == ("https://a.example/1", "Tides", "2026-05-04")
    (other,) = found(domainFilter={"exclude": ["a.example"]})["results"]
    assert other["url"] == "https://b.example/2"
    assert found(domainFilter={"include": ["c.example"]})["results"] == []
    own["parameterValues"] = {"domainFilter": {"include": ["a.example", "c.example"]}}  # which nobody widens
    new_target(local, gateway["gatewayId"], "narrow", targetConfiguration={"mcp": {"connector": connector}})

    def narrowed(*included: str) -> list[str]:
        filters = {"filters": {"domainFilter": {"include": list(included)}}} if included else {}
        answer = text(called(gateway, "narrow___WebSearch", {"query": "high tide Oslo", **filters}))
        return [page["url"] for page in answer["results"]]

    assert narrowed() == narrowed("example") == narrowed("a.example", "b.example") == ["https://a.example/1"]
    assert narrowed("b.example") == narrowed("c.example") == narrowed("deep.a.example") == []


@pytest.mark.inferred
def test_a_knowledge_bases_connector_is_answered_by_a_script_of_its_operation(local: Clients) -> None:
    gateway = mcp_gateway(local)
    fixed = {"name": "retrieve", "parameterValues": {"knowledgeBaseId": "KB12345678"}}
    connector = {"source": {"connectorId": "bedrock-knowledge-bases"}, "configurations": [fixed]}
    new_target(local, gateway["gatewayId"], "kb", targetConfiguration={"mcp": {"connector": connector}})
    local.agentcore.script("Retrieve", lambda call: {"retrievalResults": [{"content": {"text": str(call.params)}}]})

    result = called(gateway, "kb___retrieve", {"retrievalQuery": {"text": "What?"}, "knowledgeBaseId": "ANOTHERONE"})

    heard = {"knowledgeBaseId": "KB12345678", "retrievalQuery": {"text": "What?"}}
    assert text(result) == {"retrievalResults": [{"content": {"text": str(heard)}}]}
    events: list[Any] = [{"result": {"results": []}}]
    local.agentcore.script("AgenticRetrieveStream", events)
    values = knowledge.agentic("KB12345678", "What?")
    connector["configurations"] = [{"name": "agenticRetrieveStream", "parameterValues": values}]
    new_target(local, gateway["gatewayId"], "more", targetConfiguration={"mcp": {"connector": connector}})
    asks = {"messages": [{"role": "user", "content": {"text": "What?"}}]}
    assert text(called(gateway, "more___agenticRetrieveStream", asks))["stream"] == events


@pytest.mark.inferred
def test_an_override_hides_what_an_agent_need_not_give(local: Clients) -> None:
    gateway = mcp_gateway(local)
    hidden = [{"path": f"$.{name}", "visible": False} for name in ("maxResults", "query", "filters.domainFilter")]
    search = {"name": "WebSearch", "parameterValues": {}, "parameterOverrides": hidden}
    connector = {"source": {"connectorId": "web-search", "version": "1.2.0"}, "configurations": [search]}
    new_target(local, gateway["gatewayId"], "web", targetConfiguration={"mcp": {"connector": connector}})
    of_desk = [{"path": "$.a", "visible": False}, {"path": "$.b", "description": "B"}, {"path": "/c", "visible": True}]
    find = {"name": "find", "parameterValues": {}, "parameterOverrides": of_desk}
    connector = {"source": {"connectorId": "desk"}, "configurations": [find]}
    new_target(local, gateway["gatewayId"], "desk", targetConfiguration={"mcp": {"connector": connector}})

    finds, searches = asked(gateway, "tools/list")["result"]["tools"]

    assert list(searches["inputSchema"]["properties"]) == ["query", "filters"]
    assert finds["inputSchema"] == _object(b={"description": "B"}, c={"description": ""})


@pytest.mark.inferred
def test_an_override_shows_what_lies_deep_inside_a_parameter(local: Clients) -> None:
    gateway = mcp_gateway(local)
    path = "$.retrievalConfiguration.managedSearchConfiguration.numberOfResults"
    shown = {
        "name": "Retrieve",
        "parameterValues": {"knowledgeBaseId": "KB12345678"},
        "parameterOverrides": [{"path": path, "description": "How many", "visible": True}],
    }
    connector = {"source": {"connectorId": "bedrock-knowledge-bases"}, "configurations": [shown]}
    new_target(local, gateway["gatewayId"], "kb", targetConfiguration={"mcp": {"connector": connector}})

    (tool,) = asked(gateway, "tools/list")["result"]["tools"]

    schema = tool["inputSchema"]
    for name in path.split(".")[1:]:
        schema = schema["properties"][name]
    assert schema["description"] == "How many"


@pytest.mark.from_docs
def test_headers_and_parameters_go_on_and_back_where_the_target_allows_them(local: Clients) -> None:
    seen = dict[str, Any]()

    def api(environ: Any, start_response: Any) -> Any:
        seen.update(tenant=environ.get("HTTP_X_TENANT"), secret=environ.get("HTTP_X_SECRET"), q=environ["QUERY_STRING"])
        start_response("200 OK", [("X-Left", "3"), ("X-Hidden", "1")])
        return [b"{}"]

    gateway = mcp_gateway(local)
    allowed = {"allowedRequestHeaders": ["x-tenant"], "allowedResponseHeaders": ["x-left"]}
    add_api(local, gateway, metadataConfiguration={**allowed, "allowedQueryParameters": ["v"]})
    local.agentcore.bind(API, api)

    message: dict[str, Any] = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
    message["params"] = {"name": "api___getWeather", "arguments": {"city": "Oslo"}}
    answer = send(gateway, message, path="?v=2&w=3", x_tenant="t1", x_secret="s")

    assert seen == {"tenant": "t1", "secret": None, "q": "v=2"}
    assert (answer.headers.get("X-Left"), answer.headers.get("X-Hidden")) == ("3", None)


@pytest.mark.from_docs
def test_headers_reach_a_function_beside_its_event(local: Clients) -> None:
    gateway = mcp_gateway(local)
    add_lambda(local, gateway, metadataConfiguration={"allowedRequestHeaders": ["X-Tenant"]})
    local.agentcore.bind("tools", lambda event, context: context.client_context.custom)

    custom = text(called(gateway, "calc___add", {"a": 1, "b": 2}, x_tenant="t1"))

    assert custom["bedrockAgentCorePropagatedHeaders"] == {"X-Tenant": "t1"}


class Offering(Server):
    """One that has a prompt, resources and a template of them, and answers with its name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name, self.prompts = name, ["greet"]

    def answer(self, message: Any) -> Any:
        params = message.get("params", {})
        capabilities: dict[str, Any] = {"prompts": {}, "resources": {}}
        answers: dict[str, Any] = {
            "initialize": {"protocolVersion": "2025-06-18", "capabilities": capabilities, "serverInfo": {}},
            "prompts/list": {"prompts": [{"name": name} for name in self.prompts]},
            "prompts/get": {"description": f"{self.name} {params.get('name')}", "messages": []},
            "resources/list": {"resources": [{"uri": "note://one"}, {"uri": f"note://{self.name}"}]},
            "resources/templates/list": {"resourceTemplates": [{"uriTemplate": "note://{name}/page/{n}"}]},
            "resources/read": {"contents": [{"uri": params.get("uri"), "text": self.name}]},
        }
        return {"result": answers[message["method"]]}


@pytest.mark.from_docs  # "resourcePriority": of two that have a resource the one of the least number is asked
def test_prompts_and_resources_are_those_of_the_servers_that_have_them(local: Clients) -> None:
    gateway = mcp_gateway(local)
    add_lambda(local, gateway)
    servers = {name: Offering(name) for name in ("late", "early")}
    targets = [
        add_server(local, gateway, name, f"https://{name}.example/mcp", **how)
        for name, how in {"late": {}, "early": {"resourcePriority": 5}}.items()
    ]
    for name, server in servers.items():
        local.agentcore.bind(f"https://{name}.example", server)

    def found(method: str, **params: str) -> Any:
        answer = asked(gateway, method, params)
        return answer["error"]["message"] if "error" in answer else answer["result"]

    def read(uri: str) -> Any:
        answer = found("resources/read", uri=uri)
        return answer if isinstance(answer, str) else answer["contents"][0]["text"]

    assert [one["name"] for one in found("prompts/list")["prompts"]] == ["early___greet", "late___greet"]
    servers["late"].prompts = ["part"]
    assert [one["name"] for one in found("prompts/list")["prompts"]] == ["early___greet", "late___greet"]  # kept
    local.control.synchronize_gateway_targets(gatewayIdentifier=gateway["gatewayId"], targetIdList=targets[:1])
    assert [one["name"] for one in found("prompts/list")["prompts"]] == ["early___greet", "late___part"]
    assert found("prompts/get", name="late___greet")["description"] == "late greet"
    for unknown in ("calc___greet", "nobody___greet", "greet"):
        assert found("prompts/get", name=unknown) == f"Unknown prompt: {unknown}"
    listed = sorted(one["uri"] for one in found("resources/list")["resources"])
    assert listed == ["note://early", "note://late", "note://one"]
    (template,) = found("resources/templates/list")["resourceTemplates"]
    assert template == {"uriTemplate": "note://{name}/page/{n}"}
    uris = ("note://one", "note://late", "note://x/page/3", "note://x/other")
    assert [read(uri) for uri in uris] == ["early", "late", "early", "Resource not found: note://x/other"]
    local.agentcore.bind("https://late.example", None)
    assert "agentcore.bind('https://late.example', app)" in found("prompts/get", name="late___greet")
