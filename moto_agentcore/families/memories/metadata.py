"""Metadata of extracted records: what a strategy's ``memoryRecordSchema`` makes of an event and its turns.

``STRICTLY_CONSISTENT`` keys take the event's own metadata, which are texts, as the schema's type (the guide names
STRING alone; numbers and lists of one are inferred). Records that differ in one are never made into one.

``LLM_INFERRED`` keys take what the service's model would read off the conversation. Here a rule reads, and only what
it can be sure of (all of it inferred): an allowed value that is said as a word, case and ``-_`` aside; a number that
stands within five words of a word of the key, inside the bounds. The record's own text is asked first, then the turns
it came from. ``LATEST_VALUE`` as instruction takes the last one said, else the one said most often, the first of
equals. Free text and instructions of the author's own are not understood: such a key gets no value.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from moto_agentcore.families.memories.configurations import reflection_of

Entry = Mapping[str, Any]
Value = dict[str, Any]

STRICT = "STRICTLY_CONSISTENT"
LATEST = "LATEST_VALUE"
NEAR = 5  # words between a number and a word of its key
MOST_ITEMS = 5  # of a string list (model)
BOUNDS = ("numberValidation", "stringListValidation", "validation")
_TOKEN = re.compile(r"[^\W\d_]+|(?<![\w.-])[-+]?\d+(?:,\d{3})*(?:\.\d+)?")


def filled(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A schema as answers have it: how each value comes about is always told (Terraform's acceptance tests; that it is
    so by default is inferred).
    """
    told = [{"extractionType": "LLM_INFERRED", **entry} for entry in schema.get("metadataSchema", ())]
    return {**schema, "metadataSchema": told} if told else dict(schema)


def bounded(value: Any) -> Any:
    """What is shown: validations of numbers and lists that bound nothing are discarded (Terraform, acceptance test)."""
    if isinstance(value, dict):
        return {k: v for k, v in ((k, bounded(v)) for k, v in value.items()) if v or k not in BOUNDS}
    return [bounded(item) for item in value] if isinstance(value, list) else value


def entries(strategy: Mapping[str, Any], kind: str) -> Sequence[Entry]:
    """The schema of a strategy's records; reflections have one of their own."""
    source: Mapping[str, Any] = (reflection_of(strategy) or {}) if kind == "reflection" else strategy
    found: Sequence[Entry] = source.get("memoryRecordSchema", {}).get("metadataSchema", ())
    return found


def strict_keys(strategy: Mapping[str, Any]) -> tuple[str, ...]:
    """The keys whose values keep a strategy's records apart."""
    listed = (*entries(strategy, "record"), *entries(strategy, "reflection"))
    return tuple(dict.fromkeys(entry["key"] for entry in listed if entry.get("extractionType") == STRICT))


def strict_values(keys: Iterable[str], metadata: Mapping[str, Any]) -> tuple[str, ...]:
    """What of some metadata keeps records apart."""
    return tuple(repr(metadata.get(key)) for key in keys)


def extracted(
    schema: Iterable[Entry], given: Mapping[str, Any], asked: Sequence[Sequence[str]]
) -> dict[str, dict[str, Any]]:
    """The metadata of one record.

    Args:
        schema: the entries that apply.
        given: the event's metadata.
        asked: groups of texts to read values off; the first group that has one decides.
    """
    values = ((entry["key"], _value(entry, given, asked)) for entry in schema)
    return {key: value for key, value in values if value is not None}


def _value(entry: Entry, given: Mapping[str, Any], asked: Sequence[Sequence[str]]) -> Value | None:
    if entry.get("extractionType") == STRICT:
        return _typed(entry, given[entry["key"]]) if entry["key"] in given else None
    found = (_inferred(entry, texts) for texts in asked)
    return next((value for value in found if value is not None), None)


def _typed(entry: Entry, given: Mapping[str, Any]) -> Value | None:
    """An event's value as the schema's type; none where it is no number."""
    text, type = given.get("stringValue"), entry.get("type")
    if text is None or type not in ("NUMBER", "STRINGLIST"):
        return dict(given)
    if type == "STRINGLIST":
        return {"stringListValue": [text]}
    try:
        return {"numberValue": float(text)}
    except ValueError:
        return None


def _inferred(entry: Entry, texts: Sequence[str]) -> Value | None:
    config = entry.get("extractionConfig", {}).get("llmExtractionConfig", {})
    latest = config.get("llmExtractionInstruction", "").strip().upper() == LATEST
    rule: Mapping[str, Any] = config.get("validation", {})
    if "stringListValidation" in rule or entry.get("type") == "STRINGLIST":
        return _listed(rule.get("stringListValidation", {}), texts, latest)
    if "numberValidation" in rule or entry.get("type") == "NUMBER":
        return _number(entry["key"], rule.get("numberValidation", {}), texts, latest)
    said = [value for text in texts for value in _mentions(rule.get("stringValidation", {}), text)]
    return {"stringValue": _chosen(said, latest)} if said else None


def _listed(rule: Mapping[str, Any], texts: Sequence[str], latest: bool) -> Value | None:
    """All that is said; the latest is what the last text that says any has."""
    groups = [found for found in (_mentions(rule, text) for text in texts) if found]
    said = dict.fromkeys(value for found in (groups[-1:] if latest else groups) for value in found)
    return {"stringListValue": list(said)[: rule.get("maxItems", MOST_ITEMS)]} if said else None


def _number(key: str, rule: Mapping[str, Any], texts: Sequence[str], latest: bool) -> Value | None:
    low, high = rule.get("minValue", float("-inf")), rule.get("maxValue", float("inf"))
    said = [number for text in texts for number in _numbers(key, text, low, high)]
    return {"numberValue": _chosen(said, latest)} if said else None


def _chosen(said: list[Any], latest: bool) -> Any:
    return said[-1] if latest else max(said, key=Counter(said).__getitem__)  # of equals, the first said


def _mentions(rule: Mapping[str, Any], text: str) -> list[str]:
    """The allowed values that a text says, in order; the longest where one holds another."""
    allowed = sorted(rule.get("allowedValues", ()), key=len, reverse=True)
    spellings = {re.sub(r"[\s_-]+", " ", value).casefold(): value for value in reversed(allowed)}
    if not spellings:
        return []
    words = "|".join(re.escape(spelling).replace(r"\ ", r"[\s_-]+") for spelling in sorted(spellings, key=len)[::-1])
    said = re.findall(rf"(?<!\w)(?:{words})(?!\w)", text.casefold())
    return [spellings[re.sub(r"[\s_-]+", " ", spoken)] for spoken in said]


def _numbers(key: str, text: str, low: float, high: float) -> Iterator[float]:
    """For each time a word of the key is said, the nearest number within bounds."""
    tokens = _TOKEN.findall(text)
    words = {word.casefold() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", key)}
    values = {i: float(token.replace(",", "")) for i, token in enumerate(tokens) if token[-1].isdigit()}
    for place, token in enumerate(tokens):
        if words & {token.casefold(), token.casefold().removesuffix("s")}:
            near = [i for i, value in values.items() if abs(i - place) <= NEAR and low <= value <= high]
            if near:
                yield values[min(near, key=lambda i: abs(i - place))]
