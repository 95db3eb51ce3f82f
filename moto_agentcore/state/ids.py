"""Identifiers as the services mint them, from moto's seedable randomness."""

from __future__ import annotations

import re
import string
from typing import Any

from moto.moto_api._internal import mock_random

from moto_agentcore.state import clock

_ALPHABETS = {
    "alnum": string.ascii_letters + string.digits,
    "lower": string.ascii_lowercase + string.digits,
    "hex": string.digits + "abcdef",
    "upper": string.ascii_uppercase + string.digits,
}
_CROCKFORD = string.digits + "ABCDEFGHJKMNPQRSTVWXYZ"


def uuid() -> str:
    return str(mock_random.uuid4())


def random_text(length: int, alphabet: str = "alnum") -> str:
    return "".join(mock_random.choices(_ALPHABETS[alphabet], k=length))


def ulid() -> str:
    """Sorts by the service's time, to the millisecond: 48 bits of it, then 80 of chance, in Crockford's base 32."""
    number = clock.milliseconds(clock.now()) << 80 | mock_random.getrandbits(80)
    return "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


def mint(template: str, members: dict[str, Any]) -> str:
    """Fill a template: ``{uuid}``, ``{ulid}``, ``{10}`` (alphanumeric), ``{10:lower}``, members (``{name:lower}``).

    >>> mint("{name}-{10}", {"name": "DemoMemory"})
    'DemoMemory-zon5lHECjS'
    """
    return re.sub(r"\{(\w+)(?::(\w+))?\}", lambda found: _fill(found.group(1), found.group(2), members), template)


def _fill(name: str, alphabet: str | None, members: dict[str, Any]) -> str:
    if name == "uuid":
        return uuid()
    if name == "ulid":
        return ulid()
    if name.isdigit():
        return random_text(int(name), alphabet or "alnum")
    text = str(members[name])
    return text.lower() if alphabet == "lower" else text
