"""Rules of the test author: for which calls, and how often. Faults and scripts are lists of them.

The author's conditions are asked without any lock: they may call the service, or the list they stand in.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from moto_agentcore.service import SERVICES

T = TypeVar("T")
Condition = Callable[[Any], bool]


def models_of(name: str) -> list[Any]:
    """The models of the services that have an operation of that name; of all three for ``*``."""
    models = [service.model for service in SERVICES.values()]
    return models if name == "*" else [model for model in models if name in model.operation_names]


def streams_events(name: str) -> bool:
    """Whether an operation of that name answers with a stream of events."""
    return any(model.operation_model(name).has_event_stream_output for model in models_of(name))


@dataclass(slots=True, eq=False)
class Rule(Generic[T]):
    """``what`` is done to a call of ``operation`` on which ``where`` holds, ``times`` times (None: always).

    Attributes:
        struck: how often it has been.
    """

    operation: str
    what: T
    times: int | None
    where: Condition | None
    struck: int = 0

    @property
    def left(self) -> int | None:
        """How many more times; None: always."""
        return None if self.times is None else self.times - self.struck

    def fits(self, call: Any) -> bool:
        return self.left != 0 and (self.where is None or self.where(call))


def check_when(times: Any, where: Any) -> None:
    """ValueError for ``times`` below one: a rule would never strike. TypeError for what is no condition."""
    if times is not None and (isinstance(times, bool) or not isinstance(times, int) or times < 1):
        raise ValueError(f"times is None or at least 1, not {times!r}")
    if where is not None and not callable(where):
        raise TypeError(f"where is a function of the call, as lambda call: call.params[…] == …, not {where!r}")


class Rules(Generic[T]):
    """Rules in the order they were set; the first that fits a call takes it.

    ``all`` are those that are set now: another list after each change, for whoever reads one meanwhile.
    """

    def __init__(self) -> None:
        self.all: list[Rule[T]] = []
        self._lock = Lock()
        _lists.add(self)

    def renew(self) -> None:
        """In a forked process, free the lock from a thread that is not there any more."""
        self._lock = Lock()

    def add(self, operation: str, what: T, times: int | None, where: Condition | None) -> Rule[T]:
        """Set a rule; raises as ``check_when``."""
        check_when(times, where)
        return self.put(Rule(operation, what, times, where))

    def put(self, rule: Rule[T]) -> Rule[T]:
        """Set a rule, as if for the first time, unless it stands here."""
        with self._lock:
            if rule not in self.all:
                rule.struck = 0
                self.all = [*self.all, rule]
        return rule

    def drop(self, operation: str) -> None:
        """Take back every rule of an operation."""
        with self._lock:
            self.all = [rule for rule in self.all if rule.operation != operation]

    def clear(self) -> None:
        with self._lock:
            self.all = []

    def take(self, operation: str, call: Any, *, every: bool = True) -> Rule[T] | None:
        """The first rule that fits a call, counted; with ``every``, one of ``*`` too."""
        for rule in self.all:
            named = rule.operation == operation or (every and rule.operation == "*")
            if named and rule.fits(call) and self._counted(rule):
                return rule
        return None

    def any_for(self, operation: str) -> bool:
        """Whether a rule of that very operation is left."""
        return any(rule.operation == operation and rule.left != 0 for rule in self.all)

    def listed(self) -> list[Rule[T]]:
        """All that are set, in order."""
        return list(self.all)

    def unstruck(self) -> list[Rule[T]]:
        """Those that no call has met."""
        return [rule for rule in self.all if rule.struck == 0]

    def __bool__(self) -> bool:
        return bool(self.all)

    def _counted(self, rule: Rule[T]) -> bool:
        """Strike once more; False where another thread has struck for the last time."""
        with self._lock:
            if rule.left == 0:
                return False
            rule.struck += 1
        return True


_lists: WeakSet[Rules[Any]] = WeakSet()


def _after_fork_in_child() -> None:
    for rules in _lists:
        rules.renew()


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_after_fork_in_child)
