"""What a program in a sandbox may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What a program may use: seconds of CPU and of waiting, processes at once, and bytes.

    ``memory`` is what a process may write to; ``output`` is both channels together.
    """

    cpu: int = 120
    wall: float = 300.0
    memory: int = 4 << 30
    file: int = 1 << 30
    processes: int = 64
    output: int = 10 << 20


LIMITS = Limits()
