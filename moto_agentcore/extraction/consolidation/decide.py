"""Is a new record news, a correction of an old one, or nothing new? Constant work per decision."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .signature import signature

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeAlias

    from .signature import Signature

_CANDIDATES = 64  # old records compared with a new one: those that share its rarest words
_SAME = 0.8  # share of words that makes two records the same statement
_CONTAINED = 0.4  # the share a shorter version must have of the fuller one
_CORRECTED = 0.5  # the share that suffices when the new record says it corrects something
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
_Index: TypeAlias = "dict[str, dict[str, None]]"  # what is said -> keys of the records that say it, oldest first


@dataclass(slots=True)
class Consolidation:
    """What the records of one namespace and strategy say, indexed for decisions.

    `kind` is the strategy type. Keep one per namespace and strategy and tell it of every write and delete; a decision
    then compares at most 64 old records, however many there are. A summary replaces the first record held, so a
    namespace that several sessions share needs one of these for each of them.
    """

    kind: str
    texts: dict[str, str] = field(default_factory=dict)
    _signatures: dict[str, Signature] = field(default_factory=dict)
    _exact: _Index = field(default_factory=dict)
    _attributes: _Index = field(default_factory=dict)
    _words: _Index = field(default_factory=dict)

    def add(self, key: str, text: str) -> None:
        """Record `key` says `text` now; what it said before is forgotten."""
        self.discard(key)
        self.texts[key] = text
        if self.kind not in _WHOLE:
            self._signatures[key] = signature(self.kind, text)
        for index, entry in self._entries(key, text):
            index.setdefault(entry, {})[key] = None

    def discard(self, key: str) -> None:
        """Record `key` is gone; an unknown key is no error."""
        text = self.texts.get(key)
        if text is None:
            return
        for index, entry in self._entries(key, text):
            keys = index[entry]
            del keys[key]
            if not keys:
                del index[entry]
        del self.texts[key]
        self._signatures.pop(key, None)

    def _entries(self, key: str, text: str) -> Iterator[tuple[_Index, str]]:
        yield self._exact, text
        made = self._signatures.get(key)
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
            return Skip(next(iter(exact)))
        if kind == "SUMMARIZATION":
            return Update(next(iter(self.texts)), new) if self.texts else Add(new)
        if kind == "EPISODIC":
            same = self._attributes.get(_label(new))
            return Update(next(iter(same)), new) if same else Add(new)
        return self._compare(signature(kind, new), new)

    def _compare(self, made: Signature, new: str) -> Add | Update | Skip:
        best: tuple[float, str] | None = None
        for key in self._near(made):
            old = self._signatures[key]
            verdict = _verdict(made, old, key, new)
            if verdict is not None:
                return verdict
            if made.corrected and made.subject == old.subject:
                score = _overlap(made.value, old.value)
                if score >= _CORRECTED and (best is None or score > best[0]):
                    best = score, key
        rivals = self._rivals(made)
        if rivals:
            return Update(next(iter(rivals)), new)
        return Update(best[1], new) if best else Add(new)

    def _rivals(self, made: Signature) -> dict[str, None]:
        """Records that give the same thing another value."""
        rivals = self._attributes.get(made.attribute, {}) if made.attribute else {}
        if rivals or not made.state or not (made.renewed or made.corrected):
            return rivals
        return self._attributes.get(_STATE + made.state, {})

    def _near(self, made: Signature) -> list[str]:
        """Keys that share the rarest words of the new record, oldest first."""
        postings = sorted((self._words[word] for word in sorted(made.value) if word in self._words), key=len)
        near: dict[str, None] = {}
        for keys in postings:
            for key in keys:
                near[key] = None
                if len(near) >= _CANDIDATES:
                    return list(near)
        return list(near)


def _overlap(one: frozenset[str], two: frozenset[str]) -> float:
    return len(one & two) / len(one | two)


def _verdict(made: Signature, old: Signature, key: str, new: str) -> Update | Skip | None:
    """Same statement, its denial, a shorter or a fuller version; None when the two are about different things."""
    if made.subject != old.subject and made.value != old.value:
        return None
    if made.one_work and old.one_work and made.value != old.value and not made.corrected:
        return None
    shared = _overlap(made.value, old.value)
    if made.negative != old.negative:
        return Update(key, new) if shared >= _SAME or (made.corrected and made.value <= old.value) else None
    if made.value <= old.value and shared >= _CONTAINED:
        return Skip(key)
    if made.attribute and made.attribute == old.attribute:
        return None  # one value replaces the other
    if old.value < made.value and len(old.value) > 1 and shared >= _CORRECTED:
        return Update(key, new)
    return Skip(key) if shared >= _SAME and not _differing_numbers(made, old) else None


def _differing_numbers(made: Signature, old: Signature) -> bool:
    """Two dates, amounts or order numbers are two facts."""
    return any(char.isdigit() for word in made.value ^ old.value for char in word)


def _label(text: str) -> str:
    match = _TAG.search(text)
    return " ".join(match.group(0).lower().split()) if match else text


def consolidate(kind: str, new: str, existing: Mapping[str, str]) -> Add | Update | Skip:
    """Decide about `new` against `existing` (key -> content.text). For many keep a `Consolidation`."""
    held = Consolidation(kind)
    for key, text in existing.items():
        held.add(key, text)
    return held.decide(kind, new)
