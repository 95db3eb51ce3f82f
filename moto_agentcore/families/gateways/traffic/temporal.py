"""What a policy asks of its session, beside what it asks of the request: ``when`` and ``unless temporal {…}``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from moto_agentcore.families.gateways.traffic import dogwood

if TYPE_CHECKING:
    from moto_agentcore.families.gateways.traffic.formulas import Formula
    from moto_agentcore.families.gateways.traffic.histories import World


@dataclass(frozen=True, slots=True)
class Temporal:
    """What a policy asks of the session: ``when`` all hold and ``unless`` none does."""

    when: tuple[Formula, ...] = ()
    unless: tuple[Formula, ...] = ()

    def holds(self, world: World) -> bool:
        last = len(world.events) - 1
        held = [any(True for _ in formula(world, last, {})) for formula in self.when]
        return all(held) and not any(any(True for _ in formula(world, last, {})) for formula in self.unless)


def split(statement: str) -> tuple[str, Temporal | None]:
    """A policy without its temporal blocks, and what they ask; None where it has none. ValueError: they are none."""
    found: dict[str, list[Formula]] = {"when": [], "unless": []}
    left, listed = statement, dogwood.tokens(statement)
    for place in range(len(listed) - 2):
        (word, begin, _), (block, *_), (brace, *_) = listed[place : place + 3]
        if word in found and (block, brace) == ("temporal", "{"):
            words, end = _block(listed[place + 3 :])
            found[word].append(dogwood.read(words))
            left = f"{left[:begin]}{' ' * (end - begin)}{left[end:]}"
    if not any(found.values()):
        return statement, None
    return left, Temporal(tuple(found["when"]), tuple(found["unless"]))


def _block(listed: list[tuple[str, int, int]]) -> tuple[list[str], int]:
    """The words up to the brace that closes a block, and where it ends."""
    depth, words = 1, list[str]()
    for word, _, end in listed:
        depth += {"{": 1, "}": -1}.get(word, 0)
        if depth == 0:
            return words, end
        words.append(word)
    raise ValueError("a temporal block is not closed")
