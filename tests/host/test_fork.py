"""A process that forks while other threads are in the middle of the mock: the child has all of it, and no lock held."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import AgentCoreServer
from moto_agentcore.author.asgi import Application
from moto_agentcore.controls.rules import Rules
from moto_agentcore.search import Index
from moto_agentcore.state.lock import Lock
from tests.controls.conversation import new_memory, records, retrieved, say
from tests.host.raw import PLANES, connected, send

SECONDS = 60  # that nothing here should ever take


def in_a_child(work: Callable[[], Any]) -> int:
    """The exit code of a forked process that does something: 0, or 1 where it raised; a signal's where it hung."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            signal.alarm(SECONDS)  # ends the child
            work()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@contextmanager
def held(lock: Any) -> Iterator[None]:
    """Another thread holds a lock."""
    taken, done = threading.Event(), threading.Event()

    def hold() -> None:
        with lock:
            taken.set()
            done.wait(SECONDS)

    thread = threading.Thread(target=hold)
    thread.start()
    taken.wait(SECONDS)
    try:
        yield
    finally:
        done.set()
        thread.join()


pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning"),  # by Python 3.12: that is the point
]


@pytest.mark.inferred
def test_a_child_goes_on_where_other_threads_were(local: Clients) -> None:
    memory_id, stop = new_memory(local), threading.Event()
    say(local, memory_id, "I live in Lisbon.")

    def works(n: int) -> None:
        while not stop.is_set():
            say(local, memory_id, f"I own {n} dogs.", session=f"s{n}")
            retrieved(local, memory_id, "dogs")

    def child() -> None:
        say(local, memory_id, "I work as a nurse.", session="child")
        found = records(local, memory_id)
        assert {"The user lives in Lisbon.", "The user works as a nurse."} <= set(found)
        assert retrieved(local, memory_id, "nurse")

    threads = [threading.Thread(target=works, args=(n,)) for n in range(2, 5)]
    for thread in threads:
        thread.start()
    try:
        assert [in_a_child(child) for _ in range(10)] == [0] * 10
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert "The user works as a nurse." not in records(local, memory_id)


@pytest.mark.inferred
def test_a_fork_waits_until_a_store_is_whole() -> None:
    lock, begun, whole = Lock(), threading.Event(), list[str]()

    def writes() -> None:
        with lock:
            whole.append("one half")
            begun.set()
            threading.Event().wait(0.2)
            whole.append("the other")

    def child() -> None:
        assert whole == ["one half", "the other"]
        with lock:
            pass

    thread = threading.Thread(target=writes)
    thread.start()
    begun.wait(SECONDS)
    assert in_a_child(child) == 0
    thread.join()


@pytest.mark.inferred
def test_a_lock_that_is_held_for_longer_is_free_in_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moto_agentcore.state.lock.PATIENCE", 0.01)
    lock, done = Lock(), list[str]()

    def child() -> None:
        with lock:
            lock.after(lambda: done.append("now"))
            assert done == []
        assert done == ["now"]

    with held(lock):
        assert in_a_child(child) == 0
    with lock:
        pass  # the parent's goes on as before


@pytest.mark.inferred
def test_who_forks_may_hold_the_lock() -> None:
    lock = Lock()
    with lock:
        assert in_a_child(lambda: lock.__exit__(None, None, None)) == 0
    with held(lock):
        pass


@pytest.mark.inferred
def test_rules_an_index_and_applications_are_free_in_the_child() -> None:
    from moto_agentcore.author import asgi

    rules, index = Rules[str](), Index()
    index.put("a", "tea")

    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise RuntimeError("no lifespan")

    started = Application.of(app)

    def child() -> None:
        rules.add("CreateEvent", "x", None, None)
        assert [hit.key for hit in index.search("tea", k=1)] == ["a"]
        assert Application.of(app) is not started
        asgi.stop_all()

    try:
        with held(rules._lock), held(index._lock), held(asgi._lock):
            assert in_a_child(child) == 0
        assert Application.of(app) is started
    finally:
        asgi.stop_all()


@pytest.mark.inferred
def test_locks_of_stores_that_are_gone_are_forgotten() -> None:
    from moto_agentcore.state import lock as module

    before = len(module._locks)
    kept = [Lock() for _ in range(5)]
    assert len(module._locks) == before + 5
    kept.clear()
    assert len(module._locks) == before


@pytest.mark.inferred
def test_a_child_that_ends_takes_no_server_from_its_parent() -> None:
    with AgentCoreServer() as server, connected(server.url) as kept:
        before = send(kept, "POST", "/memories/", b"{}", PLANES).status

        assert in_a_child(server.stop) == 0
        assert (before, send(kept, "POST", "/memories/", b"{}", PLANES).status) == (200, 200)
