"""Where a request's body ends, to the byte."""

from __future__ import annotations

import gzip
import io
import zlib
from http.client import parse_headers

import pytest

from moto_agentcore.host.framing import TooLargeError, UnframedError, check_head, length_of, read_body, unzipped

pytestmark = pytest.mark.inferred
CHUNKS = b"3\r\nabc\r\n2 ;x=y\nde\n0\r\n"


class Slow(io.BytesIO):
    """Gives a byte at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 0, 1))


@pytest.mark.parametrize("stream", [io.BytesIO, Slow])
def test_a_body_is_as_long_as_it_says_and_no_longer_than_it_may(stream: type[io.BytesIO]) -> None:
    assert read_body(stream(b"12345"), 5, 5) == b"12345"
    assert read_body(stream(b"12345"), 3, 5) == b"123"
    assert read_body(stream(b""), 0, 0) == b""
    assert read_body(stream(CHUNKS + b"\r\n"), None, 5) == b"abcde"
    for came, length, limit in ((b"12345", 6, 9), (CHUNKS[:-5], None, 9), (b"3\r\nab", None, 9)):
        with pytest.raises(UnframedError):
            read_body(stream(came), length, limit)
    for came, length in ((b"12345", 5), (CHUNKS + b"\r\n", None)):
        with pytest.raises(TooLargeError):
            read_body(stream(came), length, 4)


@pytest.mark.parametrize(
    ("came", "is_whole"),
    [
        (b"0\r\n\r\n", True),
        (b"0\n\n", True),
        (b"0\r\nA: b\r\nC:\n\r\n", True),
        (b"0\r\nno trailer\r\n\r\n", False),
        (b"0\r\n" + b"A: b\r\n" * 99 + b"\r\n", True),
        (b"0\r\n" + b"A: b\r\n" * 100 + b"\r\n", False),
        (b"0\r\nA:" + b"b" * 4092 + b"\r\n\r\n", True),
        (b"0\r\nA:" + b"b" * 4093 + b"\r\n\r\n", False),
        (b"0;" + b"b" * 4092 + b"\r\n\r\n", True),
        (b"0;" + b"b" * 4093 + b"\r\n\r\n", False),
        (b"0" * 17 + b"\r\n\r\n", False),
        (b"-1\r\n\r\n", False),
        (b"1\r\naXX\r\n0\r\n\r\n", False),
        (b"1\r\na\r\r\n0\r\n\r\n", False),
        (b"\r\n", False),
        (b"0\r\n", False),
    ],
)
def test_chunks_and_trailers_are_what_they_say(came: bytes, is_whole: bool) -> None:
    if is_whole:
        assert read_body(io.BytesIO(came), None, 9) == b""
    else:
        with pytest.raises(UnframedError):
            read_body(io.BytesIO(came), None, 9)


@pytest.mark.parametrize(
    ("head", "version", "length"),
    [
        ("", "HTTP/1.1", 0),
        ("Content-Length: 7", "HTTP/1.0", 7),
        ("Content-Length: 7\r\nContent-Length:  7 ", "HTTP/1.1", 7),
        ("Content-Length: " + "9" * 19, "HTTP/1.1", int("9" * 19)),
        ("Transfer-Encoding: Chunked", "HTTP/1.1", None),
        *((wrong, "HTTP/1.1", -1) for wrong in ("Content-Length: 7\r\nContent-Length: 8", "Content-Length: +7")),
        *((f"Content-Length: {wrong}", "HTTP/1.1", -1) for wrong in ("", "7x", "1" * 20)),
        ("Transfer-Encoding: chunked\r\nContent-Length: 7", "HTTP/1.1", -1),
        ("Transfer-Encoding: chunked", "HTTP/1.0", -1),
        ("Transfer-Encoding: gzip", "HTTP/1.1", -1),
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "HTTP/1.1", -1),
    ],
)
def test_a_length_is_said_in_one_way(head: str, version: str, length: int | None) -> None:
    headers = parse_headers(io.BytesIO(f"{head}\r\n\r\n".lstrip().encode()))
    if length == -1:
        with pytest.raises(UnframedError):
            length_of(headers, version)
    else:
        assert length_of(headers, version) == length


@pytest.mark.parametrize(
    ("head", "is_plain"),
    [
        (b"Host: a\r\nA: b", True),
        (b"Host: a\r\nHost: a", False),
        (b"Host: a\r\n folded", False),
        (b"no header\r\nHost: a", False),
        (b"Host: a\r\nA : b", False),
        (b"From me\r\nHost: a", False),
        (b"Host: a\r\nA: \x00", False),
    ],
)
def test_a_head_is_read_in_one_way(head: bytes, is_plain: bool) -> None:
    headers = parse_headers(io.BytesIO(head + b"\r\n\r\n"))
    if is_plain:
        check_head(headers)
    else:
        with pytest.raises(UnframedError):
            check_head(headers)


def test_gzip_is_unpacked_member_by_member_as_far_as_it_may_be() -> None:
    packed = gzip.compress(b"one") + gzip.compress(b"") + gzip.compress(b"two")

    assert (unzipped(packed, 6), unzipped(b"", 0)) == (b"onetwo", b"")
    for body, limit in ((packed, 5), (gzip.compress(b"a" * 1_000_000), 10)):
        with pytest.raises(TooLargeError):
            unzipped(body, limit)
    for body in (packed[:-1], packed + b"x", b"no gzip", zlib.compress(b"one")):
        with pytest.raises(zlib.error):
            unzipped(body, 99)
