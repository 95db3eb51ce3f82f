"""A part of answers that never changes once it is there: an event, a record as a list shows it.

What it was written as is kept with it and goes with it: whoever pages through a session of a hundred events would else
have a hundred events written anew for each page.
"""

from __future__ import annotations

from typing import Any


class Lasting(dict[str, Any]):
    """Members that nobody changes any more, shown by answers under one shape alone.

    ``written`` is the serializer's: None, False once it was written, then what it is written as.
    """

    __slots__ = ("written",)

    def __init__(self, members: dict[str, Any]) -> None:
        super().__init__(members)
        self.written: Any = None
