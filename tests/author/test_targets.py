"""Applications of the author's: ASGI with its lifespan, WSGI, and what listens at a loopback URL."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest

from moto_agentcore.author import asgi, targets
from moto_agentcore.author.targets import Request, ask
from moto_agentcore.errors import AuthorError

pytestmark = pytest.mark.inferred
POST = Request("POST", "/invocations%2F?x=1", [("Content-Type", "text/plain"), ("X-Own", "é")], b"body")


@pytest.fixture(autouse=True)
def stopped() -> Iterator[None]:
    yield
    asgi.stop_all()


class App:
    """An ASGI application that tells what it met."""

    def __init__(self) -> None:
        self.lifespan: list[str] = []
        self.loops: set[Any] = set()
        self.may_go_on, self.left = Event(), Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.loops.add(asyncio.get_running_loop())
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
            return
        self.scope = scope
        body = (await receive())["body"]
        if scope["path"] == "/fails":
            raise LookupError("no such city")
        await send({"type": "http.response.start", "status": 201, "headers": [(b"x-made", b"yes")]})
        await send({"type": "http.response.body", "body": body, "more_body": True})
        if scope["path"] == "/forever":
            assert (await receive())["type"] == "http.disconnect"
            self.left.set()
            raise LookupError("nobody hears this")
        await asyncio.get_running_loop().run_in_executor(None, self.may_go_on.wait, 20)
        await send({"type": "http.response.body", "body": b" and more"})

    async def _live(self, scope: Any, receive: Any, send: Any) -> None:
        for what in ("startup", "shutdown"):
            assert (await receive())["type"] == f"lifespan.{what}"
            self.lifespan.append(what)
            scope["state"]["db"] = "open"
            await send({"type": f"lifespan.{what}.complete"})


def test_an_asgi_application_is_asked_as_a_server_would() -> None:
    app = App()
    app.may_go_on.set()
    answer = ask(app, POST)

    assert (answer.status, answer.headers) == (201, [("x-made", "yes")])
    assert b"".join(answer.body) == b"body and more"
    assert (app.scope["path"], app.scope["raw_path"], app.scope["query_string"]) == (
        "/invocations/",
        b"/invocations%2F",
        b"x=1",
    )
    assert (b"x-own", "é".encode("latin-1")) in app.scope["headers"]
    assert (app.scope["client"], app.scope["server"]) == (("127.0.0.1", 0), ("127.0.0.1", 8080))
    assert app.scope["state"] == {"db": "open"}


def test_its_answer_is_read_as_it_is_sent() -> None:
    app = App()
    answer = ask(app, POST)

    assert next(answer.body) == b"body"
    app.may_go_on.set()
    assert list(answer.body) == [b" and more"]


def test_it_lives_on_one_loop_from_startup_to_shutdown() -> None:
    app = App()
    app.may_go_on.set()
    for _ in range(3):
        list(ask(app, POST).body)
    assert app.lifespan == ["startup"]

    asgi.stop_all()

    assert app.lifespan == ["startup", "shutdown"]
    assert len(app.loops) == 1
    assert all(loop.is_closed() for loop in app.loops)


def test_it_is_told_that_the_client_left() -> None:
    app = App()
    answer = ask(app, Request("POST", "/forever"))
    answer.body.close()  # type: ignore[attr-defined] # a generator

    assert app.left.wait(20)


def test_one_that_raises_has_failed() -> None:
    with pytest.raises(AuthorError, match="no such city"):
        ask(App(), Request("POST", "/fails"))


async def bare(scope: Any, receive: Any, send: Any) -> None:
    """Without a lifespan, as many are."""
    assert scope["type"] == "http"
    await send({"type": "http.response.start", "status": 204})
    await send({"type": "http.response.body"})


def test_one_without_a_lifespan_is_asked_too() -> None:
    assert ask(bare, POST).status == 204


async def silent(scope: Any, receive: Any, send: Any) -> None:
    """Ends without an answer."""


async def refusing(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "lifespan.startup.failed", "message": "no database"})


async def headless(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.body", "body": b"its beginning is missing"})


async def selfish(scope: Any, receive: Any, send: Any) -> None:
    """Waits for itself."""
    if scope["type"] == "http":
        ask(selfish, POST)


@pytest.mark.parametrize(
    ("app", "why"),
    [
        (silent, "without a whole answer"),
        (refusing, "no database"),
        (headless, "sends no http.response.body here"),
        (selfish, "waits for its own answer waits for ever"),
    ],
)
def test_one_that_does_not_answer_has_failed(app: Any, why: str) -> None:
    with pytest.raises(AuthorError, match=why):
        ask(app, POST)


def test_it_is_asked_from_inside_an_event_loop() -> None:
    app = App()
    app.may_go_on.set()

    async def test() -> bytes:
        return b"".join(ask(app, POST).body)

    assert asyncio.run(test()) == b"body and more"


def wsgi(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/fails":
        raise LookupError("no such city")
    start_response("202 Accepted", [("X-Made", environ["CONTENT_TYPE"])])
    yield environ["wsgi.input"].read()
    yield f" {environ['PATH_INFO']}?{environ['QUERY_STRING']} {environ['HTTP_X_OWN']}".encode()


def test_a_wsgi_application_is_asked_as_a_server_would() -> None:
    answer = ask(wsgi, POST)

    assert (answer.status, answer.headers) == (202, [("X-Made", "text/plain")])
    assert b"".join(answer.body).decode() == "body /invocations/?x=1 é"


class Told:
    """A WSGI application that tells what it met, and that its answer was read or left."""

    def __init__(self) -> None:
        self.pieces, self.closed = iter([b"one", b"two"]), 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Told:
        self.environ = environ
        write = start_response("200 OK", [])
        write(b"nowhere")
        return self

    def __iter__(self) -> Iterator[bytes]:
        return self.pieces

    def close(self) -> None:
        self.closed += 1


def test_a_wsgi_application_is_told_where_it_runs_and_when_its_answer_is_over() -> None:
    app, left = Told(), Told()

    assert list(ask(app, POST).body) == [b"one", b"two"]
    answer = ask(left, POST)
    next(answer.body)
    answer.body.close()  # type: ignore[attr-defined] # a generator

    assert (app.closed, left.closed) == (1, 1)
    known = {name: value for name, value in app.environ.items() if not name.startswith(("wsgi.input", "wsgi.errors"))}
    assert known == {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/invocations/",
        "QUERY_STRING": "x=1",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8080",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": "4",
        "CONTENT_TYPE": "text/plain",
        "HTTP_X_OWN": "é",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def test_a_wsgi_application_that_raises_has_failed() -> None:
    with pytest.raises(AuthorError, match="no such city"):
        ask(wsgi, Request("GET", "/fails"))


async def pair(payload: Any, context: Any) -> None:
    """An asynchronous function of the author's."""


async def open_to_all(*args: Any) -> None:
    """What a decorator makes of an application."""


@pytest.mark.parametrize(
    ("target", "is_asgi", "is_wsgi"),
    [
        (App(), True, False),
        (bare, True, False),
        (open_to_all, True, False),
        (pair, False, False),
        (wsgi, False, True),
        (lambda payload: None, False, False),
        (lambda payload, context: None, False, False),
        (print, False, False),
        (min, False, False),  # nobody knows what it takes
        (lambda environ, start_response, more: None, False, False),
        (Told(), False, True),
    ],
)
def test_what_a_target_is_can_be_told(target: Any, is_asgi: bool, is_wsgi: bool) -> None:
    assert (targets.is_asgi(target), targets.is_wsgi(target)) == (is_asgi, is_wsgi)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in (body, self.path.encode()):
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/base/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_loopback_url_is_asked(url: str) -> None:
    answer = ask(url, POST, seconds=20)

    assert answer.status == 200
    assert b"".join(answer.body) == b"body/base/invocations%2F?x=1"


def test_nobody_at_a_loopback_url_is_a_failure(url: str) -> None:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(AuthorError):
            ask(f"http://127.0.0.1:{free.getsockname()[1]}", POST, seconds=5)


def test_who_answers_too_late_at_a_loopback_url_has_failed() -> None:
    import gc
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(AuthorError, match=r"0\.01 seconds"):
        ask(f"http://127.0.0.1:{silent.getsockname()[1]}", POST, seconds=0.01)
    gc.collect()  # what is left open is told of


def test_a_loopback_url_may_be_of_https(monkeypatch: pytest.MonkeyPatch) -> None:
    def connects(host: str, port: int | None, timeout: float | None) -> None:
        raise LookupError(f"by TLS to {host}, {port}, {timeout}")

    monkeypatch.setattr("http.client.HTTPSConnection", connects)

    with pytest.raises(AuthorError, match="by TLS to localhost, 8443, 5"):
        ask("https://localhost:8443/", POST, seconds=5)


@pytest.mark.parametrize(
    "url", ["http://example.com", "http://10.0.0.1", "ftp://127.0.0.1", "http://127.0.0.1.example"]
)
def test_no_other_url_is_asked(url: str) -> None:
    with pytest.raises(ValueError, match="of this machine"):
        ask(url, POST)
