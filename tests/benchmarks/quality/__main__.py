"""`python -m tests.benchmarks.quality [--split tune|held_out] [--minilm PATH] [--kinds]`: the table of figures.

With `--pages` instead: how well knowledge bases find documents of a page each, beside single sentences.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from .bench import by_kind, measure, report
from .data import SPLITS, load
from .pages import table
from .rankers import rankers

_HEAD = f"{'':<28} | in namespaces of 6 | all in one pool   | at the cut-off 0.2\n{'':<28} " + (
    "| top1  rec@5 MRR   " * 2 + "| missed kept errors"
)


def main() -> None:
    parser = ArgumentParser(prog="python -m tests.benchmarks.quality", description=__doc__)
    parser.add_argument("--split", choices=SPLITS, default="tune")
    parser.add_argument("--minilm", type=Path, help="directory with model.safetensors and vocab.txt")
    parser.add_argument("--kinds", action="store_true", help="also top-1 by kind of question")
    parser.add_argument("--pages", action="store_true", help="documents of knowledge bases, and nothing else")
    options = parser.parse_args()
    namespaces = load(options.split)
    records = sum(len(namespace.records) for namespace in namespaces)
    questions = sum(len(namespace.questions) for namespace in namespaces)
    print(f"split {options.split}: {len(namespaces)} namespaces, {records} records, {questions} questions")
    if options.pages:
        print("\n".join(table(namespaces)))
        return
    print(_HEAD)
    found = {name: measure(ranker, namespaces) for name, ranker in rankers(options.minilm).items()}
    print("\n".join(report(name, figures) for name, figures in found.items()))
    if options.kinds:
        print("\n".join(by_kind(name, figures) for name, figures in found.items()))


if __name__ == "__main__":
    main()
