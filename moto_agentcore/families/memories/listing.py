"""Where records stand: in order, in their namespace and under every path above it.

A page of a path costs what a page of one namespace costs, however many namespaces lie beneath it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

from sortedcontainers import SortedDict

Place = tuple[int, int]  # when a record was made (milliseconds), and as the how-manyth

_EMPTY = SortedDict()


class Listing:
    """Record ids by place, once per namespace and once per path."""

    def __init__(self) -> None:
        self._exact: defaultdict[str, SortedDict] = defaultdict(SortedDict)
        self._under: defaultdict[str, SortedDict] = defaultdict(SortedDict)

    def add(self, namespace: str, place: Place, id: str) -> None:
        self._exact[namespace][place] = id
        for path in paths(namespace):
            self._under[path][place] = id

    def remove(self, namespace: str, place: Place) -> None:
        _take(self._exact, namespace, place)
        for path in paths(namespace):
            _take(self._under, path, place)

    def ids(self, namespace: str) -> list[str]:
        """The records of one namespace, oldest first."""
        return list(self._exact.get(namespace, _EMPTY).values())

    def newest_first(self, namespace: str | None, path: str | None, last: Place | None) -> Iterator[str]:
        """The records of a namespace, or under a path (or both), from after a place on."""
        places = self._places(namespace, path)
        below = places.irange(maximum=last, inclusive=(True, False), reverse=True) if last else reversed(places)
        return (places[place] for place in below)

    def _places(self, namespace: str | None, path: str | None) -> SortedDict:
        if namespace is None:
            return self._under.get(stem(path or ""), _EMPTY)
        if path is not None and stem(path) not in paths(namespace):
            return _EMPTY
        return self._exact.get(namespace, _EMPTY)


def _take(listing: dict[str, SortedDict], name: str, place: Place) -> None:
    del listing[name][place]
    if not listing[name]:
        del listing[name]


def stem(path: str) -> str:
    """A path without its trailing slash, which makes no difference."""
    return path.rstrip("/")


@lru_cache(maxsize=4096)
def paths(namespace: str) -> tuple[str, ...]:
    """A namespace and every path above it: of ``/a/b/`` these are ``""``, ``/a`` and ``/a/b``."""
    steps = accumulate(stem(namespace).split("/"), lambda above, step: f"{above}/{step}")
    return tuple(dict.fromkeys(["", *steps]))
