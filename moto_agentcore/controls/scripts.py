"""Scripts: the test author's answers, in place of a model, of the outside world, or of an operation nobody has yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto_agentcore.controls.rules import Rule, Rules


class Scripts:
    """The scripts that are set, in order; the first that fits a call answers it."""

    def __init__(self) -> None:
        self.rules: Rules[Any] = Rules()

    def on(
        self, operation: str, answer: Any, *, times: int | None = None, where: Callable[[Any], bool] | None = None
    ) -> Rule[Any]:
        """Set a script: a value, a list of stream events, or a callable of the call that gives one."""
        return self.rules.add(operation, answer, times, where)

    def drop(self, operation: str) -> None:
        """Take back all scripts of an operation."""
        self.rules.drop(operation)

    def again(self, rule: Rule[Any]) -> None:
        """Set a rule of this list once more, as it was."""
        self.rules.put(rule)

    def clear(self) -> None:
        self.rules.clear()

    def find(self, operation: str, call: Any) -> tuple[Any] | None:
        """The answer to a call, in a tuple of its own (it may be None or empty); None where nobody set one."""
        rule = self.rules.take(operation, call, every=False)
        return None if rule is None else (rule.what,)

    def listed(self) -> list[Rule[Any]]:
        """All that are set, in order."""
        return self.rules.listed()

    def unstruck(self) -> list[Rule[Any]]:
        """The scripts that never answered."""
        return self.rules.unstruck()

    def __bool__(self) -> bool:
        """Whether any is set."""
        return bool(self.rules)
