"""The botocore that is installed, and whether its models are older than those the suite was written by."""

from __future__ import annotations

import botocore
import pytest
from botocore.exceptions import ParamValidationError
from botocore.model import OperationNotFoundError

VERSION = botocore.__version__
WRITTEN_BY = (1, 44, 5)
IS_OLDER = tuple(int(part) for part in VERSION.split(".")[:3]) < WRITTEN_BY

# For tests of what an older model leaves out, or refuses. What its client refuses to ask, conftest.py sees.
by_newest = pytest.mark.skipif(IS_OLDER, reason=f"botocore {VERSION} has no model of it")


def lacks(error: BaseException) -> bool:
    """Whether a client of an older botocore refused to ask, not knowing the operation or its members."""
    if not IS_OLDER:
        return False
    if isinstance(error, AttributeError):
        return type(getattr(error, "obj", None)).__module__ == "botocore.client"
    return isinstance(error, (ParamValidationError, OperationNotFoundError))
