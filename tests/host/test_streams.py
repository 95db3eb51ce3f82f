"""Streams are read as they are made, whichever door they leave by."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from threading import Event
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import quote

import pytest
import requests
from botocore.exceptions import ResponseStreamingError

from conftest import make_client
from moto_agentcore import AgentCore
from moto_agentcore.errors import ServiceError
from moto_agentcore.host import asynchronous
from moto_agentcore.host.asynchronous import AsyncRaw
from moto_agentcore.host.streams import Raw
from tests.controls.test_scripts import ARN, INTERPRETER, text_event

URL = f"https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/{quote(ARN, safe='')}/invocations"
SECONDS = 20
MOTOS = {"core": {"service_whitelist": ["bedrockagentcore"]}}  # with a whitelist the fast door leaves it to moto's


class Speaker:
    """Says one thing, and the next one when it may."""

    def __init__(self, *said: Any) -> None:
        self.said = said
        self.may_go_on, self.closed = Event(), Event()

    def __call__(self, call: Any) -> Iterator[Any]:
        try:
            for thing in self.said:
                yield thing
                assert self.may_go_on.wait(SECONDS)
        finally:
            self.closed.set()


@pytest.mark.inferred
def test_moto_hands_events_on_as_they_are_made() -> None:
    speaker = Speaker(text_event("1"), text_event("2"))
    with AgentCore(config=MOTOS) as agentcore:  # type: ignore[arg-type] # moto's own type lists all keys
        agentcore.script("InvokeCodeInterpreter", speaker)
        client = make_client("bedrock-agentcore")
        answer = client.invoke_code_interpreter(codeInterpreterIdentifier=INTERPRETER, name="executeCode")
        events = iter(answer["stream"])

        assert next(events) == text_event("1")
        speaker.may_go_on.set()
        assert list(events) == [text_event("2")]
        assert speaker.closed.is_set()


@pytest.mark.inferred
def test_moto_tells_of_a_stream_that_breaks() -> None:
    def breaks(call: Any) -> Iterator[bytes]:
        yield b"1"
        raise LookupError("no such file")

    with AgentCore(config=MOTOS) as agentcore:  # type: ignore[arg-type] # moto's own type lists all keys
        agentcore.script("InvokeAgentRuntime", breaks)
        answer = make_client("bedrock-agentcore").invoke_agent_runtime(agentRuntimeArn=ARN, payload=b"{}")

        assert answer["response"].read(1) == b"1"
        with pytest.raises(ResponseStreamingError):
            answer["response"].read()


@pytest.mark.inferred
def test_requests_reads_a_payload_as_it_is_made() -> None:
    speaker = Speaker(b"first\n", b"second\n")
    with AgentCore() as agentcore:
        agentcore.script("InvokeAgentRuntime", speaker)
        answer = requests.post(URL, data=b"{}", headers={"Authorization": "Bearer x"}, stream=True, timeout=SECONDS)
        lines = answer.iter_lines(chunk_size=1)

        assert next(lines) == b"first"
        speaker.may_go_on.set()
        assert list(lines) == [b"second"]


@pytest.mark.inferred
def test_requests_that_leaves_ends_the_stream() -> None:
    speaker = Speaker(b"first\n", b"second\n")
    with AgentCore() as agentcore:
        agentcore.script("InvokeAgentRuntime", speaker)
        with requests.post(URL, data=b"{}", stream=True, timeout=SECONDS) as answer:
            assert answer.raw.read(5) == b"first"
        assert speaker.closed.wait(SECONDS)


@pytest.mark.inferred
def test_requests_reads_all_of_it_where_nobody_asks_for_a_stream() -> None:
    with AgentCore() as agentcore:
        agentcore.script("InvokeAgentRuntime", lambda call: iter([b"first\n", b"second\n"]))

        assert requests.post(URL, data=b"{}", timeout=SECONDS).content == b"first\nsecond\n"


def pieces() -> Iterator[bytes]:
    yield from (b"one", b"two", b"three")


@pytest.mark.inferred
def test_an_answer_is_read_in_any_measure() -> None:
    raw = Raw(pieces())
    found = [raw.read(amt) for amt in (0, 2, 3, 3)]

    assert found == [b"", b"on", b"etw", b"oth"]
    assert (raw.read(), raw.read(), raw.read(5)) == (b"ree", b"", b"")
    left = Raw(pieces())
    left.read(4)
    assert [*left.stream()] == [b"wo", b"three"]
    assert [Raw(body).read(-1) for body in (b"whole", pieces())] == [b"whole", b"onetwothree"]


@pytest.mark.inferred
def test_an_answer_is_awaited_piece_by_piece() -> None:
    async def read() -> list[Any]:
        raw, all_of_it, whole = AsyncRaw(URL, pieces()), AsyncRaw(URL, pieces()), AsyncRaw(URL, b"whole")
        found: list[Any] = [await raw.read(amt) for amt in (0, 2, 9, 1)]
        found += [[chunk async for chunk in raw.iter_chunks()], raw.at_eof(), await raw.read(5)]
        found += [await all_of_it.read(), all_of_it.at_eof(), await whole.read(5), whole.at_eof(), await whole.read(1)]
        return [*found, whole.at_eof()]

    assert asyncio.run(read()) == [
        *(b"", b"on", b"e", b"t"),
        *([(b"wo", True), (b"three", True)], True, b""),
        *(b"onetwothree", True, b"whole", False, b"", True),
    ]


@pytest.mark.inferred
def test_an_answer_that_breaks_while_it_is_awaited_is_a_broken_connection() -> None:
    aiohttp = pytest.importorskip("aiohttp")

    def breaks() -> Iterator[bytes]:
        yield b"one"
        raise ServiceError("ThrottlingException", "too much")

    async def read() -> None:
        await AsyncRaw(URL, breaks()).read()

    with pytest.raises(aiohttp.ClientPayloadError, match="Connection broken: too much"):
        asyncio.run(read())


@pytest.mark.inferred
@pytest.mark.parametrize(("module", "asks"), [("aiobotocore.config", True), ("botocore.config", False)])
def test_who_awaits_its_answers_is_told_by_its_configuration(module: str, asks: bool) -> None:
    config = type("Config", (), {"__module__": module})()

    assert asynchronous.asks(cast("Any", SimpleNamespace(context={"client_config": config}))) is asks
    assert not asynchronous.asks(cast("Any", SimpleNamespace(context=None)))
