"""Code of the test author runs without any lock: it may call the service however it likes, raise, wait, or be left."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from conftest import Clients, make_client
from moto_agentcore import Break, Fail, author
from moto_agentcore.controls import controls
from moto_agentcore.errors import AuthorError, ServiceError
from moto_agentcore.extraction import Turn
from moto_agentcore.search import as_embedder
from moto_agentcore.state.lock import Lock
from tests.controls.conversation import WHERE, events, failed_jobs, new_memory, records, retrieved, say
from tests.controls.test_scripts import ARN, invoke, text_event

SECONDS = 30  # that nothing here should ever take


def from_a_thread(work: Callable[[], Any]) -> Any:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result(SECONDS)


@pytest.mark.inferred
def test_an_extractor_calls_the_service_from_a_thread(clients: Clients) -> None:
    memory_id = new_memory(clients)

    def counts(turns: Sequence[Turn]) -> list[str]:
        return [f"{from_a_thread(lambda: events(clients, memory_id))} event"]

    clients.agentcore.memory.extractor("SEMANTIC", counts)
    say(clients, memory_id)

    assert records(clients, memory_id) == ["1 event"]


@pytest.mark.inferred
def test_an_extractor_sees_the_records_that_were_there(clients: Clients) -> None:
    memory_id = new_memory(clients)
    seen: list[list[str]] = []

    def looks(turns: Sequence[Turn]) -> list[str]:
        seen.append(from_a_thread(lambda: records(clients, memory_id)))
        return [f"look {len(seen)}"]

    clients.agentcore.memory.extractor("SEMANTIC", looks)
    for session in ("s1", "s2"):
        say(clients, memory_id, session=session)

    assert records(clients, memory_id) == ["look 1", "look 2"]
    assert seen == [[], ["look 1"]]


@pytest.mark.inferred
@pytest.mark.parametrize("is_async", [False, True])
def test_a_handler_calls_the_service_from_a_thread(clients: Clients, is_async: bool) -> None:
    def handles(call: Any) -> bytes:
        found: list[Any] = from_a_thread(clients.control.list_memories)["memories"]
        return str(len(found)).encode()

    async def handles_async(call: Any) -> bytes:
        return await asyncio.to_thread(handles, call)

    new_memory(clients)
    clients.agentcore.script("InvokeAgentRuntime", handles_async if is_async else handles)

    assert invoke(clients) == b"1"


@pytest.mark.inferred
def test_a_nested_call_leaves_the_failure_reason_alone(clients: Clients) -> None:
    memory_id = new_memory(clients)

    def lists(turns: Sequence[Turn]) -> list[str]:
        clients.control.list_memories()
        return []

    clients.agentcore.memory.extractor("SEMANTIC", lists)
    say(clients, memory_id)
    clients.agentcore.faults.on("UpdateMemory", Break("no room"))
    added = {"userPreferenceMemoryStrategy": {"name": "more"}}
    clients.control.update_memory(memoryId=memory_id, memoryStrategies={"addMemoryStrategies": [added]})

    memory = clients.control.get_memory(memoryId=memory_id)["memory"]
    assert (memory["status"], memory["failureReason"]) == ("FAILED", "no room")


@pytest.mark.inferred
def test_sixteen_threads_whose_handlers_call_each_other(clients: Clients) -> None:
    """Each handler invokes the next one down, sixteen at a time."""

    def handles(call: Any) -> bytes:
        depth = int(call.params["payload"])
        new_memory(clients, f"Memory{call.params['runtimeSessionId'][-2:]}D{depth}")
        if depth == 0:
            return b"0"
        inner = invoke_as(clients, call.params["runtimeSessionId"], depth - 1)
        return str(int(inner) + 1).encode()

    clients.agentcore.script("InvokeAgentRuntime", handles)
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda i: invoke_as(clients, f"{i:040d}", 3), range(16), timeout=120))

    assert answers == [b"3"] * 16
    assert len(clients.control.list_memories(maxResults=100)["memories"]) == 64


def invoke_as(clients: Clients, session: str, depth: int) -> bytes:
    answer = clients.data.invoke_agent_runtime(
        agentRuntimeArn=ARN, payload=str(depth).encode(), runtimeSessionId=session
    )
    return bytes(answer["response"].read())


@pytest.mark.inferred
def test_an_extractor_that_deletes_its_memory(clients: Clients) -> None:
    memory_id = new_memory(clients)

    def deletes(turns: Sequence[Turn]) -> list[str]:
        clients.control.delete_memory(memoryId=memory_id)
        return ["The user likes tea."]

    clients.agentcore.memory.extractor("SEMANTIC", deletes)
    say(clients, memory_id)

    with pytest.raises(clients.data.exceptions.ResourceNotFoundException):
        records(clients, memory_id)
    assert clients.control.list_memories()["memories"] == []


@pytest.mark.inferred
def test_an_extractor_that_raises_fails_its_job_alone(clients: Clients) -> None:
    memory_id = new_memory(clients)

    def fails_once(turns: Sequence[Turn]) -> list[str]:
        if turns[0].text == "bad":
            raise LookupError("no such model")
        return [turns[0].text]

    clients.agentcore.memory.extractor("SEMANTIC", fails_once)
    for said in ("I live in Rome.", "bad", "I love tea."):
        say(clients, memory_id, said)

    assert records(clients, memory_id) == ["I live in Rome.", "I love tea."]
    assert [job["failureReason"] for job in failed_jobs(clients, memory_id)] == ["no such model"]


@pytest.mark.inferred
def test_an_extractor_that_ends_the_process_fails_its_job_alone(local: Clients) -> None:
    memory_id = new_memory(local)

    def exits(turns: Sequence[Turn]) -> list[str]:
        if turns[0].text == "exit":
            raise SystemExit(1)
        return [turns[0].text]

    local.agentcore.memory.extractor("SEMANTIC", exits)
    for said in ("exit", "I live in Rome."):
        say(local, memory_id, said)

    with pytest.raises(SystemExit):
        records(local, memory_id)
    assert records(local, memory_id) == ["I live in Rome."]
    assert [job["failureReason"] for job in failed_jobs(local, memory_id)] == ["SystemExit"]


@pytest.mark.inferred
def test_a_handler_that_is_cancelled_has_failed(clients: Clients) -> None:
    async def handles(call: Any) -> bytes:
        raise asyncio.CancelledError

    clients.agentcore.script("InvokeAgentRuntime", handles)

    with pytest.raises(clients.data.exceptions.RuntimeClientError, match="CancelledError"):
        invoke(clients)


@pytest.mark.inferred
def test_a_handler_that_never_ends_keeps_nobody_else_waiting(remote: Clients) -> None:
    may_end, has_ended = Event(), Event()

    def waits(call: Any) -> bytes:
        may_end.wait(SECONDS)
        has_ended.set()
        return b""

    remote.agentcore.script("InvokeAgentRuntime", waits)
    impatient = make_client("bedrock-agentcore", remote.endpoint, read_timeout=0.2)

    with pytest.raises(ReadTimeoutError):
        impatient.invoke_agent_runtime(agentRuntimeArn=ARN, payload=b"{}")
    assert new_memory(remote).startswith("Demo-")
    assert not has_ended.is_set()
    may_end.set()
    assert has_ended.wait(SECONDS)


@pytest.mark.inferred
def test_an_extractor_waits_for_another_thread_that_asks_for_the_same_records(local: Clients) -> None:
    """The other one is not kept waiting: it sees the records as they were."""
    memory_id = new_memory(local)
    entered, looked = Event(), Event()

    def waits(turns: Sequence[Turn]) -> list[str]:
        entered.set()
        assert looked.wait(SECONDS)
        return ["The user likes tea."]

    local.agentcore.memory.extractor("SEMANTIC", waits)
    say(local, memory_id)
    first: list[list[str]] = []
    thread = Thread(target=lambda: first.append(records(local, memory_id)))
    thread.start()
    assert entered.wait(SECONDS)

    assert records(local, memory_id) == []
    looked.set()
    thread.join(SECONDS)
    assert first == [["The user likes tea."]]
    assert records(local, memory_id) == ["The user likes tea."]


@pytest.mark.inferred
def test_a_condition_may_call_the_service_and_clear_the_faults(local: Clients) -> None:
    memory_id = new_memory(local)

    def asks(call: Any) -> bool:
        from_a_thread(lambda: events(local, memory_id))
        local.agentcore.faults.clear()
        return False

    local.agentcore.faults.on("ListMemories", Fail("ServiceException"), where=asks)

    assert len(local.control.list_memories()["memories"]) == 1


# author.run itself


@pytest.mark.inferred
def test_nothing_of_the_authors_runs_under_a_lock() -> None:
    with Lock(), pytest.raises(AssertionError, match="under a store's lock"):
        author.run(lambda: None)
    assert author.run(lambda: 1) == 1


@pytest.mark.inferred
def test_each_step_of_a_stream_is_looked_at() -> None:
    produced = author.produced(iter([1, 2]))
    assert next(produced) == 1
    with Lock(), pytest.raises(AssertionError, match="under a store's lock"):
        next(produced)


@pytest.mark.inferred
def test_what_waits_for_the_lock_is_done_in_order_and_all_of_it() -> None:
    lock = Lock()
    done: list[str] = []

    def fails() -> None:
        done.append("fails")
        raise LookupError("one")

    def hold() -> None:
        with lock:
            lock.after(lambda: done.append("first"))
            lock.after(fails)
            with lock:
                lock.after(lambda: done.append("inner"))
            lock.after(lambda: author.run(done.append, "last"))
            assert done == []

    with pytest.raises(LookupError, match="one"):
        hold()
    assert done == ["first", "fails", "inner", "last"]


@pytest.mark.inferred
def test_an_error_keeps_its_cause() -> None:
    cause = LookupError()

    def fails() -> None:
        raise cause

    with pytest.raises(AuthorError, match="LookupError") as raised:
        author.run(fails)
    assert raised.value.__cause__ is cause


@pytest.mark.inferred
def test_an_error_of_the_service_is_left_alone() -> None:
    error = ServiceError("ThrottlingException", "Slow down")

    def fails() -> Iterator[Any]:
        yield text_event("1")
        raise error

    produced = author.run(fails)
    assert next(produced) == text_event("1")
    with pytest.raises(ServiceError) as raised:
        next(produced)
    assert raised.value is error


@pytest.mark.inferred
def test_an_async_generator_lives_in_one_task_and_goes_on_when_it_is_asked() -> None:
    tasks: list[Any] = []

    async def speaks() -> Any:
        for i in range(3):
            tasks.append(asyncio.current_task())
            yield i

    produced = author.run(speaks)
    assert tasks == []
    assert next(produced) == 0
    assert len(tasks) == 1
    assert list(produced) == [1, 2]
    assert len(set(tasks)) == 1


@pytest.mark.inferred
def test_an_async_generator_is_drawn_from_inside_an_event_loop() -> None:
    async def speaks() -> Any:
        for i in range(3):
            await asyncio.sleep(0)
            yield i

    async def test() -> list[int]:
        return list(author.run(speaks))

    assert asyncio.run(test()) == [0, 1, 2]


@pytest.mark.inferred
@pytest.mark.parametrize("steps", [0, 1])
def test_an_async_generator_that_is_left_is_closed_and_so_are_its_tasks(steps: int) -> None:
    ended: list[str] = []

    async def works() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            ended.append("task")

    async def speaks() -> Any:
        task = asyncio.ensure_future(works())
        try:
            while True:
                await asyncio.sleep(0)
                yield task
        finally:
            ended.append("generator")

    produced = author.run(speaks)
    for _ in range(steps):
        next(produced)
    produced.close()

    assert ended == ["generator", "task"][: 2 * steps]


class Embeds:
    """An embedder of the author's that looks at the service, from a thread, each time that it is asked."""

    name, dim = "looks", 2

    def __init__(self, clients: Clients, memory_id: str) -> None:
        self._clients, self._memory_id = clients, memory_id
        self.asked: list[list[str]] = []

    def _look(self) -> None:
        from_a_thread(lambda: events(self._clients, self._memory_id))

    def embed(self, texts: Sequence[str]) -> Any:
        self._look()
        self.asked.append(list(texts))
        return [[1.0, 0.0] if "tea" in text else [0.0, 1.0] for text in texts]


class EmbedsWords(Embeds):
    name = "looks at words"

    def words(self, text: str) -> list[str]:
        self._look()
        return text.split()

    def vectors(self, words: Sequence[str]) -> Any:
        return self.embed(words)


@pytest.mark.inferred
@pytest.mark.parametrize("kind", [Embeds, EmbedsWords])
def test_an_embedder_calls_the_service_from_a_thread(remote: Clients, kind: Any) -> None:
    memory_id = new_memory(remote)
    embedder = kind(remote, memory_id)
    controls.chosen = embedder
    say(remote, memory_id, "I love tea. I live in Rome.")

    found = retrieved(remote, memory_id, "which tea?")
    explanation = remote.agentcore.explain(memory_id, namespace=WHERE, searchQuery="which tea?")

    assert found[0] == "The user loves tea."
    assert explanation.found == 2
    assert sorted(embedder.asked[0]) == ["The user lives in Rome.", "The user loves tea."]


@pytest.mark.inferred
def test_what_an_embedder_raises_leaves_as_it_is_and_the_texts_wait(local: Clients) -> None:
    memory_id = new_memory(local)

    def embeds(texts: list[str]) -> Any:
        if fails:
            raise LookupError("no such model")
        return [[1.0, float(len(text))] for text in texts]

    fails, controls.chosen = True, as_embedder(embeds)
    say(local, memory_id, "I love tea.")
    with pytest.raises(LookupError, match="no such model"):
        retrieved(local, memory_id, "tea?")
    fails = False
    assert retrieved(local, memory_id, "tea?") == ["The user loves tea."]
