"""PROVENANCE.md: where the shipped table comes from, and the digests that prove it."""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np

from .minilm import PACKAGE, VOCABULARY_SHA256, WEIGHTS_SHA256

__all__ = ["inputs", "provenance", "sha256"]

_HERE = Path(__file__).parent
_FILES = ("words.txt", "vectors.npy", "weights.npy")

_TEXT = """# The word table

`words.txt`, `vectors.npy` and `weights.npy` are the default embedder of `moto_agentcore.search` (`table.py` reads
them): {words} English words, each an int8 row of {width} numbers with a weight. The sum of the rows of a text's words
approximates what the sentence model all-MiniLM-L6-v2 says of the text.

## Inputs

| input | version or sha256 |
|---|---|
| weights `model.safetensors` in the Python package `{package}` {package_version} | `{weights}` |
| WordPiece vocabulary `vocab.txt` in the same package | `{vocabulary}` |
| the project's own words, templates, stories and pairs (`tests/search/distill/`) | `{own}` |
| documentation strings in botocore's service models (Apache-2.0) | botocore {botocore} |

No other text was used: no data set, no sentences of third parties, none of the evaluation questions. The settings of
the training were chosen on the split `tune` of `tests/benchmarks/quality`; `held_out` is only measured when a training
is done, and decides nothing.

## Command

    pip install --no-deps {package}=={package_version}
    pip install botocore=={botocore} numpy=={numpy} sortedcontainers
    python -m tests.search.distill

Python {python}, numpy {numpy}, {machine}, one thread. The same inputs and versions on the same kind of processor give
the same bytes; another one may round a sum differently and so move single numbers of the table by one.

## Result

| file | sha256 |
|---|---|
{files}

## Licence notice

The table is a derived work of all-MiniLM-L6-v2, published by the sentence-transformers authors (Nils Reimers and
contributors) under the Apache License 2.0; the text of that licence is the file LICENSE of this project. The model was
fine-tuned from nreimers/MiniLM-L6-H384-uncased, a part of MiniLM by Microsoft Corporation, published under the MIT
License:

> Copyright (c) Microsoft Corporation.
>
> Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
> documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
> rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
> persons to whom the Software is furnished to do so, subject to the following conditions:
>
> The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
> Software.
>
> THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
> WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
> COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
> OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.

Changes: the network was replaced by a table of word vectors, projected, trained anew as `tests/search/distill/fit.py`
says, and rounded to integers.
"""


def provenance(directory: Path) -> str:
    """The text for the table in `directory`, built just now by this interpreter."""
    rows = np.load(directory / "vectors.npy", mmap_mode="r")
    return _TEXT.format(
        words=len(rows),
        width=rows.shape[1],
        package=PACKAGE,
        package_version=version(PACKAGE),
        weights=WEIGHTS_SHA256,
        vocabulary=VOCABULARY_SHA256,
        own=inputs(),
        botocore=version("botocore"),
        numpy=np.__version__,
        python=platform.python_version(),
        machine=f"{platform.system()} {platform.machine()}",
        files="\n".join(f"| `{name}` | `{sha256(directory / name)}` |" for name in _FILES),
    )


def inputs() -> str:
    """One digest over the own words, templates and stories: of the files' digests in the order of their names."""
    digests = [f"{path.relative_to(_HERE).as_posix()} {sha256(path)}\n" for path in sorted(_HERE.rglob("*.txt"))]
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
