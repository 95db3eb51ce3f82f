"""Interceptors: functions that see a request before its target does, and an answer before its caller does."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any

import pytest

from conftest import Clients
from tests.families.gateways.arrange import PASSTHROUGH, new_target
from tests.families.gateways.traffic.arrange import (
    API,
    add_api,
    add_lambda,
    asked,
    called,
    http_gateway,
    mcp_gateway,
    names,
    send,
    text,
)

ARN = "arn:aws:lambda:us-east-1:123456789012:function:{name}"


def interceptor(point: str, name: str = "watch", **configuration: Any) -> dict[str, Any]:
    given = {"interceptor": {"lambda": {"arn": ARN.format(name=name)}}, "interceptionPoints": [point]}
    return {**given, "inputConfiguration": {"passRequestHeaders": False, **configuration}}


def intercepted(clients: Clients, *interceptors: dict[str, Any], **members: Any) -> Any:
    gateway = mcp_gateway(clients, interceptorConfigurations=list(interceptors), **members)
    add_lambda(clients, gateway)
    clients.agentcore.bind("tools", lambda event: event)
    return gateway


def said(kind: str = "mcp", **members: Any) -> dict[str, Any]:
    return {"interceptorOutputVersion": "1.0", kind: members}


def noting(seen: list[Any]) -> Any:
    """An interceptor that changes nothing."""

    def watch(event: Any) -> Any:
        seen.append(event)
        return said()

    return watch


@pytest.mark.from_docs
def test_a_request_is_seen_and_changed(clients: Clients) -> None:
    gateway, seen = intercepted(clients, interceptor("REQUEST", passRequestHeaders=True)), list[Any]()

    def watch(event: Any) -> Any:
        seen.append(event)
        body = event["mcp"]["gatewayRequest"]["body"]
        body["params"]["arguments"]["b"] = 40
        return said(transformedGatewayRequest={"body": body})

    clients.agentcore.bind("watch", watch)

    assert text(called(gateway, "calc___add", {"a": 1, "b": 2}, X_Tenant="t1")) == {"a": 1, "b": 40}
    (event,) = seen
    assert event["interceptorInputVersion"] == "1.0"
    assert '"b": 2' in event["mcp"]["rawGatewayRequest"]["body"]
    assert (event["mcp"]["gatewayRequest"]["path"], event["mcp"]["gatewayRequest"]["httpMethod"]) == ("/mcp", "POST")
    assert event["mcp"]["gatewayRequest"]["headers"]["x-tenant"] == "t1"


@pytest.mark.inferred  # as the JSON that a Lambda function gets
def test_what_is_written_into_an_event_changes_nothing(local: Clients) -> None:
    gateway = intercepted(local, interceptor("REQUEST"), interceptor("RESPONSE", "after"))

    def watch(event: Any) -> Any:
        event["mcp"]["gatewayRequest"]["body"]["params"]["arguments"]["b"] = 40
        return said()

    def after(event: Any) -> Any:
        event["mcp"]["gatewayResponse"]["headers"].clear()
        return said()

    local.agentcore.bind("watch", watch)
    local.agentcore.bind("after", after)

    assert text(called(gateway, "calc___add", {"a": 1, "b": 2})) == {"a": 1, "b": 2}


@pytest.mark.from_docs
def test_headers_are_shown_only_where_they_are_wanted(local: Clients) -> None:
    gateway, seen = intercepted(local, interceptor("REQUEST")), list[Any]()
    local.agentcore.bind("watch", noting(seen))

    names(gateway)

    assert "headers" not in seen[0]["mcp"]["gatewayRequest"]


@pytest.mark.from_docs
def test_a_request_may_be_answered_at_once_and_the_answer_is_seen_too(local: Clients) -> None:
    gateway = intercepted(local, interceptor("REQUEST"), interceptor("RESPONSE", "after"))
    refusal = {"jsonrpc": "2.0", "id": 7, "error": {"code": -32600, "message": "Not today"}}
    seen = list[Any]()
    local.agentcore.bind("watch", lambda _: said(transformedGatewayResponse={"statusCode": 403, "body": refusal}))
    local.agentcore.bind("after", noting(seen))

    answer = send(gateway, {"jsonrpc": "2.0", "id": 7, "method": "tools/list"})

    assert (answer.status_code, answer.json()) == (403, refusal)
    assert seen[0]["mcp"]["gatewayResponse"]["statusCode"] == 403


@pytest.mark.from_docs
def test_an_answer_is_seen_and_changed(local: Clients) -> None:
    gateway = intercepted(local, interceptor("RESPONSE"))

    def watch(event: Any) -> Any:
        body = event["mcp"]["gatewayResponse"]["body"]
        body["result"]["tools"] = []
        return said(transformedGatewayResponse={"statusCode": 200, "headers": {"X-Seen": "1"}, "body": body})

    local.agentcore.bind("watch", watch)
    answer = send(gateway, {"jsonrpc": "2.0", "id": 1, "method": "tools/list"})

    assert (answer.json()["result"], answer.headers["X-Seen"]) == ({"tools": []}, "1")


@pytest.mark.inferred
@pytest.mark.parametrize(("status", "seen"), [(599, 599), (600, 200), (99, 200), ("403", 200)])
def test_a_status_is_one_of_https(local: Clients, status: Any, seen: int) -> None:
    gateway = intercepted(local, interceptor("RESPONSE"))
    local.agentcore.bind("watch", lambda _: said(transformedGatewayResponse={"statusCode": status}))

    answer = send(gateway, {"jsonrpc": "2.0", "id": 1, "method": "ping"})

    assert (answer.status_code, answer.json()["result"]) == (seen, {})


@pytest.mark.inferred
def test_an_answer_of_events_is_seen_as_its_text(local: Clients) -> None:
    streaming = {"streamingConfiguration": {"enableResponseStreaming": True}}
    gateway, seen = intercepted(local, interceptor("RESPONSE"), mcp=streaming), list[Any]()
    local.agentcore.bind("watch", noting(seen))

    answer = send(gateway, {"jsonrpc": "2.0", "id": 1, "method": "ping"}, Accept="text/event-stream")

    assert seen[0]["mcp"]["gatewayResponse"]["body"] == answer.text
    assert answer.text.startswith("event: message\ndata: ")


@pytest.mark.from_docs
def test_its_headers_go_before_the_callers_and_its_authorization_before_the_targets(local: Clients) -> None:
    gateway = mcp_gateway(local, interceptorConfigurations=[interceptor("REQUEST")])
    seen = dict[str, Any]()

    def api(environ: Any, start_response: Any) -> Any:
        seen.update(environ)
        start_response("200 OK", [])
        return [b"{}"]

    key = local.control.create_api_key_credential_provider(name="mine", apiKey="k3y")["credentialProviderArn"]
    provider = {"credentialProvider": {"apiKeyCredentialProvider": {"providerArn": key}}}
    own = [{"credentialProviderType": "API_KEY", **provider}]
    allowed = {"allowedRequestHeaders": ["x-tenant"]}
    add_api(local, gateway, metadataConfiguration=allowed, credentialProviderConfigurations=own)
    add_lambda(local, gateway)
    local.agentcore.bind(API, api)
    local.agentcore.bind("tools", lambda event, context: context.client_context.custom)
    headers = {"Authorization": "Bearer fresh", "X-Tenant": "mine", "X-Other": "no"}
    local.agentcore.bind("watch", lambda _: said(transformedGatewayRequest={"headers": headers}))

    called(gateway, "api___getWeather", {"city": "Oslo"}, x_tenant="theirs")
    beside = text(called(gateway, "calc___add", {"a": 1, "b": 2}))

    assert (seen["HTTP_AUTHORIZATION"], seen["HTTP_X_TENANT"]) == ("Bearer fresh", "mine")
    assert "HTTP_X_OTHER" not in seen
    assert beside["bedrockAgentCorePropagatedHeaders"] == {"Authorization": "Bearer fresh"}


@pytest.mark.inferred
@pytest.mark.parametrize("given", [None, {}, {"interceptorOutputVersion": "2.0"}])
def test_one_that_fails_is_an_error(local: Clients, given: Any) -> None:
    gateway = intercepted(local, interceptor("REQUEST"), exceptionLevel="DEBUG")
    unbound = asked(gateway, "ping")
    local.agentcore.bind("watch", lambda _: given)

    answer = send(gateway, {"jsonrpc": "2.0", "id": 1, "method": "ping"})

    assert "agentcore.bind('watch', function)" in unbound["error"]["message"]
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, -32603)
    assert "interceptorOutputVersion" in answer.json()["error"]["message"]


@pytest.mark.from_docs
def test_http_may_be_answered_at_once_and_its_body_may_be_hidden(local: Clients) -> None:
    hides = interceptor("RESPONSE", "after", payloadFilter={"exclude": [{"field": "RESPONSE_BODY"}]})
    gateway = http_gateway(local, interceptorConfigurations=[interceptor("REQUEST"), hides])
    new_target(local, gateway["gatewayId"], "far", targetConfiguration=PASSTHROUGH)
    answer = {"statusCode": 403, "contentType": "text/plain", "body": b64encode(b"Not today").decode()}
    local.agentcore.bind("watch", lambda _: said("http", transformedGatewayResponse={**answer, "headers": {"X-No": 1}}))
    seen = list[Any]()

    def after(event: Any) -> Any:
        seen.append(event["http"])
        return said("http")

    local.agentcore.bind("after", after)
    found = send(gateway, {"n": 1}, path="/far/invocations")

    assert (found.status_code, found.text, found.headers["X-No"]) == (403, "Not today", "1")
    told = {"statusCode": 403, "headers": None, "body": None, "contentType": "text/plain"}
    assert seen == [{"gatewayRequest": None, "gatewayResponse": told}]
    local.agentcore.bind("watch", lambda _: said("http", transformedGatewayResponse={"body": answer["body"]}))
    assert send(gateway, {"n": 1}, path="/far/invocations").status_code == 200  # it does not say


@pytest.mark.from_docs
def test_http_is_seen_as_base64(local: Clients) -> None:
    configurations = [interceptor("REQUEST"), interceptor("RESPONSE", "after")]
    gateway = http_gateway(local, interceptorConfigurations=configurations)
    new_target(local, gateway["gatewayId"], "far", targetConfiguration=PASSTHROUGH)
    local.agentcore.bind("https://a.example", lambda request: request["body"])
    seen = list[Any]()

    def before(event: Any) -> Any:
        seen.append(event["http"]["gatewayRequest"])
        body = b64decode(event["http"]["gatewayRequest"]["body"]).replace(b"1", b"2")
        return said("http", transformedGatewayRequest={"body": b64encode(body).decode()})

    def after(event: Any, context: Any) -> Any:
        seen.append(event["http"]["gatewayResponse"])
        assert context.client_context.custom["GATEWAY_ARN"] == gateway["gatewayArn"]
        return said("http", transformedGatewayResponse={"statusCode": 201})

    local.agentcore.bind("watch", before)
    local.agentcore.bind("after", after)
    answer = send(gateway, {"n": 1}, path="/far/invocations")

    assert (answer.status_code, answer.json()) == (201, {"n": 2})
    assert (seen[0]["path"], b64decode(seen[1]["body"])) == ("/far/invocations", b'{"n": 2}')
