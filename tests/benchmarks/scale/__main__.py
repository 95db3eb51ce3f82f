"""``python -m tests.benchmarks.scale [--records N] [--peers a,b] [--peer-records N]``: prints the tables.

The vectors are random and prepared: the embedder hands them out, so that embedding costs next to nothing. All of it
runs on one core. About eight minutes and 4 GB with every peer; `--peers none` leaves them out (one minute).
"""

from __future__ import annotations

import os

for _library in ("OPENBLAS", "MKL", "OMP", "VECLIB_MAXIMUM", "RAYON"):  # all are compared on one core
    os.environ[f"{_library}_NUM_THREADS"] = "1"

from .command import main  # noqa: E402 - the threads are counted when numpy is imported

if __name__ == "__main__":
    main(about=__doc__)
