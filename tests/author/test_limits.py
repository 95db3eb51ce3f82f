"""How long the author's code may take: what is late is left behind, or cancelled where it can be."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from threading import Event, get_ident
from typing import Any

import pytest

from moto_agentcore import author
from moto_agentcore.author.bound import bound, takes_context
from moto_agentcore.author.limits import LateError, within
from moto_agentcore.author.targets import Request, ask
from moto_agentcore.errors import AuthorError

pytestmark = pytest.mark.inferred
SHORT, LONG = 0.1, 20.0


def test_without_a_limit_it_runs_here_and_with_one_beside() -> None:
    assert within(None, get_ident) == get_ident()
    assert within(LONG, get_ident) != get_ident()


def test_what_it_raises_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        within(LONG, lambda: 1 / 0)
    assert list(author.run(lambda: iter(()), seconds=LONG)) == []


def test_a_stream_that_is_late_says_so_and_is_closed_when_it_can_be() -> None:
    may_end, closed = Event(), Event()

    def late() -> Iterator[int]:
        try:
            yield 1
            may_end.wait(LONG)
        finally:
            closed.set()

    pieces = author.run(late, seconds=SHORT)
    assert next(pieces) == 1
    with pytest.raises(AuthorError) as failure:
        next(pieces)
    assert isinstance(failure.value.__cause__, LateError)
    may_end.set()
    assert closed.wait(LONG)


def test_a_wsgi_application_that_is_late_is_left() -> None:
    never = Event()

    def app(environ: Any, start_response: Any) -> list[bytes]:
        never.wait(LONG)
        return []

    with pytest.raises(AuthorError, match=r"not done within 0\.1 seconds"):
        ask(app, Request("GET", "/"), seconds=SHORT)
    never.set()


def test_a_url_that_does_not_answer_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        with pytest.raises(AuthorError) as failure:
            ask(f"http://127.0.0.1:{silent.getsockname()[1]}", Request("GET", "/"), seconds=SHORT)
        assert isinstance(failure.value.__cause__, LateError)


def test_a_function_takes_a_context_by_its_name_or_because_it_needs_two() -> None:
    assert takes_context(lambda payload, context=None: None)
    assert takes_context(lambda payload, ctx: None)
    assert not takes_context(lambda payload, retries=3: None)
    assert not takes_context(lambda payload: None)
    assert not takes_context(print)
    assert bound(len).takes_context is False
