"""``agentcore.calls``: what was asked and answered, in order, to assert on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from moto_agentcore.controls import controls
from moto_agentcore.controls.checks import meant
from moto_agentcore.controls.rules import models_of
from moto_agentcore.host.fitting import fits
from moto_agentcore.host.listing import without_secrets
from moto_agentcore.host.telling import outcome, text_of
from moto_agentcore.wire import recall
from moto_agentcore.wire.shapes import members

if TYPE_CHECKING:
    from moto_agentcore.controls.calls import Entry

MOST_TOLD = 10  # calls in the text of a failed assertion


@dataclass(frozen=True, eq=False)
class AskedCall:
    """One call. Values under the names of secrets are ``(hidden)``.

    Attributes:
        number: 1 for the first call of this process.
        account, region: where it went.
    """

    number: int
    account: str
    region: str
    _entry: Entry = field(repr=False)

    @property
    def service(self) -> str:
        """``bedrock-agentcore``…"""
        return str(self._entry.plan.service.name)

    @property
    def operation(self) -> str:
        """``CreateEvent``…"""
        return str(self._entry.plan.operation)

    @cached_property
    def params(self) -> dict[str, Any]:
        """What was asked, under wire names: nothing of what could not be read, the URI's part of what is over 1 MiB."""
        found: dict[str, Any] = without_secrets(recall.params(self._entry))
        return found

    @property
    def status(self) -> int | None:
        """The HTTP status; None where there was no answer (yet)."""
        return self._entry.status

    @cached_property
    def error(self) -> str | None:
        """The error's code, or None."""
        found = recall.error(self._entry)
        return None if found is None else found[0]

    @cached_property
    def response(self) -> dict[str, Any] | None:
        """What boto3 gives, without ``ResponseMetadata``; None for a stream, which is read but once."""
        found: dict[str, Any] | None = without_secrets(recall.response(self._entry))
        return found

    def matches(self, params: Mapping[str, Any]) -> bool:
        """Whether these were among its parameters, as ``Calls`` compares."""
        return fits(recall.params(self._entry), params)

    def __str__(self) -> str:
        return f"{self.operation}({text_of(self.params)}) -> {outcome(self)}"

    __repr__ = __str__


class Calls(Sequence[AskedCall]):
    """The calls of one operation, or all of them; it grows with them. The latest 5,000 are kept, within 8 MiB.

    A parameter that is wanted fits what was given so: of a mapping, the members that are named; a list has as many
    items, and each fits; instants are compared to the millisecond, one without a zone being local time as botocore has
    it; a function is a condition on a value that was given; None stands for what was not given; all else is equal
    (``unittest.mock.ANY`` is to anything that was given).
    """

    def __init__(self, operation: str | None = None, params: Mapping[str, Any] | None = None) -> None:
        self._operation, self._params = operation, dict(params or {})

    def __call__(self, operation: str, /, **params: Any) -> Calls:
        """Those of one operation with these parameters: ``agentcore.calls("CreateEvent", actorId="maria")``.

        Args:
            operation: its name as the service spells it.
            **params: parameters under wire names, and what they have to be: values, or conditions on them (above).

        Raises:
            ValueError: no service has that operation, or it takes no such parameter.
        """
        _check(operation, params)
        return Calls(operation, params)

    def assert_called(self, times: int | None = None) -> None:
        """Fail, and tell the calls there were, unless it was called: so many times, or at all."""
        found = len(self)
        if (found == times) if times is not None else found:
            return
        wanted = "at least once" if times is None else f"{times} times"
        raise AssertionError("\n  ".join([f"{self._named()} was called {found} times, not {wanted}", *self._told()]))

    def assert_not_called(self) -> None:
        """Fail if it was called."""
        self.assert_called(times=0)

    def clear(self) -> None:
        """Forget all calls."""
        controls.calls.clear()

    @property
    def dropped(self) -> int:
        """How many calls, of any operation, are no longer kept."""
        return controls.calls.dropped

    @overload
    def __getitem__(self, index: int) -> AskedCall: ...
    @overload
    def __getitem__(self, index: slice) -> list[AskedCall]: ...
    def __getitem__(self, index: int | slice) -> AskedCall | list[AskedCall]:
        return list(self)[index]

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[AskedCall]:
        for entry in controls.calls.entries():
            if self._operation in (None, entry.plan.operation):
                call = AskedCall(entry.number, entry.account, entry.region, entry)
                if not self._params or call.matches(self._params):
                    yield call

    def __repr__(self) -> str:
        return "\n".join(map(str, self)) or "no calls"

    def _named(self) -> str:
        given = text_of(without_secrets(self._params))
        return f"{self._operation or 'anything'}{f' with {given}' if given else ''}"

    def _told(self) -> Iterator[str]:
        """The calls of the operation, whatever their parameters; else all."""
        among = list(Calls(self._operation)) or list(Calls())
        yield from ["the calls were:" if among else "there were no calls", *map(str, among[-MOST_TOLD:])]
        if self.dropped:
            yield f"({self.dropped} earlier calls are no longer kept)"


def _check(operation: str, params: Mapping[str, Any]) -> None:
    models = models_of(operation) if operation != "*" else []
    if not models:
        said = meant(operation) or "say CreateEvent, as the service does"
        raise ValueError(f"calls: there is no operation {operation!r}; {said}")
    known = {name for model in models for name in members(model.operation_model(operation).input_shape)}
    if unknown := sorted(set(params) - known):
        raise ValueError(f"calls: {operation} takes no {', '.join(unknown)}; its parameters are {sorted(known)}")
