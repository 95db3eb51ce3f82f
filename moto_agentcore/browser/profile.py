"""What a browser keeps beyond its session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Profile:
    """Never written to once it is made: sessions and saved profiles share it.

    Args:
        cookies: as the DevTools protocol's ``Network.Cookie`` has them. They are secrets, and shown by no repr.
        storage: local storage by origin; no less secret.
        visited: the addresses that were gone to.
    """

    cookies: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    storage: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    visited: tuple[str, ...] = ()
