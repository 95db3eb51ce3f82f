"""Conditions of a policy's statements, by IAM's rules: what is compared, and what becomes of a key that is not there.

Known are the keys that follow from who calls, from the resource and from the clock; tags, networks and organisations
are not. A key that is not there fits what denies (``StringNotEquals``) and ``…IfExists``, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from fnmatch import fnmatchcase
from ipaddress import ip_address, ip_network
from typing import Any

from moto_agentcore.state import clock

Compare = Callable[[str, str], bool]


def _like(found: str, wanted: str) -> bool:
    return fnmatchcase(found, wanted.replace("[", "[[]"))


def _arn(found: str, wanted: str) -> bool:
    """Each of the six parts by itself."""
    parts = found.split(":", 5), wanted.split(":", 5)
    return len(parts[0]) == len(parts[1]) == 6 and all(map(_like, *parts))


def _moment(text: str) -> datetime:
    if re.fullmatch(r"\d+", text):
        return datetime.fromtimestamp(int(text), timezone.utc)
    found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return found if found.tzinfo is not None else found.replace(tzinfo=timezone.utc)


def _ordered(read: Callable[[str], Any]) -> dict[str, Compare]:
    return {
        "equals": lambda found, wanted: read(found) == read(wanted),
        "lessthan": lambda found, wanted: read(found) < read(wanted),
        "lessthanequals": lambda found, wanted: read(found) <= read(wanted),
        "greaterthan": lambda found, wanted: read(found) > read(wanted),
        "greaterthanequals": lambda found, wanted: read(found) >= read(wanted),
    }


COMPARED: dict[str, Compare] = {
    "stringequals": lambda found, wanted: found == wanted,
    "stringequalsignorecase": lambda found, wanted: found.lower() == wanted.lower(),
    "stringlike": _like,
    "arnequals": _arn,
    "arnlike": _arn,
    "bool": lambda found, wanted: found.lower() == wanted.lower(),
    "ipaddress": lambda found, wanted: ip_address(found) in ip_network(wanted, strict=False),
    **{f"numeric{name}": compare for name, compare in _ordered(float).items()},
    **{f"date{name}": compare for name, compare in _ordered(_moment).items()},
}


def context_of(caller: str, resource: str) -> dict[str, str]:
    """The keys, in lower case, of a call that an ARN makes of a resource."""
    account, path = caller.split(":", 5)[4:]
    _, _, _, region, owner, _ = resource.split(":", 5)
    kind, _, name = path.partition("/")
    now = clock.now()
    return {
        "aws:principalarn": caller,
        "aws:principalaccount": account,
        "aws:principaltype": {"user": "User", "assumed-role": "AssumedRole"}.get(kind, "Account"),
        **({"aws:username": name.rpartition("/")[2]} if kind == "user" else {}),
        "aws:resourceaccount": owner,
        "aws:requestedregion": region,
        "aws:currenttime": now.isoformat(),
        "aws:epochtime": str(int(now.timestamp())),
        "aws:securetransport": "true",
        "aws:sourceip": "127.0.0.1",
    }


def fits(conditions: Mapping[str, Mapping[str, Any]], context: Mapping[str, str]) -> bool:
    """Whether all conditions of a statement are met; one of an operator that IAM does not know is not."""
    return all(
        _met(operator, context.get(key.lower()), [str(one) for one in (value if isinstance(value, list) else [value])])
        for operator, wanted in conditions.items()
        for key, value in wanted.items()
    )


def _met(operator: str, found: str | None, wanted: list[str]) -> bool:
    name, if_exists, _ = operator.rpartition(":")[2].lower().partition("ifexists")
    if name == "null":
        return (found is None) == (wanted[0].lower() == "true")
    plain = name.replace("not", "", 1)
    compare = COMPARED.get(plain)
    if compare is None:
        return False
    negated = plain != name
    if found is None:
        return bool(if_exists) or negated or operator.lower().startswith("forallvalues:")
    return any(_safely(compare, found, one) for one in wanted) != negated


def _safely(compare: Compare, found: str, wanted: str) -> bool:
    """What cannot be compared does not fit."""
    try:
        return compare(found, wanted)
    except ValueError:
        return False
