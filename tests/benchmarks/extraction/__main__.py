"""Prints precision and recall per strategy and split; `--misses SPLIT` lists what differs."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from .cases import read
from .score import THRESHOLD, extracted, pair, tally

if TYPE_CHECKING:
    from .cases import Case


def main(arguments: list[str]) -> None:
    cases = read()
    if arguments[:1] == ["--misses"]:
        for case in cases:
            if case.split == arguments[1]:
                _misses(case)
        return
    splits = arguments or ["tuning", "held_out"]
    print(f"{len(cases)} turns, a pair counts from {THRESHOLD} shared content words (Dice)")
    print(f"{'split':10}{'strategy':18}{'turns':>6}{'expected':>10}{'found':>7}{'precision':>11}{'recall':>8}")
    for split in splits:
        chosen = [case for case in cases if case.split == split]
        for strategy, total in tally(chosen).items():
            print(
                f"{split:10}{strategy:18}{len(chosen):6}{total.expected:10}{total.found:7}"
                f"{total.precision:11.3f}{total.recall:8.3f}"
            )
    start = time.process_time()
    tally(cases)
    print(f"{(time.process_time() - start) / len(cases) * 1e6:.0f} microseconds of CPU a turn, matching included")


def _misses(case: Case) -> None:
    for strategy, (found, expected) in extracted(case).items():
        pairs = pair(found, expected)
        extra = [text for at, text in enumerate(found) if at not in {one for one, _ in pairs}]
        missing = [text for at, text in enumerate(expected) if at not in {two for _, two in pairs}]
        if extra or missing:
            print(f"{strategy[:4]} {case.turn.role[0]}: {case.turn.text}")
            for text in extra:
                print(f"      + {text}")
            for text in missing:
                print(f"      - {text}")


if __name__ == "__main__":
    main(sys.argv[1:])
