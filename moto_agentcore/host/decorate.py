"""What ``@mock_agentcore`` makes of a function, a coroutine function, a generator function or a test class."""

from __future__ import annotations

import functools
import inspect
from collections.abc import AsyncGenerator, Callable, Generator
from typing import TYPE_CHECKING, Any
from unittest import IsolatedAsyncioTestCase

if TYPE_CHECKING:
    from moto_agentcore.host.mock import AgentCore


def decorated(agentcore: AgentCore, func: Any, reset: bool, remove_data: bool) -> Any:
    """The same thing inside the mock; moto's own decorator ends before a coroutine or a generator has begun."""
    if inspect.isclass(func):
        return _class(agentcore, func)
    make = next(make for fits, make in _WRAPPERS if fits(func))
    return functools.wraps(func)(make(agentcore, func, reset, remove_data))


def _class(agentcore: AgentCore, cls: Any) -> Any:
    """Decorate a class by moto's rules: setUp, test methods, nested classes."""
    from moto.core.models import MockAWS

    if issubclass(cls, IsolatedAsyncioTestCase) and "setUp" not in vars(cls):
        cls.setUp = _set_up(cls)
    for name in {"setup_method", "teardown_method"} & set(vars(cls)):
        setattr(cls, name, _for_pytest(getattr(cls, name)))
    return MockAWS._decorate_class(agentcore, cls)  # type: ignore[arg-type] # it only calls agentcore


def _set_up(cls: Any) -> Any:
    """Moto begins afresh in setUp, else in the test: with an asyncSetUp alone, the test would lose what that made."""

    def setUp(self: Any) -> None:
        super(cls, self).setUp()

    return setUp


def _for_pytest(method: Any) -> Any:
    """Pytest hands the test to a method whose code it cannot count the parameters of, as a decorated one's."""
    takes_test = len(inspect.signature(method).parameters) > 1
    return method if takes_test else functools.wraps(method)(lambda self, *_: method(self))


def _sync(agentcore: AgentCore, func: Any, reset: bool, remove_data: bool) -> Any:
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True  # pytest shows the test
        with agentcore.running(reset, remove_data):
            return func(*args, **kwargs)

    return wrapper


def _coroutine(agentcore: AgentCore, func: Any, reset: bool, remove_data: bool) -> Any:
    async def wrapper(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True  # pytest shows the test
        with agentcore.running(reset, remove_data):
            return await func(*args, **kwargs)

    return wrapper


def _generator(agentcore: AgentCore, func: Any, reset: bool, remove_data: bool) -> Any:
    def wrapper(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
        with agentcore.running(reset, remove_data):
            return (yield from func(*args, **kwargs))

    return wrapper


def _async_generator(agentcore: AgentCore, func: Any, reset: bool, remove_data: bool) -> Any:
    async def wrapper(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, Any]:
        with agentcore.running(reset, remove_data):
            inner = func(*args, **kwargs)
            step = inner.asend(None)
            try:
                while True:
                    item = await step
                    try:
                        step = inner.asend((yield item))
                    except Exception as thrown:  # meant for the author's function, as `yield from` would have it
                        step = inner.athrow(thrown)
            except StopAsyncIteration:
                pass
            finally:
                await inner.aclose()

    return wrapper


_WRAPPERS: tuple[tuple[Callable[[Any], bool], Any], ...] = (
    (inspect.iscoroutinefunction, _coroutine),
    (inspect.isasyncgenfunction, _async_generator),
    (inspect.isgeneratorfunction, _generator),
    (lambda func: True, _sync),
)
