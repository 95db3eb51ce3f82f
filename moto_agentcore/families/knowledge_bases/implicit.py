"""The filter of ``implicitFilterConfiguration``: what a question says of the attributes that a request describes.

In the place of a model, words: a text that a document really has under the attribute and the question names, a number
with what stands before it ("after 2019"), a name of yes or no ("is_open": "open", "not open"). Descriptions are not
read. What the question names of several attributes must all be so; of several values of one, any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.knowledge_bases.types import metadata_of
from moto_agentcore.families.knowledge_bases.wording import NEGATIONS, named_in, place_of, stems, words_of
from moto_agentcore.search.text import stem, words

if TYPE_CHECKING:
    from moto_agentcore.families.knowledge_bases.known import KnowledgeBase

Filter = Mapping[str, Any]
FOUNDATION = "foundation-model/"
OPENERS = {"is", "are", "has", "have", "was", "can"}  # of a name of yes or no
# What stands before a number, and what it asks for; the first that fits does.
COMPARED = {
    "greaterThanOrEquals": "at least|no less than|no fewer than|since|starting (?:in|from)|between",
    "lessThanOrEquals": r"at most|no more than|no later than|up to|until|between\s+\S{1,20}\s+and",
    "greaterThan": "more than|greater than|higher than|later than|newer than|over|above|after|exceeding",
    "lessThan": "less than|fewer than|lower than|earlier than|older than|under|below|before",
}
_BEFORE = {name: re.compile(rf"\b(?:{how})\s+(?:the\s+|year\s+)*$", re.I) for name, how in COMPARED.items()}
NUMBER = re.compile(r"(?<![\w.])-?\d{1,15}(?:,\d{3}){0,4}(?:\.\d{1,15})?(?!\w)")
FAR = 40  # characters before a number that say how it is compared
LARGEST = 1e15


def check(asked: Mapping[str, Any]) -> None:
    """Claude models alone make filters (the guide); of a profile nobody can tell whose model is behind it."""
    model = asked.get("implicitFilterConfiguration", {}).get("modelArn", "")
    if FOUNDATION in model and "anthropic." not in model:
        raise invalid("implicitFilterConfiguration is only supported for Anthropic Claude models")


def implied(base: KnowledgeBase, question: str, configuration: Mapping[str, Any] | None) -> Filter | None:
    """What a question asks for; None where it names nothing."""
    if configuration is None:
        return None
    kinds = {one["key"]: one["type"] for one in configuration["metadataAttributes"]}
    return every(*conditions(question, kinds, {key: _held(base, key) for key in kinds}))


def conditions(question: str, kinds: Mapping[str, str], held: Mapping[str, Sequence[Any]]) -> list[Filter]:
    """What a question asks of each attribute that it names, by its type and the values that there are."""
    numbers = {key: _numbers(held[key]) for key, kind in kinds.items() if kind == "NUMBER"}
    readers = {"STRING": _texts, "STRING_LIST": _listed, "BOOLEAN": _flag}
    found = [readers[kind](question, key, held[key]) for key, kind in kinds.items() if kind in readers]
    measured = _measured(question, {key: values for key, values in numbers.items() if values})
    return [*(condition for condition in found if condition is not None), *measured]


def every(*conditions: Filter | None) -> Filter | None:
    """One filter of all that there are."""
    return _joined("andAll", [condition for condition in conditions if condition is not None])


def _joined(name: str, conditions: Sequence[Filter]) -> Filter | None:
    return {name: list(conditions)} if len(conditions) > 1 else next(iter(conditions), None)


def _held(base: KnowledgeBase, key: str) -> list[Any]:
    everything = [metadata_of(base, document) for document in base.documents.values()]
    return [metadata[key] for metadata in everything if key in metadata]


def _texts(question: str, key: str, held: Sequence[Any]) -> Filter | None:
    named = named_in(question, [value for value in held if isinstance(value, str)])
    if len(named) > 1:
        return {"in": {"key": key, "value": named}}
    return {"equals": {"key": key, "value": named[0]}} if named else None


def _listed(question: str, key: str, held: Sequence[Any]) -> Filter | None:
    values = [value for values in held if isinstance(values, list) for value in values if isinstance(value, str)]
    named = named_in(question, values)
    return _joined("orAll", [{"listContains": {"key": key, "value": value}} for value in named])


def _flag(question: str, key: str, held: Sequence[Any]) -> Filter | None:
    name = words_of(key)
    place = place_of(stems(question), [stem(word) for word in name[name[0] in OPENERS :]]) if name else None
    if place is None or not any(isinstance(value, bool) for value in held):
        return None
    is_denied = not NEGATIONS.isdisjoint(words(question)[max(place - 2, 0) : place])
    return {"equals": {"key": key, "value": not is_denied}}


def _measured(question: str, held: Mapping[str, Sequence[float]]) -> Iterator[Filter]:
    """Of each number the attribute that it measures: the one that the question names, else the only one that may."""
    names = {key: {stem(word) for word in words_of(key)} for key in held}
    named = [key for key, name in names.items() if name and name <= set(stems(question))]
    for found in NUMBER.finditer(question):
        number, operator = _value(found.group()), _operator(question, found)
        fitting = [key for key in held if _fits(number, operator, held[key])]
        fitting = [key for key in fitting if key in named] or (named if operator != "equals" and named else fitting)
        if len(fitting) == 1:
            yield {operator: {"key": fitting[0], "value": number}}


def _operator(question: str, found: re.Match[str]) -> str:
    before = question[max(found.start() - FAR, 0) : found.start()]
    return next((name for name, how in _BEFORE.items() if how.search(before)), "equals")


def _fits(number: float, operator: str, held: Sequence[float]) -> bool:
    """Whether values are of a number's kind: equal to it, or else around it or as long."""
    if operator == "equals":
        return number in held
    return min(held) <= number <= max(held) or _digits(number) in map(_digits, held)


def _digits(number: float) -> int:
    return len(str(int(abs(number))))


def _numbers(held: Sequence[Any]) -> list[float]:
    numbers = [value for value in held if isinstance(value, (int, float)) and not isinstance(value, bool)]
    return [number for number in numbers if abs(number) < LARGEST]


def _value(written: str) -> float:
    plain = written.replace(",", "")
    return float(plain) if "." in plain else int(plain)
