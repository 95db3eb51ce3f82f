"""What a dataset holds: examples, as documents, in the order they were added; never changed in place.

Each example is checked against the dataset's ``schemaType`` (guide, datasets-getting-started, "Dataset schemas"). A
dataset may have no schema type by the model; its examples are any objects then, as those of third parties are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from moto_agentcore.errors import invalid, not_found
from moto_agentcore.neighbours import s3
from moto_agentcore.state.ids import uuid

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store

MOST = 1000  # examples of one request
LONGEST = 5 * 1024 * 1024  # bytes of inline examples of one request (guide, datasets-examples)
FIELDS = {"TURNS": "turns", "INPUT": "input", "ACTOR_PROFILE": "actor_profile"}


class Example(NamedTuple):
    """One example; ``number`` is its place, ``generation`` the id of the dataset generation that made it."""

    number: int
    members: Mapping[str, Any]
    generation: str | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """Examples by ``exampleId``; ``count`` is how many were ever added."""

    examples: Mapping[str, Example] = field(default_factory=dict)
    count: int = 0

    def adding(self, given: Sequence[Mapping[str, Any]], generation: str | None = None) -> Contents:
        """With new examples, each with its own ``exampleId`` or one that is minted."""
        found = dict(self.examples)
        for number, example in enumerate(given, self.count):
            id = example.get("exampleId") or uuid()
            if id in found:
                raise invalid(f"Example {id} already exists")
            found[id] = Example(number, {**example, "exampleId": id}, generation)
        return Contents(found, self.count + len(given))

    def replacing(self, given: Iterable[Mapping[str, Any]]) -> Contents:
        """With other members of examples that are there, each in its place."""
        found = dict(self.examples)
        for example in given:
            id = example["exampleId"]
            found[id] = self.example(id)._replace(members=dict(example))
        return Contents(found, self.count)

    def without(self, ids: Iterable[str]) -> Contents:
        gone = {self.example(id).members["exampleId"] for id in ids}
        return Contents({id: example for id, example in self.examples.items() if id not in gone}, self.count)

    def example(self, id: str) -> Example:
        if id not in self.examples:
            raise not_found(f"Example not found: {id}")
        return self.examples[id]

    def having(self, names: Iterable[str]) -> int:
        """How many examples have at least one of these fields."""
        return sum(has(example, names) for example in self.examples.values())

    def meets(self, asked: Mapping[str, Any] | None) -> bool:
        """Whether the counts meet at least one condition of a list's filter, if there is one."""
        conditions = (asked or {}).get("exampleCountByField")
        return conditions is None or any(
            condition.get("min", 0) <= self.having(condition["anyOf"]) <= condition.get("max", self.count)
            for condition in conditions
        )

    @property
    def counts(self) -> dict[str, Any]:
        by_field = {"turns": "TURNS", "input": "INPUT", "actorProfile": "ACTOR_PROFILE"}
        return {
            "exampleCount": len(self.examples),
            "exampleCountByField": {member: self.having([name]) for member, name in by_field.items()},
        }


def named(conditions: Iterable[Mapping[str, Any]], where: str) -> list[Mapping[str, Any]]:
    """Conditions that each name their fields: required, say both filters' texts, though the model lets it be."""
    found = list(conditions)
    for place, condition in enumerate(found, 1):
        if "anyOf" not in condition:
            what = "Member must not be null"
            raise invalid(f"{where}.{place}.member.anyOf: {what}", **{f"{where}.{place}.member.anyOf": what})
    return found


def has(example: Example, names: Iterable[str]) -> bool:
    return any(FIELDS[name] in example.members for name in names)


def read(store: Store, source: Mapping[str, Any], schema: str | None) -> list[dict[str, Any]]:
    """The examples of a source, all of them checked; one that is wrong refuses them all."""
    if "s3Source" in source:
        found = _lines(store, source["s3Source"]["s3Uri"])
    else:
        found = source["inlineExamples"]["examples"]
        check_size(found)
    if not 0 < len(found) <= MOST:
        raise invalid(f"The source must hold 1 to {MOST} examples; it holds {len(found)}")
    check(found, schema)
    return found


def check_size(examples: Sequence[Any]) -> None:
    if len(json.dumps(examples, default=str).encode()) > LONGEST:
        raise invalid(f"Inline examples must not exceed {LONGEST} bytes")


def check(examples: Iterable[Any], schema: str | None) -> None:
    """The first that is wrong refuses them all, by its place (the frame and what it says of turns were quoted)."""
    for index, example in enumerate(examples):
        if (problem := next(_problems(example, schema), None)) is not None:
            raise invalid(f"Example at index {index} failed schema validation: {problem}")


def _problems(example: Any, schema: str | None) -> Iterator[str]:
    if not isinstance(example, dict):
        yield "Each example must be a JSON object"
        return
    id = example.get("exampleId")
    if id is not None and not (isinstance(id, str) and _is_id(id)):
        yield "exampleId must be 1 to 256 letters, digits or any of _ . : -"
    if schema == "AGENTCORE_EVALUATION_PREDEFINED_V1":
        yield from _missing(example, "scenario_id", "turns")
        if not isinstance(example["turns"], list) or not example["turns"]:
            yield "turns must be a list of at least one turn"
        for turn in example["turns"]:
            yield from _missing(turn, "input", of="Each turn")
    elif schema == "AGENTCORE_EVALUATION_SIMULATED_V1":
        yield from _missing(example, "scenario_id", "actor_profile", "input")
        yield from _missing(example["actor_profile"], "context", "goal", of="actor_profile")
        if type(example.get("max_turns")) is not int:
            yield "'max_turns' must be an integer"


def _is_id(text: str) -> bool:
    return 0 < len(text) <= 256 and text.isascii() and all(c.isalnum() or c in "_.:-" for c in text)


def _missing(given: Any, *names: str, of: str = "Each example") -> Iterator[str]:
    for name in names:
        if not isinstance(given, dict) or given.get(name) is None:
            yield f"{of} must have {name}"


def _lines(store: Store, uri: str) -> list[Any]:
    """The objects of a JSONL file in moto's S3."""
    found = []
    for number, line in enumerate(_object(store, uri).splitlines(), 1):
        if line.strip():
            try:
                found.append(json.loads(line))
            except ValueError:
                raise invalid(f"Line {number} of {uri} is not JSON") from None
    return found


def _object(store: Store, uri: str) -> bytes:
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    problem = s3.bucket_problem(store.account_id, store.partition, bucket)
    found = s3.get_object(store.account_id, store.partition, bucket, key) if problem is None else None
    if found is None:
        raise invalid(f"{uri} cannot be read: {problem or 'The specified key does not exist.'}")
    return found
