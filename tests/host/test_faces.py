"""The faces of the mock: decorator, with and without arguments, context manager; on functions, classes and `async`."""

from __future__ import annotations

import asyncio
import inspect
import unittest
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Protocol, TypeVar

import pytest
from moto import mock_aws
from moto.core.models import MockAWS

from conftest import Clients
from moto_agentcore import AgentCore, Fail, mock_agentcore
from tests.host.arrange import names, new_memory, refusal

F = TypeVar("F")


class Decorator(Protocol):
    """What all faces have in common."""

    def __call__(self, func: F) -> F: ...


FACES = [mock_agentcore, mock_agentcore(), mock_agentcore(extraction="manual"), AgentCore(strict=True)]
decorators = pytest.mark.parametrize("mock", FACES, ids=["bare", "called", "with arguments", "AgentCore"])


def running() -> int:
    """How many of moto's mocks run."""
    return MockAWS._nested_count


@pytest.fixture(autouse=True)
def _nothing_runs_on() -> Iterator[None]:
    assert running() == 0
    yield
    assert running() == 0


@decorators
@pytest.mark.inferred
def test_a_decorated_function_runs_inside_the_mock(mock: Decorator, idle: Clients) -> None:
    @mock
    def create(name: str, *, suffix: str = "") -> list[str]:
        """Create one."""
        assert running() == 1
        new_memory(idle.control, name + suffix)
        return names(idle.control)

    assert create("Demo", suffix="2") == ["Demo2"]
    assert create("Other") == ["Other"]
    assert (create.__name__, create.__doc__) == ("create", "Create one.")
    assert str(inspect.signature(create)) == "(name: 'str', *, suffix: 'str' = '') -> 'list[str]'"


@decorators
@pytest.mark.inferred
def test_a_decorated_coroutine_function_runs_inside_the_mock(mock: Decorator, idle: Clients) -> None:
    @mock
    async def create(name: str) -> list[str]:
        await asyncio.sleep(0)
        new_memory(idle.control, name)
        await asyncio.sleep(0)
        return names(idle.control)

    assert inspect.iscoroutinefunction(create)
    assert asyncio.run(create("Demo")) == ["Demo"]
    assert asyncio.run(create("Other")) == ["Other"]


@decorators
@pytest.mark.inferred
def test_a_decorated_generator_runs_inside_the_mock(mock: Decorator, idle: Clients) -> None:
    @mock
    def steps() -> Generator[Any, Any, str]:
        received = yield new_memory(idle.control, "One")
        try:
            yield received
        except KeyError:
            yield names(idle.control)
        return "returned"

    def outer() -> Iterator[Any]:
        yield (yield from steps())

    assert inspect.isgeneratorfunction(steps)
    walk: Any = outer()
    assert next(walk).startswith("One-")
    assert walk.send("sent") == "sent"
    assert walk.throw(KeyError("thrown")) == ["One"]
    assert (running(), next(walk), running()) == (1, "returned", 0)


@decorators
@pytest.mark.inferred
def test_a_decorated_async_generator_runs_inside_the_mock(mock: Decorator, idle: Clients) -> None:
    closed: list[list[str]] = []

    @mock
    async def steps() -> AsyncIterator[Any]:
        try:
            received = yield new_memory(idle.control, "One")
            try:
                yield received
            except KeyError:
                yield names(idle.control)
        finally:
            closed.append(names(idle.control))

    async def walk() -> list[Any]:
        walked: Any = steps()
        found = [(await anext(walked))[:4], await walked.asend("sent"), await walked.athrow(KeyError("thrown"))]
        await walked.aclose()
        return found

    assert inspect.isasyncgenfunction(steps)
    assert asyncio.run(walk()) == ["One-", "sent", ["One"]]
    assert closed == [["One"]]


@pytest.mark.inferred
def test_a_decorated_async_generator_that_is_read_to_its_end_ends_the_mock(idle: Clients) -> None:
    @mock_agentcore
    async def steps() -> AsyncIterator[str]:
        yield new_memory(idle.control, "One")
        yield new_memory(idle.control, "Two")

    async def read() -> tuple[list[str], int]:
        return [found[:4] async for found in steps()], running()

    assert asyncio.run(read()) == (["One-", "Two-"], 0)


@pytest.mark.inferred
def test_generators_become_context_managers(idle: Clients) -> None:
    seen: list[str] = []

    @contextmanager
    @mock_agentcore
    def memory() -> Iterator[str]:
        try:
            yield new_memory(idle.control)
        except LookupError as error:
            seen.append(str(error))

    @asynccontextmanager
    @mock_agentcore
    async def memory_later() -> AsyncIterator[str]:
        try:
            yield new_memory(idle.control)
        except LookupError as error:
            seen.append(str(error))

    async def later() -> None:
        async with memory_later():
            raise LookupError("async")

    with memory():
        raise LookupError("sync")
    asyncio.run(later())
    assert seen == ["sync", "async"]


@pytest.mark.parametrize("face", ["function", "coroutine", "context"])
@pytest.mark.inferred
def test_an_exception_comes_through_and_the_mock_stops(face: str, idle: Clients) -> None:
    @mock_agentcore
    def fails() -> None:
        raise LookupError("mine")

    @mock_agentcore
    async def fails_later() -> None:
        raise LookupError("mine")

    def fails_inside() -> None:
        with mock_agentcore() as agentcore:
            agentcore.faults.on("CreateMemory", Fail("ServiceException"))
            raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        {"function": fails, "coroutine": lambda: asyncio.run(fails_later()), "context": fails_inside}[face]()
    with mock_agentcore():
        new_memory(idle.control)
        assert names(idle.control) == ["Demo"]


@pytest.mark.inferred
def test_the_context_manager_gives_the_controls(idle: Clients) -> None:
    with mock_agentcore() as agentcore:
        agentcore.faults.on("CreateMemory", Fail("ServiceException"), times=1)
        assert refusal(new_memory, control=idle.control)[0] == "ServiceException"
        new_memory(idle.control)
    assert isinstance(agentcore, AgentCore)


@pytest.mark.inferred
def test_one_object_may_be_used_again_and_nested_in_itself(idle: Clients) -> None:
    mock = mock_agentcore()
    for _ in range(2):
        with mock:
            new_memory(idle.control)
            with mock:
                assert names(idle.control) == ["Demo"]
            assert names(idle.control) == ["Demo"]


@pytest.mark.inferred
def test_a_recursive_function_stays_in_its_mock(idle: Clients) -> None:
    @mock_agentcore
    def create(count: int) -> list[str]:
        new_memory(idle.control, f"Demo{count}")
        return create(count - 1) if count > 1 else names(idle.control)

    assert create(3) == ["Demo1", "Demo2", "Demo3"]


@pytest.mark.parametrize("outer", [mock_aws, mock_agentcore])
@pytest.mark.parametrize("inner", [mock_aws, mock_agentcore])
@pytest.mark.inferred
def test_mocks_nest_in_either_order(outer: Any, inner: Any, idle: Clients) -> None:
    with outer():
        new_memory(idle.control, "Outer")
        with inner():
            new_memory(idle.control, "Inner")
        assert names(idle.control) == ["Inner", "Outer"]
    with outer():
        assert names(idle.control) == []


@pytest.mark.inferred
def test_plain_mock_aws_has_our_services_after_install(idle: Clients) -> None:
    @mock_aws
    def create() -> list[str]:
        new_memory(idle.control)
        return names(idle.control)

    assert create() == ["Demo"]


@pytest.mark.inferred
def test_start_and_stop_are_the_context_manager_in_two_calls(idle: Clients) -> None:
    agentcore = AgentCore()
    assert agentcore.start() is agentcore
    new_memory(idle.control)
    agentcore.stop(remove_data=False)
    agentcore.start(reset=False)
    found = names(idle.control)
    agentcore.stop()
    assert found == ["Demo"]


@pytest.mark.inferred
def test_stop_without_start_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="without start"):
        AgentCore().stop()


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"seed": {"unknown": []}}, ValueError),
        ({"seed": {"agentMemories": [{}]}}, ValueError),
        ({"embedder": 3}, TypeError),
    ],
)
@pytest.mark.inferred
def test_a_mock_that_cannot_start_does_not_run(settings: dict[str, Any], error: type[Exception], idle: Clients) -> None:
    agentcore = AgentCore(**settings)
    with pytest.raises(error):
        agentcore.start()
    assert running() == 0
    with mock_agentcore() as after:  # and its depth is right: the controls are taken back
        after.faults.on("ListMemories", Fail("ThrottledException"))
    with mock_agentcore():
        assert names(idle.control) == []


def outcome(case: type[unittest.TestCase]) -> unittest.TestResult:
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(case).run(result)
    assert result.failures + result.errors == []
    return result


@decorators
@pytest.mark.inferred
def test_every_method_of_a_test_case_begins_afresh(mock: Decorator, idle: Clients) -> None:
    @mock
    class Case(unittest.TestCase):
        def test_one(self) -> None:
            new_memory(idle.control)
            self.assertEqual(self.listed(), ["Demo"])  # noqa: PT009 - a test of unittest's ways

        def test_two(self) -> None:
            self.assertEqual(self.listed(), [])  # noqa: PT009 - as above

        def listed(self) -> list[str]:
            return names(idle.control)

    assert Case.__name__ == "Case"
    assert outcome(Case).testsRun == 2


@decorators
@pytest.mark.inferred
def test_a_test_case_keeps_what_its_set_up_made(mock: Decorator, idle: Clients) -> None:
    torn_down: list[list[str]] = []

    @mock
    class Case(unittest.TestCase):
        def setUp(self) -> None:
            self.memory_id = new_memory(idle.control, "SetUp")
            AgentCore().faults.on("DeleteMemory", Fail("ServiceException", "set in setUp"))

        def test_one(self) -> None:
            new_memory(idle.control, "Test")
            assert "set in setUp" in refusal(idle.control.delete_memory, memoryId=self.memory_id)[2]

        def test_two(self) -> None:
            assert names(idle.control) == ["SetUp"]

        def tearDown(self) -> None:
            torn_down.append(names(idle.control))

    assert outcome(Case).testsRun == 2
    assert sorted(torn_down) == [["SetUp"], ["SetUp", "Test"]]
    with mock_agentcore():
        idle.control.delete_memory(memoryId=new_memory(idle.control))  # nobody's fault is left


@pytest.mark.inferred
def test_an_async_test_case_keeps_what_its_async_set_up_made(idle: Clients) -> None:
    @mock_agentcore
    class Case(unittest.IsolatedAsyncioTestCase):
        async def asyncSetUp(self) -> None:
            new_memory(idle.control, "SetUp")

        async def test_one(self) -> None:
            new_memory(idle.control, "Test")
            assert names(idle.control) == ["SetUp", "Test"]

        async def test_two(self) -> None:
            assert names(idle.control) == ["SetUp"]

    assert outcome(Case).testsRun == 2


@pytest.mark.inferred
def test_a_test_cases_own_set_up_is_not_lost(idle: Clients) -> None:
    class Base(unittest.IsolatedAsyncioTestCase):
        def setUp(self) -> None:
            self.name = "Base"

    @mock_agentcore
    class Case(Base):
        async def test_one(self) -> None:
            new_memory(idle.control, self.name)
            assert names(idle.control) == ["Base"]

    assert outcome(Case).testsRun == 1


@pytest.mark.inferred
def test_a_seed_is_sown_once_for_set_up_and_test(idle: Clients) -> None:
    entry = {"agentId": "A", "agentAliasId": "B", "memoryId": "m-1", "sessionId": "s-1", "summaryText": "Hello."}
    where = {"agentId": "A", "agentAliasId": "B"}

    def left() -> int:
        return len(
            idle.agents.get_agent_memory(**where, memoryId="m-1", memoryType="SESSION_SUMMARY")["memoryContents"]
        )

    @mock_agentcore(seed={"agentMemories": [entry]})
    class Case(unittest.TestCase):
        def setUp(self) -> None:
            assert left() == 1
            idle.agents.delete_agent_memory(**where)

        def test_one(self) -> None:
            assert left() == 0

    assert outcome(Case).testsRun == 1


@mock_agentcore
@pytest.mark.inferred
class TestDecorated:
    """A class as pytest collects it."""

    def test_one(self, idle: Clients) -> None:
        new_memory(idle.control)
        assert names(idle.control) == ["Demo"]

    def test_two(self, idle: Clients) -> None:
        assert names(idle.control) == []

    @pytest.mark.asyncio
    async def test_three(self, idle: Clients) -> None:
        await asyncio.sleep(0)
        new_memory(idle.control)
        assert names(idle.control) == ["Demo"]

    @staticmethod
    def helper() -> int:
        return running()

    @classmethod
    def factory(cls) -> int:
        return running()

    def test_helpers_are_not_mocked_again(self) -> None:
        assert (self.helper(), self.factory()) == (1, 1)

    class TestNested:
        def test_four(self, idle: Clients) -> None:
            new_memory(idle.control)
            assert (names(idle.control), running()) == (["Demo"], 1)


@mock_agentcore(extraction="manual")
@pytest.mark.inferred
class TestDecoratedWithSetup:
    def setup_method(self) -> None:
        from conftest import make_client

        self.control = make_client("bedrock-agentcore-control")
        new_memory(self.control, "SetUp")

    def test_one(self) -> None:
        assert names(self.control) == ["SetUp"]

    def test_two(self) -> None:
        new_memory(self.control, "Test")
        assert names(self.control) == ["SetUp", "Test"]

    def teardown_method(self) -> None:
        assert names(self.control)[0] == "SetUp"


@pytest.fixture
@mock_agentcore
def memory_in_a_fixture(idle: Clients) -> Iterator[str]:
    yield new_memory(idle.control, "Fixture")
    assert names(idle.control) == ["Fixture"]


@pytest.mark.inferred
def test_a_decorated_fixture_spans_the_test(memory_in_a_fixture: str, idle: Clients) -> None:
    assert memory_in_a_fixture.startswith("Fixture-")
    assert (names(idle.control), running()) == (["Fixture"], 1)


@pytest.mark.asyncio
@mock_agentcore
@pytest.mark.inferred
async def test_a_decorated_async_test_runs_inside_the_mock(idle: Clients) -> None:
    await asyncio.sleep(0)
    new_memory(idle.control)
    assert (names(idle.control), running()) == (["Demo"], 1)
