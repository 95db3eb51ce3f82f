"""Bindings: what of the test author's stands behind an address.

An address is a text: an ARN, an id, a name, a URL. What an address means, a family says: it asks for what is bound to
one of the names that a thing has, or to a URL that another one is under.
"""

from __future__ import annotations

from typing import Any


class Bindings:
    """What is bound; a later binding of an address takes the place of an earlier one."""

    def __init__(self) -> None:
        self._bound: dict[tuple[str, str | None], Any] = {}
        self._asked: set[tuple[str, str | None]] = set()
        self._lacked: dict[str, None] = {}

    def bind(self, address: str, what: Any, *, qualifier: str | None = None) -> None:
        """Put something behind an address, or behind one qualifier (an endpoint) of it; None takes it away."""
        key = address.rstrip("/"), qualifier
        self._asked.discard(key)
        bound = {known: value for known, value in self._bound.items() if known != key}
        self._bound = bound if what is None else {**bound, key: what}  # whole, for threads that read it meanwhile

    def of(self, *names: str, qualifier: str | None = None) -> Any:
        """What is bound to a thing by one of its names, rather to that qualifier of it than to all; None: nothing."""
        bound = self._bound
        if bound:
            for asked in (qualifier, None) if qualifier is not None else (None,):
                for name in names:
                    if (name, asked) in bound:
                        self._asked.add((name, asked))
                        return bound[name, asked]
        return None

    def under(self, url: str) -> tuple[str, Any] | None:
        """The longest address that a URL is or lies under, and what is bound to it."""
        fits = [key for key in self._bound if key[1] is None and (url + "/").startswith(key[0] + "/")]
        longest = max(fits, key=lambda key: len(key[0]), default=None)
        if longest is None:
            return None
        self._asked.add(longest)
        return longest[0], self._bound[longest]

    def lack(self, what: str) -> None:
        """Something was asked behind which nothing stands, and was answered for."""
        self._lacked[what] = None

    @property
    def lacked(self) -> list[str]:
        """What ``lack`` was told of."""
        return list(self._lacked)

    def listed(self) -> list[tuple[str, str | None, Any]]:
        """What is bound: the addresses with their qualifiers, and what stands behind each."""
        return [(*key, what) for key, what in self._bound.items()]

    def unasked(self) -> list[tuple[str, str | None]]:
        """The addresses, with their qualifiers, that nothing has asked."""
        return [key for key in self._bound if key not in self._asked]

    def __bool__(self) -> bool:
        """Whether anything is."""
        return bool(self._bound)

    def clear(self) -> None:
        self._bound, self._asked, self._lacked = {}, set(), {}
