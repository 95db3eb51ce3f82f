"""The DevTools protocol: commands and their answers over a web socket, events as they come."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NoAnswer
from contextlib import ExitStack, suppress
from itertools import count
from threading import Thread
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from moto_agentcore.browser import ActionFailed

Answer = dict[str, Any]
PATIENCE = 30.0  # seconds for one answer
GONE = "The browser has ended"


class DevTools:
    """One connection. ``hear(method, params, session)`` is called for each event, in a thread: it may not wait."""

    def __init__(self, url: str, hear: Callable[[str, Answer, str | None], None]) -> None:
        self._open = ExitStack()
        self._socket = self._open.enter_context(connect(url, max_size=None, compression=None, proxy=None))
        self._hear = hear
        self._numbers = count(1)
        self._waiting: dict[int, Future[Answer]] = {}
        Thread(target=self._read, name="moto-agentcore DevTools", daemon=True).start()

    def ask(self, method: str, session: str | None = None, **params: Any) -> Answer:
        """The answer to a command; ActionFailed where it is refused or none comes."""
        return answer(self.tell(method, session, **params), method)

    def tell(self, method: str, session: str | None = None, **params: Any) -> Future[Answer]:
        """Send a command, and do not wait for its answer."""
        number, waiting = next(self._numbers), Future[Answer]()
        self._waiting[number] = waiting
        command: Mapping[str, Any] = {"id": number, "method": method, "params": params}
        try:
            self._socket.send(json.dumps({**command, "sessionId": session} if session else command))
        except ConnectionClosed:
            self._waiting.pop(number, None)
            _settle(waiting, ActionFailed(GONE))
        return waiting

    def close(self) -> None:
        self._open.close()

    def _read(self) -> None:
        with suppress(ConnectionClosed, OSError):
            while True:
                self._take(json.loads(self._socket.recv()))
        for waiting in [*self._waiting.values()]:
            _settle(waiting, ActionFailed(GONE))

    def _take(self, message: Answer) -> None:
        waiting = self._waiting.pop(message.get("id", 0), None)
        if waiting is None:
            if "method" in message:
                self._hear(message["method"], message.get("params", {}), message.get("sessionId"))
        elif "error" in message:
            _settle(waiting, ActionFailed(str(message["error"].get("message"))))
        else:
            waiting.set_result(message.get("result", {}))


def answer(waiting: Future[Answer], method: str) -> Answer:
    try:
        return waiting.result(PATIENCE)
    except NoAnswer:
        raise ActionFailed(f"The browser did not answer {method} in {PATIENCE:.0f} seconds") from None


def _settle(waiting: Future[Answer], error: Exception) -> None:
    if not waiting.done():
        waiting.set_exception(error)
