"""How well each ranker finds the right record: in its namespace of six, and among all records of the split at once.

Records with the same score are in random order: each figure is what would be expected of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .data import Namespace
    from .rankers import Ranker, Scores

__all__ = ["CUT_OFF", "Figures", "Place", "by_kind", "measure", "report"]

#: The least relevance score at which the AgentCore SDK keeps a record, unless told otherwise.
CUT_OFF = 0.2


class Place(NamedTuple):
    """How many wrong records come before the best right one, and how many tie with it."""

    before: int
    tied: int

    def within(self, count: int) -> float:
        """The chance to be among the first `count`."""
        return min(max(count - self.before, 0) / (self.tied + 1), 1.0)

    def reciprocal(self) -> float:
        return sum(1 / (self.before + place) for place in range(1, self.tied + 2)) / (self.tied + 1)


@dataclass
class Figures:
    """What one ranker reached; scores are those within the namespaces."""

    places: list[Place] = field(default_factory=list)
    pooled: list[Place] = field(default_factory=list)
    related: list[float] = field(default_factory=list)
    unrelated: list[float] = field(default_factory=list)
    kinds: dict[str, list[Place]] = field(default_factory=dict)

    def missed(self, cut_off: float = CUT_OFF) -> float:
        """The share of related pairs below the cut-off."""
        return sum(score < cut_off for score in self.related) / len(self.related)

    def kept(self, cut_off: float = CUT_OFF) -> float:
        """The share of unrelated pairs at or above it."""
        return sum(score >= cut_off for score in self.unrelated) / len(self.unrelated)

    def errors(self, cut_off: float = CUT_OFF) -> float:
        """The mean of both: .5 for a cut-off that tells nothing apart."""
        return (self.missed(cut_off) + self.kept(cut_off)) / 2


def measure(ranker: Ranker, namespaces: Sequence[Namespace]) -> Figures:
    """Every question of `namespaces`, asked twice."""
    figures = Figures()
    pool = {key: text for namespace in namespaces for key, text in namespace.records.items()}
    everywhere = ranker(list(pool.values()))
    for namespace in namespaces:
        here = ranker(list(namespace.records.values()))
        for question in namespace.questions:
            scores = _scored(here, question.text, list(namespace.records))
            place = _place(scores, question.answer)
            figures.places.append(place)
            figures.kinds.setdefault(question.kind, []).append(place)
            figures.pooled.append(_place(_scored(everywhere, question.text, list(pool)), question.answer))
            for key, score in scores.items():
                (figures.related if key in question.answer else figures.unrelated).append(score)
    return figures


def report(name: str, figures: Figures) -> str:
    """One line of the table."""
    ranks = [
        f"{_top(places, 1):5.3f} {_top(places, 5):5.3f} {sum(map(Place.reciprocal, places)) / len(places):5.3f}"
        for places in (figures.places, figures.pooled)
    ]
    cut = f"{figures.missed():5.3f} {figures.kept():5.3f} {figures.errors():5.3f}"
    return f"{name:<28} | {ranks[0]} | {ranks[1]} | {cut}"


def by_kind(name: str, figures: Figures) -> str:
    """Top-1 within the namespaces, by kind of question."""
    shares = [f"{kind} {_top(places, 1):.3f} ({len(places)})" for kind, places in sorted(figures.kinds.items())]
    return f"{name:<28} | " + ", ".join(shares)


def _scored(scores: Scores, query: str, keys: list[str]) -> dict[str, float]:
    return dict(zip(keys, scores(query), strict=True))


def _place(scores: dict[str, float], answer: tuple[str, ...]) -> Place:
    best = max(scores[key] for key in answer)
    wrong = [score for key, score in scores.items() if key not in answer]
    return Place(sum(score > best for score in wrong), sum(score == best for score in wrong))


def _top(places: Sequence[Place], count: int) -> float:
    return sum(place.within(count) for place in places) / len(places)
