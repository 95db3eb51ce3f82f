"""Web sockets of the author's applications, carried to whoever is at the other end."""

from __future__ import annotations

from queue import SimpleQueue
from typing import Any

import pytest

from moto_agentcore.author.sockets import Carried, RefusedError, opened
from moto_agentcore.author.targets import Request
from moto_agentcore.errors import NOT_OURS
from tests.author.test_targets import stopped, url, wsgi  # noqa: F401 - fixtures

pytestmark = pytest.mark.inferred
HELLO = Request("GET", "/ws", [("X-Own", "1")])


class Peer:
    """Says what it is given, and leaves once it has heard the end, or has gone before."""

    def __init__(self, *says: str | bytes, gone: bool = False) -> None:
        self._says: SimpleQueue[str | bytes | None] = SimpleQueue()
        self._gone = gone
        self.heard: list[str | bytes] = []
        self.ended: list[int] = []
        for said in says:
            self._says.put(said)

    def receive(self) -> str | bytes | None:
        return self._says.get(timeout=20)

    def send(self, message: str | bytes) -> None:
        self.heard.append(message)
        if self._gone:
            raise EOFError

    def close(self, code: int = 1000, reason: str = "") -> None:
        self.ended.append(code)
        self._says.put(None)


class App:
    """Echoes until it is told what to do."""

    def __init__(self) -> None:
        self.met: list[Any] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            return
        assert (await receive())["type"] == "websocket.connect"
        await send({"type": "websocket.accept", "subprotocol": "chat", "headers": [(b"x-made", b"yes")]})
        while (message := await receive())["type"] == "websocket.receive":
            ((kind, said),) = ((name, message[name]) for name in ("text", "bytes") if name in message)
            self.met.append((kind, said))
            match said:
                case "fail":
                    raise LookupError("no such city")
                case "end":
                    return
                case "close" | "close early":
                    await send({"type": "websocket.close", **({"code": 4001} if said == "close early" else {})})
                    return
                case _:
                    await send({"type": "websocket.send", kind: said})
                    await send({"type": "websocket.send", "bytes": None, "text": ""})


def carried(app: Any, peer: Peer) -> Carried:
    found = opened(app, HELLO, ["chat"], 20)
    found.carry(peer)
    return found


@pytest.mark.parametrize(("last", "code"), [("end", 1000), ("close", 1000), ("close early", 4001), ("fail", 1011)])
def test_messages_go_both_ways_until_one_side_ends(last: str, code: int) -> None:
    app, peer = App(), Peer("one", b"two", last)

    found = carried(app, peer)

    assert (found.subprotocol, found.headers) == ("chat", [("x-made", "yes")])
    assert app.met == [("text", "one"), ("bytes", b"two"), ("text", last)]
    assert (peer.heard, peer.ended) == (["one", "", b"two", ""], [code])


def test_who_has_left_is_sent_no_more() -> None:
    app, peer = App(), Peer("one", "two", "end", gone=True)

    carried(app, peer)

    assert app.met == [("text", "one"), ("text", "two"), ("text", "end")]
    assert peer.heard == ["one"]


async def unwilling(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close"})


async def gone(scope: Any, receive: Any, send: Any) -> None:
    """Ends and says nothing."""


@pytest.mark.parametrize(
    ("app", "why"), [(unwilling, "does not accept"), (gone, "does not accept"), (wsgi, "speaks no web sockets")]
)
def test_one_that_takes_no_socket_is_a_refusal(app: Any, why: str) -> None:
    with pytest.raises(RefusedError, match=why) as refusal:
        opened(app, HELLO, [], 20)

    assert refusal.value.codes == NOT_OURS


def test_a_server_that_takes_no_socket_is_a_refusal(url: str) -> None:  # noqa: F811 - the fixture
    pytest.importorskip("websockets")

    with pytest.raises(RefusedError, match="501"):
        opened(url, HELLO, [], 20)
