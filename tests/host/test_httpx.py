"""httpx reaches the mock in-process: sync and async, under either of its names, streams as they are made."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from threading import Event
from types import ModuleType
from typing import Any

import pytest
import requests

from conftest import Clients
from moto_agentcore import AgentCore, install
from moto_agentcore.host.install import uninstall
from tests.families.runtimes.arrange import new_runtime
from tests.families.runtimes.test_callers import authorizer, jwt, url_of
from tests.host.arrange import new_memory

SECONDS = 20
pytestmark = pytest.mark.inferred


@pytest.fixture(params=["httpx", "httpx2"])
def httpx(request: pytest.FixtureRequest) -> Any:
    return pytest.importorskip(request.param)


def _bearer() -> dict[str, str]:
    return {"Authorization": f"Bearer {jwt(client_id='app')}"}


def test_a_client_with_a_token_is_answered(local: Clients, httpx: Any) -> None:
    runtime = new_runtime(local, **authorizer(allowedClients=["app"]))
    local.agentcore.bind("helper", lambda payload: payload["prompt"])

    with httpx.Client() as client:
        answer = client.post(url_of(local, runtime), json={"prompt": "Hi"}, headers=_bearer())
        in_pieces = client.post(url_of(local, runtime), content=iter([b'{"prompt": ', b'"Ho"}']), headers=_bearer())
        refused = client.post(url_of(local, runtime), json={})

    assert in_pieces.json() == "Ho"
    assert (answer.status_code, answer.json()) == (200, "Hi")
    assert len(answer.headers["X-Amzn-Bedrock-AgentCore-Runtime-Session-Id"]) == 36
    assert (refused.status_code, "resource_metadata" in refused.headers["WWW-Authenticate"]) == (401, True)


def test_an_async_client_is_answered_while_its_loop_goes_on(local: Clients, httpx: Any) -> None:
    runtime = new_runtime(local, **authorizer())
    may_answer = Event()

    def waits(payload: Any) -> str:
        assert may_answer.wait(SECONDS)
        return "done"

    local.agentcore.bind("helper", waits)

    async def both() -> Any:
        async with httpx.AsyncClient(timeout=SECONDS) as client:
            asking = asyncio.ensure_future(client.post(url_of(local, runtime), json={}, headers=_bearer()))
            await asyncio.sleep(0)
            may_answer.set()
            return await asking

    assert asyncio.run(both()).json() == "done"


def test_all_three_services_are_reached(local: Clients, httpx: Any) -> None:
    memory_id, session = new_memory(local.control), local.agents.create_session()["sessionId"]
    paths = {
        "bedrock-agentcore-control": f"memories/{memory_id}/details",
        "bedrock-agentcore": f"memories/{memory_id}/actors",
        "bedrock-agent-runtime": f"sessions/{session}/",
    }
    asked = [(_verb(name), f"https://{name}.us-east-1.amazonaws.com/{path}") for name, path in paths.items()]

    async def later() -> list[Any]:
        async with httpx.AsyncClient() as client:
            return [await client.request(*one) for one in asked]

    with httpx.Client() as client:
        now = [client.request(*one) for one in asked]
    by_requests = [requests.request(*one, timeout=SECONDS) for one in asked]

    for answers in (now, asyncio.run(later()), by_requests):
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        control, data, agents = (answer.json() for answer in answers)
        assert (control["memory"]["id"], data["actorSummaries"], agents["sessionId"]) == (memory_id, [], session)


def _verb(service: str) -> str:
    return "POST" if service == "bedrock-agentcore" else "GET"


class Speaker:
    """Says one thing, and the next one when it may."""

    def __init__(self) -> None:
        self.may_go_on, self.left = Event(), Event()

    def __call__(self, payload: Any) -> Iterator[str]:
        try:
            yield "one"
            assert self.may_go_on.wait(SECONDS)
            yield "two"
        finally:
            self.left.set()


def test_a_stream_is_read_as_it_is_made(local: Clients, httpx: Any) -> None:
    runtime, speaker = new_runtime(local, **authorizer()), Speaker()
    local.agentcore.bind("helper", speaker)

    with (
        httpx.Client() as client,
        client.stream("POST", url_of(local, runtime), json={}, headers=_bearer()) as answer,
    ):
        lines = (line for line in answer.iter_lines() if line)
        assert next(lines) == 'data: "one"'
        speaker.may_go_on.set()
        assert list(lines) == ['data: "two"']


def test_an_async_stream_is_read_as_it_is_made_and_ended_when_its_reader_leaves(local: Clients, httpx: Any) -> None:
    runtime, speaker = new_runtime(local, **authorizer()), Speaker()
    local.agentcore.bind("helper", speaker)

    async def first() -> str:
        async with (
            httpx.AsyncClient() as client,
            client.stream("POST", url_of(local, runtime), json={}, headers=_bearer()) as answer,
        ):
            async for line in answer.aiter_lines():
                return str(line)
        return ""

    assert asyncio.run(first()) == 'data: "one"'
    assert speaker.left.wait(SECONDS)


def test_a_stream_that_breaks_is_a_broken_connection(local: Clients, httpx: Any) -> None:
    async def breaks(scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "http"
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"1", "more_body": True})
        raise LookupError("no such city")

    runtime = new_runtime(local, **authorizer())
    local.agentcore.bind("helper", breaks)

    with httpx.Client() as client, pytest.raises(httpx.RemoteProtocolError):
        client.post(url_of(local, runtime), json={}, headers=_bearer())


def test_other_hosts_and_times_without_a_mock_are_left_alone(idle: Clients, httpx: Any) -> None:
    ours, other = "https://bedrock-agentcore.us-east-1.amazonaws.com/x", "http://127.0.0.1:1/x"
    asked: list[str] = []

    class Transport(httpx.HTTPTransport):  # type: ignore[misc] # of either
        def handle_request(self, request: Any) -> Any:
            asked.append(str(request.url))
            return super().handle_request(request)

    with httpx.Client(transport=Transport()) as client:
        with AgentCore(), pytest.raises(httpx.ConnectError):
            client.get(other)
        with AgentCore():
            assert client.get(ours).status_code == 404
        with AgentCore(config={"core": {"passthrough": {"urls": [".*amazonaws.com.*"]}}}):
            original = _original_of(client, httpx, ours)
    assert asked == [other, ours]
    assert original


def _original_of(client: Any, httpx: ModuleType, url: str) -> bool:
    """Whether a request would go on to the network."""
    from moto_agentcore.host import httpx_clients

    return httpx_clients._door(httpx.Request("GET", url)) is None


def test_uninstalling_takes_the_patches_back(idle: Clients, httpx: Any) -> None:
    patched = httpx.HTTPTransport.handle_request
    uninstall()
    try:
        original = httpx.HTTPTransport.handle_request
        assert patched.__wrapped__ is original
    finally:
        install()


def test_nothing_is_imported_for_it_and_what_is_imported_later_is_patched() -> None:
    script = (
        "import sys; from moto_agentcore import AgentCore\n"
        "with AgentCore():\n"
        "    assert not {'httpx', 'httpx2'} & set(sys.modules)\n"
        "    import httpx\n"
        "    print(httpx.get('https://bedrock-agentcore.us-east-1.amazonaws.com/x').status_code)\n"
    )
    pytest.importorskip("httpx")

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)

    assert (done.stdout.strip(), done.returncode) == ("404", 0), done.stderr
