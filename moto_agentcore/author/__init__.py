"""Code of the test author: extractors, scripts, handlers, applications. Here is the one place where it runs.

It never runs under the lock of a store, since it may call the service from any thread or over HTTP. What it raises is
the service's to answer: a ``ServiceError`` as it is, everything else as the error by which the service says that
somebody else's code failed (``errors.failed``). ``loops`` runs what is asynchronous, ``targets`` what speaks HTTP.
"""

from __future__ import annotations

import inspect
import logging
from asyncio import CancelledError
from collections.abc import AsyncIterable, Callable, Iterable, Iterator
from contextlib import suppress
from types import AsyncGeneratorType, GeneratorType
from typing import Any

from moto_agentcore.author import waited
from moto_agentcore.author.limits import within
from moto_agentcore.author.loops import awaited, drawn
from moto_agentcore.errors import ServiceError, failed
from moto_agentcore.state import lock

log = logging.getLogger(__name__)
PLAIN = {dict, list, str, bytes, int, float, bool, type(None)}  # what is neither waited for nor drawn from


def run(function: Callable[..., Any], *args: Any, seconds: float | None = None) -> Any:
    """Call a function of the author's: plain, ``async``, or a generator of either kind.

    Gives what it returns, waited for; what it yields, as an iterator that runs it as far as it is read. ``seconds`` is
    how long it may take, or each step of what it yields; None: for ever.

    Raises:
        ServiceError: what it raised, or ``errors.failed`` of it; of a ``limits.LateError`` too.
    """
    _begin()
    try:
        given = function(*args) if seconds is None else within(seconds, function, *args)
        if type(given) in PLAIN:
            return given
        if inspect.isawaitable(given):
            given = awaited(given, seconds)
    except ServiceError:
        raise
    except (Exception, CancelledError) as error:
        raise _answered_for(error) from error
    return produced(given, seconds) if yields(given) else given


def produced(given: Iterable[Any] | AsyncIterable[Any], seconds: float | None = None) -> Iterator[Any]:
    """What somebody yields, one at a time as it is read. Closing the iterator closes theirs; failures as ``run``'s."""
    is_async = isinstance(given, AsyncIterable)
    source = drawn(given, seconds) if is_async else iter(given)  # type: ignore[arg-type] # it is one or the other
    limit = None if is_async else seconds  # a loop ends what is late by itself
    try:
        while True:
            _begin()
            try:
                item = within(limit, next, source)
            except StopIteration:
                return
            except ServiceError:
                raise
            except (Exception, CancelledError) as error:
                raise _answered_for(error) from error
            yield item
    finally:
        end(source)


def end(source: object) -> None:
    """Close what somebody yields, where it can be closed."""
    close = getattr(source, "close", None)
    if close is not None:
        with suppress(ValueError):  # it was late, and is still at it
            close()


def yields(given: Any) -> bool:
    """Whether it is a generator, of either kind."""
    return isinstance(given, (GeneratorType, AsyncGeneratorType))


def _begin() -> None:
    """Their code runs next: without a lock, and on a thread that nobody else waits for."""
    if lock.held():
        raise AssertionError("code of the test author would run under a store's lock: a bug of moto-agentcore")
    waited.leave()


def _answered_for(error: BaseException) -> ServiceError:
    """What their code raised, as the service tells of it."""
    log.warning("code of the test author failed", exc_info=error)
    return failed(error)
