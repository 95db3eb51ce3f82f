"""Sensitive data in generated examples, masked: custom identifiers, and those managed ones that a pattern can tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from moto_agentcore.errors import invalid

MANAGED = {
    "EMAIL_ADDRESS": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "IP_ADDRESS": r"\b(?:\d{1,3}\.){3}\d{1,3}\b",
    "PHONE_NUMBER_US": r"(?:\+1[ -]?)?\(?\b\d{3}\)?[ -]\d{3}-\d{4}\b",
    "CREDIT_CARD_NUMBER": r"\b(?:\d{4}[ -]?){3}\d{4}\b",
}


def apply(examples: list[dict[str, Any]], config: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Mask in place; ``RedactionSummary``, or None where nothing is to be masked."""
    if config is None:
        return None
    patterns = _patterns(config)
    counts: dict[str, int] = dict.fromkeys(patterns, 0)

    def masked(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: masked(part) for name, part in value.items()}
        if isinstance(value, list):
            return [masked(part) for part in value]
        for name, pattern in patterns.items() if isinstance(value, str) else ():
            value, times = pattern.subn(f"[{name}]", value)
            counts[name] += times
        return value

    scanned = len(examples)
    examples[:] = [masked(example) for example in examples]
    return {"scenariosScanned": scanned, "findingCounts": {name: n for name, n in counts.items() if n}}


def check(config: Mapping[str, Any] | None) -> None:
    """Refuse patterns that cannot be read."""
    _patterns(config or {})


def _patterns(config: Mapping[str, Any]) -> dict[str, re.Pattern[str]]:
    found = {name: re.compile(MANAGED[name]) for name in config.get("identifiers", ()) if name in MANAGED}
    customs = config.get("customDataIdentifiers", ())
    return found | {custom["name"]: _compiled(custom["name"], custom["regex"]) for custom in customs}


def _compiled(name: str, regex: str) -> re.Pattern[str]:
    try:
        return re.compile(regex)
    except re.error:
        raise invalid(f"The regex of the custom data identifier {name} is not valid") from None
