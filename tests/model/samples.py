"""Samples made from a shape: the least it takes, all it takes, and values that break one rule each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

from moto_agentcore.wire.shapes import is_document, is_event_stream, is_union, location, members
from tests.installed import IS_OLDER
from tests.model.patterns import broken, matching

RESERVED = "Member must not begin with aws:"  # no rule of the model: AWS keeps such tag keys for itself
INSTANT = datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=timezone.utc)
TRICKY = "a/b c#d?e&f=g%h+i:j;k,ü🙂"  # what paths, queries and JSON must bring through unharmed
DOCUMENT: dict[str, Any] = {
    "text": TRICKY,
    "list": [1, 2.5, True, None, {}],
    "deep": {"er": {"null": None, "empty": []}},
}
LONGEST = 200_000  # of a text or list made to be too long


def minimal(shape: Any) -> Any:
    """What is required and no more, as short as it may be."""
    return _Maker(full=False).of(shape)


def maximal(shape: Any) -> list[Any]:
    """Samples with every member set; as many as it takes to have each member of each union in one of them."""
    maker = _Maker(full=True)
    found = [maker.of(shape)]
    while maker.fresh:
        maker.fresh = False
        found.append(maker.of(shape))
    return found[:-1] or found


class _Maker:
    """Makes samples of one shape; a union takes what no sample has had yet, or what leads to such."""

    def __init__(self, full: bool) -> None:
        self.full = full
        self.fresh = True  # whether the last sample showed a union member for the first time
        self._seen: set[tuple[str, str]] = set()
        self._inside: list[str] = []
        self._count = 0

    def of(self, shape: Any) -> Any:
        if is_document(shape):
            return DOCUMENT if self.full else {}
        if is_event_stream(shape):
            return [{n: self.of(m)} for n, m in members(shape).items() if not m.metadata.get("exception")]
        make = getattr(self, f"_{shape.type_name}", None)
        return make(met(shape)) if make is not None else scalar(shape, self.full, self._turn())

    def _turn(self) -> int:
        self._count += 1
        return self._count

    def _structure(self, shape: Any) -> dict[str, Any]:
        names = self._chosen(shape)
        self._inside.append(shape.name)
        found = {name: self.of(shape.members[name]) for name in names}
        self._inside.pop()
        return found

    def _chosen(self, shape: Any) -> list[str]:
        again = self._inside.count(shape.name) >= 2
        names = [n for n, m in shape.members.items() if not (again and shape.name in within(m))]
        if is_union(shape):
            return [self._option(shape, names)]
        return [n for n in names if self.full or n in shape.required_members]

    def _option(self, shape: Any, names: list[str]) -> str:
        if not self.full:
            return names[0]
        new = next((n for n in names if (shape.name, n) not in self._seen), None)
        name = new or next((n for n in names if self._leads_on(shape.members[n])), names[0])
        self.fresh |= new is not None
        self._seen.add((shape.name, name))
        return name

    def _leads_on(self, shape: Any) -> bool:
        return any((union, n) not in self._seen for union, names in within(shape).items() for n in names)

    def _list(self, shape: Any) -> list[Any]:
        low, high = shape.metadata.get("min", 0), shape.metadata.get("max", 2)
        if location(shape) == "querystring":  # an empty one cannot be told from none
            low = max(low, 1)
        return [self.of(shape.member) for _ in range(max(low, min(2, high)) if self.full else low)]

    def _map(self, shape: Any) -> dict[str, Any]:
        low = shape.metadata.get("min", 0)
        keys = [scalar(shape.key, self.full, turn) for turn in range(max(low, 1) if self.full else low)]
        return {key: self.of(shape.value) for key in keys}


_met: dict[tuple[int, str, str | None], Any] = {}
_within: dict[tuple[int, str], dict[str, tuple[str, ...]]] = {}


def _id(shape: Any) -> tuple[int, str]:
    return id(shape._shape_resolver), shape.name  # one resolver per service


def met(shape: Any) -> Any:
    """The shape object that was met first under this name: botocore makes a new one, with all within, each time."""
    named = shape.type_name in ("structure", "list", "map")
    return _met.setdefault((*_id(shape), location(shape)), shape) if named else shape


def within(shape: Any) -> dict[str, tuple[str, ...]]:
    """The structures in a shape, itself among them; a union with its members, any other with none."""
    if _id(shape) not in _within:
        _within[_id(shape)] = _walked(shape)
    return _within[_id(shape)]


def _walked(shape: Any) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    waiting = [shape]
    while waiting:
        one = met(waiting.pop())
        if one.type_name == "structure" and one.name not in found and not is_document(one):
            found[one.name] = tuple(one.members) if is_union(one) else ()
            waiting.extend(one.members.values())
        elif one.type_name == "list":
            waiting.append(one.member)
        elif one.type_name == "map":
            waiting.append(one.value)
    return found


def scalar(shape: Any, full: bool, turn: int = 0) -> Any:
    """A value of a shape that has no members; different turns give, where they can, different values."""
    if enum := shape.metadata.get("enum"):
        return enum[turn % len(enum)]
    if location(shape) == "statusCode":
        return 200
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if shape.type_name in ("integer", "long"):
        return _number(low, high, full, 2**31 - 1 if shape.type_name == "integer" else 2**53)
    if shape.type_name in ("float", "double"):
        return float(_number(low, high, full, 1234.5))
    if shape.type_name == "boolean":
        return turn % 2 == 0
    if shape.type_name == "timestamp":
        rounded = IS_OLDER and "timestampFormat" not in shape.serialization  # seconds since 1970, by such a botocore
        return INSTANT if full and not rounded else INSTANT.replace(microsecond=0)
    if shape.type_name == "blob":
        return (bytes(range(256)) * (1 + (low or 0) // 256))[: high or 256] if full else bytes(low or 0)
    return _text(shape, low or 0, high, full, turn)


def _number(low: Any, high: Any, full: bool, most: Any) -> Any:
    if full:
        return high if high is not None else most
    return low if low is not None else 0


def _text(shape: Any, low: int, high: int | None, full: bool, turn: int) -> str:
    if location(shape) in ("uri", "header"):  # nobody can send an empty one
        low = max(low, 1)
    if pattern := shape.metadata.get("pattern"):
        return matching(pattern, low, high, turn % 3 if full else 0)
    tricky = TRICKY if location(shape) != "header" else "a b;c=d"
    text = f"{turn}{tricky}" if full else ""
    return (text.ljust(low, "x"))[: high if high is not None else None]


Broken = tuple[Any, str, str]  # the sample, where it is broken, what must hold there


def violations(shape: Any) -> Iterator[Broken]:
    """Samples of a structure that each break one rule; each structure within is visited once."""
    yield from _broken_structure(met(shape), "", set())


def _broken_structure(shape: Any, path: str, seen: set[str]) -> Iterator[Broken]:
    if shape.name in seen:
        return
    seen.add(shape.name)
    least = minimal(shape)
    for name in shape.required_members:
        yield {n: v for n, v in least.items() if n != name}, _join(path, name), "Member must not be null"
    if is_union(shape):
        yield from _broken_union(shape, path)
    for name, member in shape.members.items():
        others = {} if is_union(shape) else least
        for bad, where, what in _broken(member, _join(path, name), seen):
            yield {**others, name: bad}, where, what


def _broken_union(shape: Any, path: str) -> Iterator[Broken]:
    what = f"Member must have exactly one of the members [{', '.join(shape.members)}]"
    yield {}, path, what
    if len(shape.members) > 1:
        yield {name: minimal(m) for name, m in list(shape.members.items())[:2]}, path, what


def _broken(shape: Any, path: str, seen: set[str]) -> Iterator[Broken]:
    if is_document(shape) or is_event_stream(shape):
        return
    shape = met(shape)
    if shape.type_name == "structure":
        yield from _broken_structure(shape, path, seen)
    elif shape.type_name == "list":
        yield from _broken_list(shape, path, seen)
    elif shape.type_name == "map":
        yield from _broken_map(shape, path, seen)
    else:
        yield from ((bad, path, what) for bad, what in broken_scalar(shape))


def _broken_list(shape: Any, path: str, seen: set[str]) -> Iterator[Broken]:
    item, low = minimal(shape.member), shape.metadata.get("min", 0)
    for size, what in _sizes(shape):
        yield [item] * size, path, what
    if shape.member.type_name in ("structure", "list", "map"):
        for bad, where, what in _broken(shape.member, f"{path}.1.member", seen):
            yield [bad, *[item] * (low - 1)], where, what
        return
    for bad, _ in broken_scalar(shape.member):
        yield [*[item] * max(low - 1, 1), bad], path, f"Member must satisfy constraint: [{all_texts(shape.member)}]"


def _broken_map(shape: Any, path: str, seen: set[str]) -> Iterator[Broken]:
    key, value = scalar(shape.key, True), minimal(shape.value)
    if (high := shape.metadata.get("max")) is not None and "pattern" not in shape.key.metadata:
        many = {f"k{i}": value for i in range(high + 1)}
        yield many, path, f"Member must have length less than or equal to {high}"
    for bad, _ in broken_scalar(shape.key):
        yield {bad: value}, path, f"Map keys must satisfy constraint: [{all_texts(shape.key)}]"
    if shape.value.type_name in ("structure", "list", "map"):
        for bad, where, what in _broken(shape.value, f"{path}.{key}.member", seen):
            yield {key: bad}, where, what
        return
    for bad, _ in broken_scalar(shape.value):
        yield {key: bad}, path, f"Map value must satisfy constraint: [{all_texts(shape.value)}]"


def _sizes(shape: Any) -> Iterator[tuple[int, str]]:
    low, high = shape.metadata.get("min", 0), shape.metadata.get("max")
    if high is not None and high < LONGEST:
        yield high + 1, f"Member must have length less than or equal to {high}"
    if low > 0:
        yield low - 1, f"Member must have length greater than or equal to {low}"


def broken_scalar(shape: Any) -> Iterator[tuple[Any, str]]:
    """Values that break one rule of a scalar, with the service's text for that rule."""
    if shape.type_name in ("string", "blob"):
        letter: Any = "x" if shape.type_name == "string" else b"x"
        yield from ((letter * size, what) for size, what in _sizes(shape))
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if shape.type_name in ("integer", "long", "float", "double"):
        if high is not None:
            yield high + 1, f"Member must have value less than or equal to {high}"
        if low is not None:
            yield low - 1, f"Member must have value greater than or equal to {low}"
    if (pattern := shape.metadata.get("pattern")) and (bad := broken(pattern, low or 0, high)) is not None:
        yield bad, f"Member must satisfy regular expression pattern: {pattern}"
    if enum := shape.metadata.get("enum"):
        yield "NO_SUCH_VALUE", f"Member must satisfy enum value set: [{', '.join(enum)}]"
    if shape.name == "TagKey":
        yield "aws:cost", RESERVED


def all_texts(shape: Any) -> str:
    """All rules of a scalar, as a list's or a map's message gives them: the longest first, then the shortest."""
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    measure = "length" if shape.type_name in ("string", "blob") else "value"
    found = [f"Member must have {measure} less than or equal to {high}"] if high is not None else []
    if low is not None and (low or measure == "value"):
        found.append(f"Member must have {measure} greater than or equal to {low}")
    if pattern := shape.metadata.get("pattern"):
        found.append(f"Member must satisfy regular expression pattern: {pattern}")
    if enum := shape.metadata.get("enum"):
        found.append(f"Member must satisfy enum value set: [{', '.join(enum)}]")
    if shape.name == "TagKey":
        found.append(RESERVED)
    return ", ".join(found)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
