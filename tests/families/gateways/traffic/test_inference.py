"""Inference through a gateway: models that are fallen back on, and tokens that are counted."""

from __future__ import annotations

import json
from threading import Event
from typing import Any

import pytest
import requests

from conftest import Clients
from tests.families.gateways.arrange import new_target
from tests.families.gateways.traffic.arrange import SECONDS, http_gateway, send
from tests.families.gateways.traffic.test_http_targets import HERE, add_passthrough, add_rule
from tests.families.gateways.traffic.test_limits import limit

CHAT = "v1/chat/completions"
Seen = list[tuple[str, Any]]


def models(clients: Clients, **answers: Any) -> tuple[Any, Seen]:
    """A gateway with an inference target for each name; what they are asked, in order."""
    gateway, seen = http_gateway(clients), list[tuple[str, Any]]()

    def serve(name: str) -> None:
        def app(environ: Any, start_response: Any) -> Any:
            body = json.loads(environ["wsgi.input"].read())
            seen.append((name, body))
            status, told = answers[name](body)
            is_stream = isinstance(told, list)
            kind = "text/event-stream" if is_stream else "application/json"
            start_response(f"{status} Told", [("Content-Type", kind)])
            return told if is_stream else [json.dumps(told).encode()]

        clients.agentcore.bind(f"https://{name}.example", app)
        target = {"inference": {"provider": {"endpoint": f"https://{name}.example"}}}
        new_target(clients, gateway["gatewayId"], name, targetConfiguration=target)

    for name in answers:
        serve(name)
    return gateway, seen


def falls_back(*targets: Any, **more: Any) -> Any:
    fallback = {"targetFallback": list(targets), **more}
    return {"routeToTarget": {"staticRoute": {"targetName": "first", "model": "big", "fallback": fallback}}}


def chat(gateway: Any, target: str = "first", **more: Any) -> requests.Response:
    return send(gateway, {"model": "any", "messages": [], **more}, path=f"/{target}/{CHAT}")


@pytest.mark.from_model  # Fallback: what triggers it, the order, the models, the last response
def test_a_request_falls_back_on_the_next_target_and_its_model(local: Clients) -> None:
    gateway, seen = models(
        local,
        first=lambda body: (503, {"error": "busy"}),
        second=lambda body: (429, {"error": "slow down"}),
        third=lambda body: (200, {"said": body["model"]}),
    )
    hops = {"targetName": "second", "model": "small", "triggerOn": {"statusCodes": ["429"]}}, {"targetName": "third"}
    add_rule(local, gateway, 100, falls_back(*hops))

    answer = chat(gateway)

    assert (answer.status_code, answer.json()) == (200, {"said": "any"})
    assert [(name, body["model"]) for name, body in seen] == [("first", "big"), ("second", "small"), ("third", "any")]


@pytest.mark.from_model
def test_only_what_triggers_a_fallback_does_and_the_last_answer_is_told(local: Clients) -> None:
    gateway, seen = models(local, first=lambda body: (404, {"error": "no"}), second=lambda body: (500, {"error": "x"}))
    add_rule(local, gateway, 100, falls_back({"targetName": "second"}))

    assert (chat(gateway).status_code, len(seen)) == (404, 1)
    local.agentcore.bind("https://first.example", None)  # nobody is there: a CONNECTION_ERROR
    assert (chat(gateway).status_code, [name for name, _ in seen]) == (500, ["first", "second"])


@pytest.mark.inferred  # that there is a breaker the model says; not after how many failures, nor for how long
def test_a_target_that_fails_again_and_again_is_left_out_for_a_while(local: Clients) -> None:
    gateway, seen = models(local, first=lambda body: (500, {}), second=lambda body: (200, {}))
    add_rule(local, gateway, 100, falls_back({"targetName": "second"}))

    for _ in range(6):
        assert chat(gateway).status_code == 200
    local.agentcore.clock.tick(seconds=31)
    chat(gateway)

    assert [name for name, _ in seen].count("first") == 6
    local.agentcore.bind("https://first.example", lambda request: {})
    local.agentcore.clock.tick(seconds=31)
    chat(gateway)  # it has answered: what came before counts no more
    again: list[Any] = []

    def breaks(request: Any) -> None:
        again.append(request)
        raise ValueError("no")

    local.agentcore.bind("https://first.example", breaks)
    assert [chat(gateway).status_code for _ in range(6)] == [200] * 6
    assert len(again) == 5


@pytest.mark.from_model  # CircuitBreakerMode
def test_a_target_whose_breaker_is_off_is_asked_each_time(local: Clients) -> None:
    gateway, seen = models(local, first=lambda body: (500, {}), second=lambda body: (200, {}))
    add_rule(local, gateway, 100, falls_back({"targetName": "second"}, circuitBreaker={"mode": "DISABLED"}))

    assert [chat(gateway).status_code for _ in range(7)] == [200] * 7
    assert [name for name, _ in seen].count("first") == 7


@pytest.mark.from_model  # UNROUTABLE, FIRST_BYTE_TIMEOUT
def test_who_is_not_there_or_does_not_begin_is_fallen_back_from(local: Clients) -> None:
    never = Event()
    answers = {"first": lambda body: (200, never.wait(20)), "second": lambda body: (200, {"said": "second"})}
    gateway, _ = models(local, **answers, gone=lambda body: (200, {}))
    second = {"targetFallback": [{"targetName": "second"}]}
    routes: dict[str, Any] = {
        "late": {"targetName": "first", "fallback": {"firstByteTimeoutMilliseconds": 50, **second}},
        "gone": {"targetName": "gone", "fallback": second},
        "stays": {"targetName": "gone", "fallback": {"triggerOn": {"errors": ["CONNECTION_ERROR"]}, **second}},
    }
    for priority, (model, route) in enumerate(routes.items(), 1):
        wanted = [{"matchModels": {"anyOf": [{"value": model}]}}]
        add_rule(local, gateway, priority, {"routeToTarget": {"staticRoute": route}}, conditions=wanted)
    id = gateway["gatewayId"]
    targets = {
        one["name"]: one["targetId"] for one in local.control.list_gateway_targets(gatewayIdentifier=id)["items"]
    }
    local.control.delete_gateway_target(gatewayIdentifier=id, targetId=targets["gone"])

    found = {model: chat(gateway, model=model) for model in routes}
    never.set()

    assert {model: answer.status_code for model, answer in found.items()} == {"late": 200, "gone": 200, "stays": 404}
    assert [found[model].json()["said"] for model in ("late", "gone")] == ["second", "second"]


@pytest.mark.from_docs  # "Token rate limits", "Throttled responses"
def test_tokens_are_counted_when_the_answer_has_come(clients: Clients) -> None:
    gateway, _ = models(clients, first=lambda body: (200, {"usage": {"prompt_tokens": 40, "completion_tokens": 55}}))
    limit(clients, gateway, ["targetName"], (["first"], 100.0, "minute"), metric="tokens")

    first, second = chat(gateway), chat(gateway)
    clients.agentcore.clock.tick(seconds=61)

    assert (first.status_code, second.status_code, chat(gateway).status_code) == (200, 429, 200)
    error = second.json()["error"]
    assert (error["type"], error["code"], error["metric"]) == ("rate_limit_error", "429", "tokens")
    assert error["limitKey"] == "rl/targetName=first"


@pytest.mark.from_model
def test_a_limit_may_be_a_models_own(local: Clients) -> None:
    gateway, _ = models(local, first=lambda body: (200, {}))
    add_passthrough(local, gateway, "far")
    local.agentcore.bind(HERE, lambda request: {})
    limit(local, gateway, ["targetName"], (["far"], 0.0, "minute"), id="none", metric="tokens")
    assert chat(gateway, "far").status_code == 200  # no model is behind it: there are no tokens
    limit(local, gateway, ["qualifiedModelId"], (["any"], 1.0, "minute"))

    asked = [chat(gateway, model=model).status_code for model in ("any", "any", "other")]

    assert asked == [200, 429, 200]


SIXTY = {"input_tokens": 60, "output_tokens": 60}


@pytest.mark.from_docs  # "automatically adds stream_options"; the form that Anthropic's clients read
@pytest.mark.parametrize(
    "used",
    [
        {"usage": SIXTY},
        {"usage": {"total_tokens": 120}},
        {"message": {"usage": SIXTY}},
        {"response": {"usage": SIXTY}},
        {"said": "x" * 500},
    ],
    ids=["usage", "in total", "of a message", "of a response", "by its length"],
)
def test_streams_tell_of_their_tokens(local: Clients, used: Any) -> None:
    events = [b"data: {}\n\n", b"data:" + json.dumps(used).encode() + b"\n\n", b"data: [DONE]\n\n"]
    gateway, seen = models(local, first=lambda body: (200, events))
    limit(local, gateway, ["targetName"], (["first"], 100.0, "minute"), metric="tokens")

    assert chat(gateway, stream=True).content == b"".join(events)
    refused = requests.post(f"{gateway['gatewayUrl']}/first/v1/messages", json={}, timeout=SECONDS)

    assert seen[0][1]["stream_options"] == {"include_usage": True}
    assert (refused.status_code, refused.json()["type"]) == (429, "error")
    assert refused.json()["error"]["metric"] == "tokens"


@pytest.mark.inferred  # four characters are a token
@pytest.mark.parametrize("told", [{}, {"usage": {"total_tokens": "many"}}, {"usage": 7, "message": 7}], ids=str)
def test_an_answer_that_says_nothing_of_its_tokens_is_counted_by_its_length(local: Clients, told: Any) -> None:
    gateway, _ = models(local, first=lambda body: (200, {"said": "x" * 400, **told}))
    limit(local, gateway, ["targetName"], (["first"], 100.0, "minute"), metric="tokens")

    assert [chat(gateway).status_code for _ in range(2)] == [200, 429]


@pytest.mark.inferred
def test_what_is_no_stream_or_asks_itself_goes_on_as_it_is(local: Clients) -> None:
    gateway, seen = models(local, first=lambda body: (200, {}))
    limit(local, gateway, ["targetName"], (["first"], 1_000.0, "minute"), metric="tokens")
    own = {"stream": True, "stream_options": {"include_usage": False}}
    bodies: list[Any] = [{"model": "any"}, {"model": "any", **own}, [1]]

    for body in bodies:
        assert send(gateway, body, path=f"/first/{CHAT}").status_code == 200

    assert [body for _, body in seen] == bodies
