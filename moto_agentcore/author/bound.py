"""What the author bound to an address: looked at once, when it is bound."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from moto_agentcore.author import run
from moto_agentcore.author.targets import Request, Response, ask, check_loopback, is_asgi, is_wsgi


@dataclass(frozen=True, slots=True)
class Bound:
    """A target, and how it is asked.

    ``speaks_http`` tells an application or a URL (``ask``) from a function (``call``).
    """

    target: Any
    seconds: float | None
    speaks_http: bool
    takes_context: bool

    def ask(self, request: Request) -> Response:
        """Send a request to an application or a URL; raises as ``targets.ask``."""
        return ask(self.target, request, seconds=self.seconds)

    def call(self, payload: Any, context: Any) -> Any:
        """Call a function with what it takes; raises as ``run``."""
        args = (payload, context) if self.takes_context else (payload,)
        return run(self.target, *args, seconds=self.seconds)


@dataclass(frozen=True, slots=True)
class InvocationContext:
    """What a bound function may know of an invocation, beside its payload.

    Attributes:
        session_id: the runtime session's id.
        request_headers: what a container would be sent of the caller's headers: those on the runtime's allow list, and
            what traces and protocols need.
        workload_access_token: of the runtime's workload identity, for the user that the caller named; None without one.
        version: the version of the runtime that this session runs.
        state: what this session has kept, empty when it begins; it goes with the session.
        request: always None; the official SDK has its web framework's request here.
    """

    session_id: str
    request_headers: dict[str, str] = field(repr=False)
    workload_access_token: str | None = field(repr=False)
    version: str
    state: dict[str, Any] = field(repr=False)
    request: None = None


def bound(target: Any, seconds: float | None = None) -> Bound:
    """A target as it was given: a callable, an ASGI or WSGI application, or a loopback URL.

    Raises:
        ValueError: it is none of them, or ``seconds`` is not positive.
    """
    if seconds is not None and (isinstance(seconds, bool) or not 0 < seconds < float("inf")):
        raise ValueError(f"a time-out is a positive number of seconds, not {seconds!r}")
    if isinstance(target, str):
        check_loopback(target)
        return Bound(target, seconds, speaks_http=True, takes_context=False)
    if not callable(target) or inspect.isclass(target):
        raise ValueError(f"a target is a function, an ASGI or WSGI application or a loopback URL, not {target!r}")
    speaks_http = is_asgi(target) or is_wsgi(target)
    found = Bound(target, seconds, speaks_http, not speaks_http and takes_context(target))
    if not speaks_http and not _takes(target, 2 if found.takes_context else 1):
        raise ValueError(f"a function is asked as f(payload) or f(payload, context), which {target!r} cannot be")
    return found


def _takes(function: Callable[..., Any], count: int) -> bool:
    """Whether it can be called with so many arguments."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # some of C have none
        return True
    try:
        signature.bind(*[None] * count)
    except TypeError:
        return False
    return True


def takes_context(function: Callable[..., Any]) -> bool:
    """Whether it takes a second argument that it calls context, or cannot do without."""
    try:
        taken = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):  # some of C have none
        return False
    given = [one for one in taken if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
    return len(given) > 1 and (given[1].name == "context" or given[1].default is given[1].empty)
