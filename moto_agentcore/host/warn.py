"""Warnings for the author, at the line of theirs that made the call."""

from __future__ import annotations

import sys
import warnings

from moto_agentcore.errors import AgentCoreWarning

# Packages between the author's line and here.
BETWEEN = ("aioboto3", "aiobotocore", "boto3", "botocore", "moto", "moto_agentcore")


def warn(text: str) -> None:
    """Warn; where the author's filters make an error of it, it is raised out of the call."""
    warnings.warn(text, AgentCoreWarning, stacklevel=_level())


def _level() -> int:
    """How far up the author's line is, seen from ``warn``."""
    frame, level = sys._getframe(2), 2
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] in BETWEEN:
        frame, level = frame.f_back, level + 1
    return level
