"""PNGs, read by hand: what a test needs of them, and nothing that our own writer does."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

CHANNELS = {2: 3, 3: 1, 6: 4}  # by the header's colour type


@dataclass
class Picture:
    width: int
    height: int
    rows: list[bytes]
    channels: int
    palette: bytes

    def at(self, x: int, y: int) -> tuple[int, int, int]:
        """Red, green, blue."""
        dot = self.rows[y][x * self.channels : (x + 1) * self.channels]
        found = self.palette[dot[0] * 3 : dot[0] * 3 + 3] if self.channels == 1 else dot[:3]
        return found[0], found[1], found[2]

    def colours(self, x: int, y: int, width: int, height: int) -> set[tuple[int, int, int]]:
        """All that a part of it has."""
        return {self.at(i, j) for i in range(x, x + width) for j in range(y, y + height)}


def picture(png: bytes) -> Picture:
    """Checks the signature, every checksum and every length on the way."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    chunks = list(_chunks(png[8:]))
    assert chunks[0][0] == b"IHDR"
    assert chunks[-1] == (b"IEND", b"")
    width, height, depth, colour, *rest = struct.unpack(">IIBBBBB", chunks[0][1])
    assert (depth, rest) == (8, [0, 0, 0])
    raw = zlib.decompress(b"".join(content for kind, content in chunks if kind == b"IDAT"))
    size = width * CHANNELS[colour]
    assert len(raw) == height * (size + 1)
    palette = next((content for kind, content in chunks if kind == b"PLTE"), b"")
    return Picture(width, height, _rows(raw, size, CHANNELS[colour]), CHANNELS[colour], palette)


def _chunks(rest: bytes) -> Iterator[tuple[bytes, bytes]]:
    while rest:
        (length,) = struct.unpack(">I", rest[:4])
        kind, content = rest[4:8], rest[8 : 8 + length]
        assert struct.unpack(">I", rest[8 + length : 12 + length]) == (zlib.crc32(kind + content),)
        yield kind, content
        rest = rest[12 + length :]


def _rows(raw: bytes, size: int, channels: int) -> list[bytes]:
    """The five filters of the format, taken back: those that numpy can by itself by numpy, a screen has 3 MB."""
    before, rows = bytes(size), []
    for start in range(0, len(raw), size + 1):
        filter, row = raw[start], raw[start + 1 : start + 1 + size]
        before = _unfiltered(filter, row, before, channels)
        rows.append(before)
    return rows


def _unfiltered(filter: int, row: bytes, before: bytes, channels: int) -> bytes:
    given = np.frombuffer(row, np.uint8)
    if filter == 0:
        return row
    if filter == 1:
        return np.cumsum(given.reshape(-1, channels), axis=0, dtype=np.uint8).tobytes()
    if filter == 2:
        return (given + np.frombuffer(before, np.uint8)).tobytes()
    if filter == 4 and not given.any() and before == before[:channels] * (len(row) // channels):
        return before  # as flat as what is above it
    return _one_by_one(filter, row, before, channels)


def _one_by_one(filter: int, row: bytes, before: bytes, channels: int) -> bytes:
    """What stands on the byte to the left, and on the one above it."""
    found, above = bytearray(channels) + row, bytes(channels) + before
    for i in range(channels, len(found)):
        left, up = found[i - channels], above[i]
        guess = (left + up) // 2 if filter == 3 else _nearest(left, up, above[i - channels])
        found[i] = (found[i] + guess) & 255
    return bytes(found[channels:])


def _nearest(left: int, above: int, corner: int) -> int:
    to_left, to_above, to_corner = abs(above - corner), abs(left - corner), abs(left + above - 2 * corner)
    if to_left <= to_above and to_left <= to_corner:
        return left
    return above if to_above <= to_corner else corner
