"""Headers from anywhere: refused, or bent to what can be sent on."""

from __future__ import annotations

import re

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OURS = frozenset({"connection", "content-length", "transfer-encoding"})
_UNSENDABLE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def sendable(value: str) -> str:
    """A header's value on one line; letters that headers do not have go as the bytes of UTF-8."""
    line = _UNSENDABLE.sub(" ", value)
    try:
        line.encode("latin-1")
    except UnicodeEncodeError:
        return line.encode("utf-8", "replace").decode("latin-1")
    return line


def is_header(name: str) -> bool:
    """Whether a header may be named so: no space, no letter beyond ASCII, and none that frames a body."""
    return _NAME.fullmatch(name) is not None and name.lower() not in _OURS
