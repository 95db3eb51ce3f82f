"""Many at once, and much at once."""

from __future__ import annotations

import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from conftest import Clients, make_client
from tests.families.runtimes.arrange import ask, asked, new_runtime

CALLERS = 64
MEGABYTE = 1_000_000
pytestmark = pytest.mark.inferred


def test_sixty_four_callers_are_answered_at_once_each_in_its_own_session(remote: Clients) -> None:
    runtime = new_runtime(remote)
    together = Barrier(CALLERS, timeout=60)

    def waits_for_all(payload: Any, context: Any) -> list[Any]:
        together.wait()
        context.state["payload"] = payload
        return [payload, context.session_id]

    remote.agentcore.bind("helper", waits_for_all)
    client = make_client("bedrock-agentcore", remote.endpoint, max_pool_connections=CALLERS)
    caller = Clients(remote.control, client, remote.agents, remote.agentcore, remote.endpoint)

    def one(number: int) -> Any:
        return asked(caller, runtime, number, runtimeSessionId=f"{number:040}")

    with ThreadPoolExecutor(CALLERS) as pool:
        found = list(pool.map(one, range(CALLERS)))

    assert found == [[number, f"{number:040}"] for number in range(CALLERS)]


def test_a_large_payload_is_handed_on_and_not_copied(local: Clients) -> None:
    runtime, payload = new_runtime(local), bytes(100 * MEGABYTE)
    seen: list[bool] = []

    def same(given: Any) -> bytes:
        seen.append(given is payload)
        return payload

    local.agentcore.bind("helper", same)
    ask(local, runtime, b"", contentType="application/octet-stream")  # plans are made, modules imported
    tracemalloc.start()
    try:
        answer = ask(local, runtime, payload, contentType="application/octet-stream")
        content = answer["response"].read()
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert seen == [False, True]
    assert len(content) == len(payload)
    assert most < 10 * MEGABYTE


def test_a_payload_above_the_limit_is_refused(local: Clients) -> None:
    from tests.families.arrange import refused

    runtime = new_runtime(local)

    assert "100000000" in refused(ask, clients=local, runtime=runtime, payload=bytes(100 * MEGABYTE + 1))
