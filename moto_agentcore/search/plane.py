"""Vectors drawn on a plane: their first two principal components, the same picture for the same vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

__all__ = ["plane"]

_DECIMALS = 4  # beyond them BLAS's bits depend on the machine


def plane(rows: NDArray[Any]) -> NDArray[np.float64]:
    """A place for each row, shape `(n, 2)`, from -1 to 1; rows that are alike are near each other.

    An axis may point either way, so it is turned to where the column that counts most in it grows.
    """
    found = np.zeros((len(rows), 2))
    if len(rows) < 2:
        return found
    centred = rows - rows.mean(axis=0, dtype=np.float64)
    _, axes = np.linalg.eigh(centred.T @ centred)  # the least first
    for place, axis in enumerate(axes.T[: -3 if axes.shape[1] > 2 else None : -1]):
        found[:, place] = centred @ (axis * np.sign(axis[np.abs(axis).argmax()]))
    most = np.abs(found).max()
    return (found / most).round(_DECIMALS) + 0.0 if most > 1e-6 else np.zeros_like(found)
