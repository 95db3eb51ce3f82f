"""aiobotocore: its clients ask the doors that boto3's ask, and read what they are answered by ``await``.

It emits botocore's events and awaits what a handler gives, where that can be awaited; so a door is asked as ever, and
answers in a thread while the loop goes on. Nothing of its is patched. aioboto3 stands on it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from urllib3.exceptions import ProtocolError

from moto_agentcore.host.aside import aside
from moto_agentcore.host.streams import Raw

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.awsrequest import AWSPreparedRequest


def asks(request: AWSPreparedRequest) -> bool:
    """Whether a request is of a client of aiobotocore's: its configuration goes with it."""
    config = (request.context or {}).get("client_config")
    return type(config).__module__ == "aiobotocore.config"


def response(url: str, status: int, headers: Mapping[str, str], body: bytes | Iterator[bytes]) -> Any:
    from aiobotocore.awsrequest import AioAWSResponse

    return AioAWSResponse(url, status, headers, AsyncRaw(url, body))


class AsyncRaw:
    """What aiobotocore reads an answer from, as it reads aiohttp's response and its ``content``."""

    def __init__(self, url: str, body: bytes | Iterator[bytes]) -> None:
        self.url, self.content = url, self
        self._raw = Raw(body)
        self._pieces = self._raw.stream()
        self._is_made = isinstance(body, bytes)
        self._left = b""
        self._is_over = False

    async def read(self, amt: int = -1) -> bytes:
        """All that is left, or at most so many bytes: as soon as there are any."""
        if amt < 0:
            return b"".join([piece async for piece, _ in self.iter_chunks()])
        piece = self._left if self._left or amt == 0 else await self._next() or b""
        found, self._left = piece[:amt], piece[amt:]
        return found

    async def iter_chunks(self) -> AsyncIterator[tuple[bytes, bool]]:
        """Each piece as it is made, and that it is a whole one."""
        left, self._left = self._left, b""
        if left:
            yield left, True
        while (piece := await self._next()) is not None:
            yield piece, True

    def at_eof(self) -> bool:
        return self._is_over and not self._left

    def close(self) -> None:
        with suppress(ValueError):  # left while it makes the next piece: it ends with that
            self._raw.close()

    async def _next(self) -> bytes | None:
        piece = self._made() if self._is_made else await aside(self._made)
        self._is_over = piece is None
        return piece

    def _made(self) -> bytes | None:
        """What is made next; what fails in the middle is a connection that broke."""
        try:
            return next(self._pieces, None)
        except ProtocolError as error:
            from aiohttp import ClientPayloadError

            raise ClientPayloadError(str(error)) from error
