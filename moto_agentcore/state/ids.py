"""Identifiers as the services mint them, from moto's seedable randomness."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from moto.moto_api._internal import mock_random

from moto_agentcore.state import clock

_ALPHABETS = {
    "alnum": string.ascii_letters + string.digits,
    "lower": string.ascii_lowercase + string.digits,
    "hex": string.digits + "abcdef",
    "upper": string.ascii_uppercase + string.digits,
}
# The letter that each byte stands for; the first of an alphabet come a little more often.
_LETTERS = {name: bytes(ord(letters[i % len(letters)]) for i in range(256)) for name, letters in _ALPHABETS.items()}
_CROCKFORD = string.digits + "ABCDEFGHJKMNPQRSTVWXYZ"
Fill = Callable[[Mapping[str, Any]], str]


def uuid() -> str:
    """A random one, written without making a UUID of it: every answer has one."""
    digits = f"{mock_random.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def random_text(length: int, alphabet: str = "alnum") -> str:
    chance = mock_random.getrandbits(8 * length).to_bytes(length, "little")
    return chance.translate(_LETTERS[alphabet]).decode("ascii")


def ulid() -> str:
    """Sorts by the service's time, to the millisecond: 48 bits of it, then 80 of chance, in Crockford's base 32."""
    number = clock.milliseconds(clock.now()) << 80 | mock_random.getrandbits(80)
    return "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


def mint(template: str, members: Mapping[str, Any]) -> str:
    """Fill a template: ``{uuid}``, ``{ulid}``, ``{10}`` (alphanumeric), ``{10:lower}``, members (``{name:lower}``).

    >>> mint("{name}-{10}", {"name": "DemoMemory"})
    'DemoMemory-zon5lHECjS'
    """
    made = ""
    for before, fill in _pieces(template):
        made += before if fill is None else before + fill(members)
    return made


@lru_cache(maxsize=256)
def _pieces(template: str) -> list[tuple[str, Fill | None]]:
    """The texts of a template, and what comes behind each."""
    found: list[str | None] = re.split(r"\{(\w+)(?::(\w+))?\}", template)
    fills = [_filling(str(name), alphabet) for name, alphabet in zip(found[1::3], found[2::3], strict=True)]
    return [(str(before), fill) for before, fill in zip(found[::3], [*fills, None], strict=True)]


def _filling(name: str, alphabet: str | None) -> Fill:
    if name in ("uuid", "ulid"):
        return (lambda _: uuid()) if name == "uuid" else (lambda _: ulid())
    if name.isdigit():
        return lambda _: random_text(int(name), alphabet or "alnum")
    return (lambda members: str(members[name]).lower()) if alphabet == "lower" else (lambda members: str(members[name]))
