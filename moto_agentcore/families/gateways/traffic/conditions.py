"""What a policy asks beside what Cedar evaluates: blocks of what has happened in the session, and of guardrails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from moto_agentcore.families.gateways.traffic.dogwood import Reader, tokens
from moto_agentcore.families.gateways.traffic.guardrails import Guardrails

if TYPE_CHECKING:
    from moto_agentcore.families.gateways.traffic.formulas import Formula
    from moto_agentcore.families.gateways.traffic.histories import World

READERS = {"temporal": Reader, "guardrails": Guardrails}
GUARDRAILS = "BedrockGuardrails"


@dataclass(frozen=True, slots=True)
class Conditions:
    """``when`` all hold and ``unless`` none does; those of a session hold in none where there is no session."""

    is_temporal: bool
    when: tuple[Formula, ...]
    unless: tuple[Formula, ...]

    def holds(self, world: World) -> bool:
        if self.is_temporal and not world.events:
            return False
        return all(_holds(one, world) for one in self.when) and not any(_holds(one, world) for one in self.unless)


def split(statement: str) -> tuple[str, Conditions | None]:
    """A policy without those blocks, and what they ask; None where it has none. ValueError: they are none."""
    found: dict[str, list[Formula]] = {"when": [], "unless": []}
    left, listed, kinds = statement, tokens(statement), set[str]()
    for place, (word, begin, _) in enumerate(listed[:-2]):
        block, words, end = _block(listed[place + 1 :]) if word in found else ("", [], 0)
        if block in READERS:
            found[word].append(READERS[block](words).read())
            kinds.add(block)
            left = f"{left[:begin]}{' ' * (end - begin)}{left[end:]}"
    if not kinds:
        return statement, None
    return left, Conditions("temporal" in kinds, tuple(found["when"]), tuple(found["unless"]))


def _holds(formula: Formula, world: World) -> bool:
    return any(True for _ in formula(world, len(world.events) - 1, {}))


def _block(listed: list[tuple[str, int, int]]) -> tuple[str, list[str], int]:
    """What is asked by the block that begins here, the words up to the brace that closes it, and where it ends."""
    (tag, *_), rest = listed[0], listed[1:]
    if tag == "{" and rest[0][0] == GUARDRAILS:  # which need no word before the block
        tag = "guardrails"
    elif tag in READERS and rest[0][0] == "{":
        rest = rest[1:]
    else:
        return "", [], 0
    depth, words = 1, list[str]()
    for word, _, end in rest:
        depth += {"{": 1, "}": -1}.get(word, 0)
        if depth == 0:
            return tag, words, end
        words.append(word)
    raise ValueError("a block is not closed")
