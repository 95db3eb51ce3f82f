"""The filter of ``implicitFilterConfiguration``: what a question says of the attributes that a request describes.

In the place of a model, words: a text that a document really has under the attribute and the question names, a number
with what stands before it ("after 2019"), a name of yes or no ("is_open": "open", "not open"). Descriptions are not
read. What the question names of several attributes must all be so; of several values of one, any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.knowledge_bases.access import may_see
from moto_agentcore.families.knowledge_bases.filters import Filter
from moto_agentcore.families.knowledge_bases.measures import Measure, compared, numbers_of
from moto_agentcore.families.knowledge_bases.types import metadata_of
from moto_agentcore.families.knowledge_bases.wording import NEGATIONS, named_in, place_of, stems, words_of
from moto_agentcore.search.text import stem, words

if TYPE_CHECKING:
    from moto_agentcore.families.knowledge_bases.known import KnowledgeBase

FOUNDATION = "foundation-model/"
OPENERS = {"is", "are", "has", "have", "was", "can"}  # of a name of yes or no


def check(asked: Mapping[str, Any]) -> None:
    """Claude models alone make filters (the guide); of a profile nobody can tell whose model is behind it."""
    model = asked.get("implicitFilterConfiguration", {}).get("modelArn", "")
    if FOUNDATION in model and "anthropic." not in model:
        raise invalid("implicitFilterConfiguration is only supported for Anthropic Claude models")


def implied(
    base: KnowledgeBase, question: str, configuration: Mapping[str, Any] | None, user: str | None
) -> Filter | None:
    """What a question asks for, by the documents that its user may see: that there are others does not show."""
    if configuration is None:
        return None
    kinds = {one["key"]: one["type"] for one in configuration["metadataAttributes"]}
    return every(*conditions(question, kinds, {key: _held(base, key, user) for key in kinds}))


def conditions(question: str, kinds: Mapping[str, str], held: Mapping[str, Sequence[Any]]) -> list[Filter]:
    """What a question asks of each attribute that it names, by its type and the values that there are."""
    numbers = {key: numbers_of(held[key]) for key, kind in kinds.items() if kind == "NUMBER"}
    readers = {"STRING": _texts, "STRING_LIST": _listed, "BOOLEAN": _flag}
    found = [readers[kind](question, key, held[key]) for key, kind in kinds.items() if kind in readers]
    measured = _measured(question, {key: Measure.of(values) for key, values in numbers.items() if values})
    return [*(condition for condition in found if condition is not None), *measured]


def every(*conditions: Filter | None) -> Filter | None:
    """One filter of all that there are."""
    return _joined("andAll", [condition for condition in conditions if condition is not None])


def _joined(name: str, conditions: Sequence[Filter]) -> Filter | None:
    return {name: list(conditions)} if len(conditions) > 1 else next(iter(conditions), None)


def _held(base: KnowledgeBase, key: str, user: str | None) -> list[Any]:
    documents = base.documents.values()
    everything = [metadata_of(base, document) for document in documents if may_see(document.acl, user)]
    return [metadata[key] for metadata in everything if key in metadata]


def _texts(question: str, key: str, held: Sequence[Any]) -> Filter | None:
    named = named_in(question, [value for value in held if isinstance(value, str)])
    return _equal(key, named) if named else None


def _equal(key: str, named: Sequence[Any]) -> Filter:
    """The one value, or any of several."""
    return {"in": {"key": key, "value": list(named)}} if len(named) > 1 else {"equals": {"key": key, "value": named[0]}}


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


def _measured(question: str, held: Mapping[str, Measure]) -> Iterator[Filter]:
    """Of each number the attribute that it measures: the one that the question names, else the only one that may."""
    asked = set(stems(question))
    names = {key: {stem(word) for word in words_of(key)} for key in held}
    named = [key for key, name in names.items() if name and name <= asked]
    equal: dict[str, list[float]] = {}
    for number, operator in compared(question):
        fitting = [key for key in held if held[key].fits(number, operator)]
        fitting = [key for key in fitting if key in named] or (named if operator != "equals" and named else fitting)
        if len(fitting) == 1 and operator == "equals":
            equal.setdefault(fitting[0], []).append(number)
        elif len(fitting) == 1:
            yield {operator: {"key": fitting[0], "value": number}}
    yield from (_equal(key, numbers) for key, numbers in equal.items())
