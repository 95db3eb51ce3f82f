"""Pictures drawn by hand: rectangles, text and lines in a few colours, as PNG.

numpy and zlib do all of it, so the default browser needs no imaging library. The letters are our own (``glyphs.txt``).
"""

from __future__ import annotations

import struct
import unicodedata
import zlib
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

PALETTE = {
    "white": (255, 255, 255),
    "black": (32, 33, 36),
    "grey": (95, 99, 104),
    "silver": (218, 220, 224),
    "pale": (241, 243, 244),
    "blue": (26, 115, 232),
    "sky": (200, 221, 250),
    "red": (217, 48, 37),
}
COLOURS = {name: index for index, name in enumerate(PALETTE)}
SCALE = 2  # pixels a dot
ADVANCE, LINE = 6 * SCALE, 11 * SCALE  # pixels from letter to letter, and from line to line
ARROW = [
    "#.......",
    "##......",
    "###.....",
    "####....",
    "#####...",
    "######..",
    "#######.",
    "########",
    "#####...",
    "##.##...",
    "#..##...",
    "....##..",
    "....##..",
]


class Canvas:
    """A picture in the making; what lies outside of it is cut off."""

    def __init__(self, width: int, height: int, colour: str = "white") -> None:
        self.width, self.height = width, height
        self._pixels = np.full((height, width), COLOURS[colour], np.uint8)

    def fill(self, x: int, y: int, width: int, height: int, colour: str) -> None:
        self._pixels[max(y, 0) : max(y + height, 0), max(x, 0) : max(x + width, 0)] = COLOURS[colour]

    def box(self, x: int, y: int, width: int, height: int, colour: str, edge: str) -> None:
        self.fill(x, y, width, height, edge)
        self.fill(x + 1, y + 1, width - 2, height - 2, colour)

    def text(self, x: int, y: int, text: str, colour: str = "black", scale: int = SCALE) -> None:
        """One line."""
        shown = text[: max(0, -((x - self.width) // (6 * scale)))]  # as many as are seen, be it in part
        if shown:
            dots = np.hstack([_glyph(letter) for letter in shown])
            self._stamp(x, y, dots.repeat(scale, 0).repeat(scale, 1), colour)

    def line(self, start: tuple[int, int], end: tuple[int, int], colour: str) -> None:
        """Two pixels wide."""
        steps = max(abs(end[0] - start[0]), abs(end[1] - start[1])) + 1
        xs = np.linspace(start[0], end[0], steps).round().astype(int)
        ys = np.linspace(start[1], end[1], steps).round().astype(int)
        for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1)):
            inside = (xs + dx >= 0) & (ys + dy >= 0) & (xs + dx < self.width) & (ys + dy < self.height)
            self._pixels[ys[inside] + dy, xs[inside] + dx] = COLOURS[colour]

    def pointer(self, x: int, y: int) -> None:
        """The mouse's arrow, its tip there."""
        dots = np.array([[dot == "#" for dot in row] for row in ARROW])
        for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            self._stamp(x + dx, y + dy, dots.repeat(2, 0).repeat(2, 1), "white")
        self._stamp(x, y, dots.repeat(2, 0).repeat(2, 1), "black")

    def _stamp(self, x: int, y: int, dots: Any, colour: str) -> None:
        dots = dots[max(0, -y) :, max(0, -x) :]
        x, y = max(x, 0), max(y, 0)
        under = self._pixels[y : y + dots.shape[0], x : x + dots.shape[1]]
        under[dots[: under.shape[0], : under.shape[1]]] = COLOURS[colour]

    def png(self) -> bytes:
        """Eight bits a pixel, of a palette."""
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 3, 0, 0, 0)
        rows = np.zeros((self.height, self.width + 1), np.uint8)  # before each row its filter: none
        rows[:, 1:] = self._pixels
        palette = bytes(value for colour in PALETTE.values() for value in colour)
        parts = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows.tobytes(), 1)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of so many pixels: its own lines, cut where they are longer."""
    count = max(1, width // ADVANCE)
    return [line[i : i + count] for line in text.split("\n") for i in range(0, max(len(line), 1), count)]


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


@cache
def _glyphs() -> dict[str, Any]:
    """The printable characters of ASCII, in order, ten in a band of eight rows."""
    bands = (files("moto_agentcore.browser") / "glyphs.txt").read_text().strip().split("\n\n")
    drawn = [rows for band in bands for rows in zip(*(row.split() for row in band.split("\n")), strict=True)]
    return {chr(32 + i): _dots(rows) for i, rows in enumerate(drawn)}


@cache
def _glyph(letter: str) -> Any:
    """A letter with marks is drawn without them, what is no letter of ours as a box."""
    found = _glyphs().get(letter)
    if found is None:
        found = _glyphs().get(unicodedata.normalize("NFKD", letter)[0])
    return _dots(["#####", *["#...#"] * 5, "#####", "....."]) if found is None else found


def _dots(rows: Any) -> Any:
    return np.array([[dot == "#" for dot in row + "."] for row in rows])
