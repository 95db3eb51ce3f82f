"""JSON as answers have it, and pieces of it that are kept.

The standard library makes its C encoder anew for every value; here one is made for good. A second one puts ``Written``
pieces in their places as they are; it asks Python for each string, so it is for answers that have such pieces alone.
"""

from __future__ import annotations

from json.encoder import JSONEncoder, encode_basestring_ascii
from json.encoder import c_make_encoder as _making  # type: ignore[attr-defined] # typeshed leaves it out
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from moto_agentcore.state.lasting import Lasting

MOST = 4096  # letters of a piece that is kept: as much as its value takes itself; what is larger is not written fast


class _Text(str):
    """JSON already."""

    __slots__ = ()


class Written:
    """A value that was written before."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = _Text(text)


def dump(value: Any) -> bytes:
    """Compact JSON; non-ASCII text is escaped, so that even a lone surrogate comes back as it was sent."""
    try:
        return "".join(_encode(value, 0)).encode("ascii")
    except _PieceError:
        return "".join(_join(value, 0)).encode("ascii")


def kept(value: Lasting, members: dict[str, Any]) -> Any:
    """What is written of a value, given its members as they travel: what is shown twice is kept as text."""
    if value.written is None:
        value.written = False
        return members
    found = Written(dump(members).decode("ascii"))
    if len(found.text) <= MOST:
        value.written = found
    return found


class _PieceError(Exception):
    """A value that is to be joined of pieces."""


def _unknown(value: Any) -> Any:
    if type(value) is Written:
        raise _PieceError
    return JSONEncoder.default(_plain, value)


def _piece(value: Any) -> Any:
    return value.text if type(value) is Written else JSONEncoder.default(_plain, value)


def _string(value: str) -> str:
    return value if type(value) is _Text else encode_basestring_ascii(value)


def _encoder(default: Any, string: Any) -> Any:
    """``JSONEncoder(separators=(",", ":"), allow_nan=False, check_circular=False)``, as its ``iterencode`` makes it."""
    return _making(None, default, string, None, ":", ",", False, False, False)


_plain = JSONEncoder()
_encode, _join = _encoder(_unknown, encode_basestring_ascii), _encoder(_piece, _string)
