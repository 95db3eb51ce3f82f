"""Heads of requests as SDKs send them, read at once; every other head is left to http.server, as it came.

Reading a head with Python's parser of mail takes longer than all that AgentCore does with the request. What is read
here can be read in one way only: letters of HTTP, one line a header, no name twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Protocol

_REQUEST = re.compile(rb"([A-Z]{3,7}) (/(?!/)[!-\"$-~]*) HTTP/1\.1\r\n")  # the target without a fragment
# Without underscores, which moto's S3 keeps. Blanks are stripped afterwards: a pattern would try each of them again.
_HEADER = re.compile(rb"([!#$%&'*+.^`|~0-9A-Za-z-]+):([\t -~\x80-\xff]*)\r\n")
MOST = 100  # headers, as http.server takes them
LINE = 65_536
SHORT = 160  # bytes of a header that may come again; a signature does not


class Reader(Protocol):
    def readline(self, size: int = ..., /) -> bytes: ...


class Fields(dict[str, str]):
    """Headers by their names in lower case, each there once; asked for in any case, as the mail parser's are."""

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name.lower(), default)

    def __contains__(self, name: object) -> bool:
        return super().__contains__(str(name).lower())

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())

    def get_all(self, name: str, default: Any = None) -> Any:
        return [self[name]] if name in self else default

    def keys(self) -> Any:
        """As WSGI's are written, whatever the client's case."""
        return [name.title() for name in self]

    def items(self) -> Any:
        return [(name.title(), self[name]) for name in self]


class Head:
    """A request's first line and headers."""

    __slots__ = ("fields", "method", "target")

    def __init__(self, method: str, target: str, fields: Fields) -> None:
        self.method, self.target, self.fields = method, target, fields


class Again:
    """Lines that were read already, and the stream behind them."""

    def __init__(self, lines: Iterable[bytes], stream: Any) -> None:
        self._lines, self._stream = iter(lines), stream
        self.last = b""

    def readline(self, size: int = -1) -> bytes:
        line = next(self._lines, None)
        self.last = self._stream.readline(size) if line is None else line
        return self.last

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")


def _header(line: bytes) -> tuple[str, str] | None:
    found = _HEADER.fullmatch(line)
    return (found[1].decode("ascii").lower(), found[2].strip(b" \t").decode("latin-1")) if found is not None else None


_known = lru_cache(maxsize=1024)(_header)  # most of a client's are the same each time


def read(first: bytes, stream: Reader) -> Head | list[bytes]:
    """A head; or, of one that is to be read with more care, the lines behind the first that were taken so far."""
    request, lines, fields = _REQUEST.fullmatch(first), [], Fields()
    while request is not None:
        line = stream.readline(LINE + 1)
        lines.append(line)
        if line == b"\r\n":
            method, target = request.groups()
            return Head(method.decode("ascii"), target.decode("ascii"), fields)
        found = _known(line) if len(line) < SHORT else _header(line)
        if found is None or dict.__contains__(fields, found[0]) or len(lines) > MOST or len(line) > LINE:
            break
        fields[found[0]] = found[1]
    return lines
