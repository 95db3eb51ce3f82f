"""What a temporal condition is made of: each gives, for a point in a history and what variables stand for, every way in
which it holds there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from moto_agentcore.families.gateways.traffic.histories import World

Env: TypeAlias = "Mapping[str, Any]"
Formula: TypeAlias = "Callable[[World, int, Env], Iterator[Env]]"
Term: TypeAlias = "Callable[[World, int, Env], Any]"
UNBOUND = object()
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda a, b: bool(a == b),
    "!=": lambda a, b: bool(a != b),
    "<": lambda a, b: bool(a < b),
    "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b),
    ">=": lambda a, b: bool(a >= b),
}


def bound(env: Env, name: str, value: Any) -> Iterator[Env]:
    """One that stands for something must stand for this."""
    if env.get(name, value) == value:
        yield {**env, name: value}


def either(first: Formula, second: Formula) -> Formula:
    def found(world: World, at: int, env: Env) -> Iterator[Env]:
        yield from first(world, at, env)
        yield from second(world, at, env)

    return found


def both(first: Formula, second: Formula) -> Formula:
    return lambda world, at, env: (end for one in first(world, at, env) for end in second(world, at, one))


def negated(inner: Formula) -> Formula:
    return lambda world, at, env: iter(() if any(True for _ in inner(world, at, env)) else (env,))


def formerly(inner: Formula, window: timedelta) -> Formula:
    return lambda world, at, env: (end for one in world.within(at, window) for end in inner(world, one, env))


def since(holds: Formula, began: Formula, window: timedelta) -> Formula:
    def found(world: World, at: int, env: Env) -> Iterator[Env]:
        for start in world.within(at, window):
            for one in began(world, start, env):
                if all(any(True for _ in holds(world, point, one)) for point in range(start + 1, at + 1)):
                    yield one

    return found


def predicate(action: str, kind: str, fields: list[tuple[str, Term, str]]) -> Formula:
    def found(world: World, at: int, env: Env) -> Iterator[Env]:
        event = world.events[at]
        if (event.action, event.kind) != (action, kind):
            return
        for path, term, name in fields:
            wanted, value = term(world, at, env), event.value(path)
            if wanted is UNBOUND and value is not None:
                env = {**env, name: value}
            elif wanted != value:
                return
        yield env

    return found


def compared(left: Term, name: str, operator: str, right: Term, other: str) -> Formula:
    def found(world: World, at: int, env: Env) -> Iterator[Env]:
        first, second = left(world, at, env), right(world, at, env)
        if operator == "==" and (first is UNBOUND) != (second is UNBOUND):
            yield from bound(env, name or other, second if first is UNBOUND else first)
            return
        try:
            holds = COMPARE[operator](first, second)
        except TypeError:  # of two that have no order
            return
        if holds:
            yield env

    return found


def aggregated(inner: Formula, names: list[str], summed: str) -> Term:
    """How many ways there are, told apart by those variables; or the sum of one of them over these."""

    def value(world: World, at: int, env: Env) -> Any:
        found = {repr([one.get(name) for name in names]): one for one in inner(world, at, env)}
        if not summed:
            return len(found)
        return sum(one[summed] for one in found.values() if isinstance(one.get(summed), (int, float)))

    return value
