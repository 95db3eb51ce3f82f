"""Sensitive data in generated examples, masked: each character of a match becomes ``*`` (RedactionConfiguration).

A summary counts what was found, and never tells it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.datasets import identifiers

if TYPE_CHECKING:
    from collections.abc import Mapping

AROUND = re.compile(r"\(\?<?[=!]")  # a lookahead or a lookbehind: "aren't supported"


def apply(examples: list[dict[str, Any]], config: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Mask in place; ``RedactionSummary``, or None where nothing is to be masked."""
    patterns = _patterns(config or {})
    if not patterns:
        return None
    counts: dict[str, int] = dict.fromkeys(patterns, 0)

    def masked(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: masked(part) for name, part in value.items()}
        if isinstance(value, list):
            return [masked(part) for part in value]
        for name, pattern in patterns.items() if isinstance(value, str) else ():
            value, times = pattern.subn(_stars, value)
            counts[name] += times
        return value

    scanned = len(examples)
    examples[:] = [masked(example) for example in examples]
    return {"scenariosScanned": scanned, "findingCounts": {name: n for name, n in counts.items() if n}}


def check(config: Mapping[str, Any] | None) -> None:
    """Refuse identifiers of the caller's own that cannot be read, or are called as one of the service's."""
    _patterns(config or {})


def _stars(found: re.Match[str]) -> str:
    whole, begin = found[0], found.start()
    start, end = found.span("value") if "value" in found.re.groupindex else found.span()
    return f"{whole[: start - begin]}{'*' * (end - start)}{whole[end - begin :]}"


def _patterns(config: Mapping[str, Any]) -> dict[str, re.Pattern[str]]:
    found = {name: identifiers.pattern(name) for name in config.get("identifiers", ())}
    customs = config.get("customDataIdentifiers", ())
    return found | {custom["name"]: _compiled(custom["name"], custom["regex"]) for custom in customs}


def _compiled(name: str, regex: str) -> re.Pattern[str]:
    if name in identifiers.FORMS or name in identifiers.NAMED or name.startswith(identifiers.LICENSE):
        raise invalid(f"The custom data identifier {name} has the name of a managed data identifier")
    if AROUND.search(regex):
        raise invalid(f"The regex of the custom data identifier {name} has a lookahead or a lookbehind")
    try:
        return re.compile(regex)
    except re.error:
        raise invalid(f"The regex of the custom data identifier {name} is not valid") from None
