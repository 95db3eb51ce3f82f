"""Is a new record news, a correction of an old one, or nothing new? Constant work per decision."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .comparing import CORRECTED, overlap, replaces
from .parts import Spot, parts, without
from .signature import signature

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeAlias

    from .signature import Signature

_CANDIDATES = 64  # old records compared with a new one: those that share its rarest words
_STATE = "~"  # keeps states apart from attributes in their common index
_TAG = re.compile(r"<(intent|title)>(.*?)</\1>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Add:
    """A new record with this text."""

    text: str


@dataclass(frozen=True, slots=True)
class Update:
    """The record `key` gets this text and keeps its id."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Skip:
    """The record `key` says it already."""

    key: str


_WHOLE = ("SUMMARIZATION", "EPISODIC")  # compared as a whole, not word by word
_Index: TypeAlias = "dict[str, dict[Spot, None]]"  # what is said -> where it is said, oldest first
_Verdict: TypeAlias = "tuple[Spot, bool] | None"  # where it was said, and whether that is to be replaced; None: nowhere


@dataclass(slots=True)
class Consolidation:
    """What the records of one namespace and strategy say, indexed for decisions.

    `kind` is the strategy type. Keep one per namespace and strategy and tell it of every write and delete; a decision
    then compares at most 64 old records, however many there are. A summary replaces the first record held, so a
    namespace that several sessions share needs one of these for each of them.
    """

    kind: str
    texts: dict[str, str] = field(default_factory=dict)
    _signatures: dict[Spot, Signature] = field(default_factory=dict)
    _exact: _Index = field(default_factory=dict)
    _attributes: _Index = field(default_factory=dict)
    _words: _Index = field(default_factory=dict)

    def add(self, key: str, text: str) -> None:
        """Record `key` says `text` now; what it said before is forgotten."""
        self.discard(key)
        self.texts[key] = text
        for spot, part in self._spots(key, text):
            if self.kind not in _WHOLE:
                self._signatures[spot] = signature(self.kind, part)
            for index, entry in self._entries(spot, text):
                index.setdefault(entry, {})[spot] = None

    def discard(self, key: str) -> None:
        """Record `key` is gone; an unknown key is no error."""
        text = self.texts.get(key)
        if text is None:
            return
        for spot, _ in self._spots(key, text):
            for index, entry in self._entries(spot, text):
                spots = index[entry]
                del spots[spot]
                if not spots:
                    del index[entry]
            self._signatures.pop(spot, None)
        del self.texts[key]

    def _spots(self, key: str, text: str) -> Iterator[tuple[Spot, str]]:
        return ((Spot(key, nth), part) for nth, part in enumerate(parts(self.kind, text)))

    def _entries(self, spot: Spot, text: str) -> Iterator[tuple[_Index, str]]:
        if spot.nth == 0:
            yield self._exact, text
        made = self._signatures.get(spot)
        if made is None:
            yield self._attributes, _label(text)
            return
        if made.attribute:
            yield self._attributes, made.attribute
        if made.state:
            yield self._attributes, _STATE + made.state
        for word in made.value:
            yield self._words, word

    def decide(self, kind: str, new: str) -> Add | Update | Skip:
        """`kind` is the strategy type this was made for."""
        exact = self._exact.get(new)
        if exact:
            return Skip(next(iter(exact)).key)
        if kind == "SUMMARIZATION":
            return Update(next(iter(self.texts)), new) if self.texts else Add(new)
        if kind == "EPISODIC":
            same = self._attributes.get(_label(new))
            return Update(next(iter(same)).key, new) if same else Add(new)
        told = parts(kind, new)
        return self._decided(new, told, [self._compare(signature(kind, part)) for part in told])

    def _decided(self, new: str, told: tuple[str, ...], verdicts: list[_Verdict]) -> Add | Update | Skip:
        """One part is put where it belongs in what was told; a story takes in what was told of it before."""
        hits = [hit for hit in verdicts if hit is not None]
        if len(hits) == len(told) and not any(replaced for _, replaced in hits):
            return Skip(hits[0][0].key)
        for spot, replaced in sorted(hits, key=lambda hit: not hit[1]):
            old = parts(self.kind, self.texts[spot.key])
            if replaced or set(told).issuperset(old):
                known = {hit.nth for hit, gone in hits if hit.key == spot.key and (gone or old[hit.nth] in told)}
                return Update(spot.key, without(old, known, new))
        return Add(new)

    def _compare(self, made: Signature) -> _Verdict:
        best: tuple[float, Spot] | None = None
        for spot in self._near(made):
            old = self._signatures[spot]
            verdict = replaces(made, old)
            if verdict is not None:
                return spot, verdict
            if made.corrected and made.subject == old.subject:
                score = overlap(made.value, old.value)
                if score >= CORRECTED and (best is None or score > best[0]):
                    best = score, spot
        rivals = self._rivals(made)
        if rivals:
            return next(iter(rivals)), True
        return (best[1], True) if best else None

    def _rivals(self, made: Signature) -> dict[Spot, None]:
        """Records that give the same thing another value."""
        rivals = self._attributes.get(made.attribute, {}) if made.attribute else {}
        if rivals or not made.state or not (made.renewed or made.corrected):
            return rivals
        return self._attributes.get(_STATE + made.state, {})

    def _near(self, made: Signature) -> list[Spot]:
        """What shares the rarest words of the new record, oldest first."""
        postings = sorted((self._words[word] for word in sorted(made.value) if word in self._words), key=len)
        near: dict[Spot, None] = {}
        for spots in postings:
            for spot in spots:
                near[spot] = None
                if len(near) >= _CANDIDATES:
                    return list(near)
        return list(near)


def _label(text: str) -> str:
    match = _TAG.search(text)
    return " ".join(match.group(0).lower().split()) if match else text


def consolidate(kind: str, new: str, existing: Mapping[str, str]) -> Add | Update | Skip:
    """Decide about `new` against `existing` (key -> content.text). For many keep a `Consolidation`."""
    held = Consolidation(kind)
    for key, text in existing.items():
        held.add(key, text)
    return held.decide(kind, new)
