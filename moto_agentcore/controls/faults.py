"""Faults: the test author speaks before the operation does.

::

    agentcore.faults.on("CreateEvent", Fail("ThrottledException", "Rate exceeded."), times=2)
    agentcore.faults.on("RetrieveMemoryRecords", Delay(0.5))
    agentcore.faults.on("InvokeAgent", Fail("ModelNotReadyException", after=2))  # in mid-stream
    agentcore.faults.on("*", Chain(Delay(0.1), Fail("ServiceException")), where=lambda call: "x" in call.params["name"])
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from moto_agentcore.controls.checks import ANY, EXTRACTION, check_begins, check_code, check_operation
from moto_agentcore.controls.rules import Rule, Rules, streams_events
from moto_agentcore.errors import COMMON, ServiceError

DAY = 86_400
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]{0,127}")

Fault = Callable[[Any], None]


class Fail:
    """Answer with an error of the operation's own list.

    Args:
        code: the modelled code, ``ThrottledException``; as an extraction fault, the job's ``failureReason``.
        message: the text the client sees.
        after: answer, and fail after so many events of the answer's stream; an answer that is no stream of events is
            left alone. None: fail at once.
        members: further modelled members (``retryAfterSeconds=3``…).

    Raises ValueError for a code that no service could have (it would be a header's value) and a negative ``after``.
    """

    def __init__(
        self, code: str, message: str = "Injected by the test", *, after: int | None = None, **members: Any
    ) -> None:
        if not (_is(code, str) and _CODE.fullmatch(code)):
            raise ValueError(f"code is an error's name, as ThrottledException, not {code!r}")
        if after is not None and not (_is(after, int) and after >= 0):
            raise ValueError(f"after is a number of events, not {after!r}")
        self.code, self.message, self.after, self.members = code, message, after, members

    def __call__(self, call: Any) -> None:
        error = ServiceError(self.code, self.message, **self.members)
        error.status = COMMON.get(self.code, error.status)
        if self.after is None:
            raise error
        call.interruption = (self.after, error)

    def __repr__(self) -> str:
        return f"Fail({self.code!r}, {self.message!r})"


class Break:
    """Answer as usual, but let what the call begins end in its failure state (``CREATE_FAILED``, ``FAILED``…).

    Args:
        reason: what the resource then shows as ``failureReason`` or ``statusReasons``; ValueError for an empty one.
    """

    def __init__(self, reason: str = "Injected by the test") -> None:
        if not (_is(reason, str) and reason):
            raise ValueError(f"a failure's reason is a text that is not empty, not {reason!r}")
        self.reason = reason

    def __call__(self, call: Any) -> None:
        call.failure_reason = self.reason

    def __repr__(self) -> str:
        return f"Break({self.reason!r})"


class Delay:
    """Answer, but so many real seconds later: at most a day; ValueError for what is no such number."""

    def __init__(self, seconds: float) -> None:
        if not (_is(seconds, int, float) and 0 <= seconds <= DAY):
            raise ValueError(f"delay must be a number of seconds from 0 to {DAY}, not {seconds!r}")
        self.seconds = seconds

    def __call__(self, _: Any) -> None:
        time.sleep(self.seconds)

    def __repr__(self) -> str:
        return f"Delay({self.seconds!r})"


class Chain:
    """Several faults, one after the other, for the same call; ValueError for none at all."""

    def __init__(self, *faults: Fault) -> None:
        if not faults:
            raise ValueError("a chain has one fault or more: Chain(Delay(0.1), Fail(…))")
        self.faults = faults
        self.after = next((found for fault in faults if (found := _after(fault)) is not None), None)

    def __call__(self, call: Any) -> None:
        for fault in self.faults:
            fault(call)

    def __repr__(self) -> str:
        return f"Chain({', '.join(map(repr, self.faults))})"


class Faults:
    """The faults that are set, in order; the first that fits a call strikes."""

    def __init__(self) -> None:
        self.rules: Rules[Fault] = Rules()

    def on(
        self, operation: str, fault: Fault, *, times: int | None = None, where: Callable[[Any], bool] | None = None
    ) -> Rule[Fault]:
        """Set a fault; ``.struck`` of what this gives is how often it has struck.

        Of several that fit a call, the one that was set first strikes; the next one's turn comes when its ``times`` are
        over. ``Chain`` lets several strike together.

        Args:
            operation: the operation's name as the service spells it (``CreateEvent``), ``*`` for every one, or
                ``Extraction`` for the long-term memory jobs behind events.
            fault: ``Fail``, ``Break``, ``Delay``, ``Chain`` or any callable that takes the call; what it raises is
                answered.
            times: how often it strikes; None for always. boto3 itself tries again after throttling and 5xx (twice by
                default, older versions four times), so that a test which wants to see the error says no ``times``.
            where: a further condition on the call (``call.params``, ``call.operation``).

        Raises:
            TypeError: the fault is none (a string).
            ValueError: it would never strike, since no service has that operation, ``times`` is less than one, it fails
                ``after`` some events of an answer that has none, or breaks what begins nothing; or the operation does
                not declare its code, which no front end of AWS answers either.
        """
        check_operation(operation)
        _check(operation, fault)
        if _after(fault) is not None and operation != ANY and not streams_events(operation):
            raise ValueError(f"{operation} answers with no stream of events that could fail after {_after(fault)}")
        return self.rules.add(operation, fault, times, where)

    def again(self, rule: Rule[Fault]) -> None:
        """Set a rule of this list once more, as it was."""
        self.rules.put(rule)

    def clear(self) -> None:
        self.rules.clear()

    def strike(self, operation: str, call: Any) -> None:
        """Let the first fitting fault strike; called by the line, which holds no lock then."""
        rule = self.rules.take(operation, call, every=operation != EXTRACTION)
        if rule is not None:
            rule.what(call)

    def listed(self) -> list[Rule[Fault]]:
        """All that are set, in order."""
        return self.rules.listed()

    def unstruck(self) -> list[Rule[Fault]]:
        """The faults that never struck."""
        return self.rules.unstruck()

    def __bool__(self) -> bool:
        """Whether any is set."""
        return bool(self.rules)

    def may_strike(self, operation: str) -> bool:
        """Whether a fault is set for that very operation."""
        return self.rules.any_for(operation)


def _is(value: Any, *kinds: type) -> bool:
    """Whether the author, whom no type checker may have told, gave what is asked for."""
    return isinstance(value, kinds) and not isinstance(value, bool)


def _check(operation: str, fault: Any) -> None:
    """Refuse what is no fault, or none of an operation's."""
    if not callable(fault) or isinstance(fault, type):
        named = f"Fail({fault!r})" if isinstance(fault, str) else "Fail(…), Break(…), Delay(…), Chain(…) or a callable"
        raise TypeError(f"a fault is {named}, not {fault!r}")
    if isinstance(fault, Fail):
        check_code(operation, fault.code)
    if isinstance(fault, Break):
        check_begins(operation)
    if isinstance(fault, Chain):
        for part in fault.faults:
            _check(operation, part)


def _after(fault: Fault) -> int | None:
    """After how many events a fault strikes; None where that is no question."""
    return fault.after if isinstance(fault, (Fail, Chain)) else None
