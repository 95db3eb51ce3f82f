"""The botocore that is installed, and whether its models are older than those the suite was written by."""

from __future__ import annotations

import botocore

VERSION = botocore.__version__
WRITTEN_BY = (1, 44, 5)
IS_OLDER = tuple(int(part) for part in VERSION.split(".")[:3]) < WRITTEN_BY
