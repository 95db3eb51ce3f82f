"""Streams are read as they are made, whichever door they leave by."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event
from typing import Any
from urllib.parse import quote

import pytest
import requests
from botocore.exceptions import ResponseStreamingError

from conftest import make_client
from moto_agentcore import AgentCore
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
