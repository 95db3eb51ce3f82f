"""A real browser for tests, and a web site on this machine for it to go to."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from threading import Thread

import pytest

from moto_agentcore.browser.process import executable

PAGE = b"""<title>Shop</title>
<style>body { margin: 0; height: 3000px; background: rgb(255, 0, 0) } * { position: absolute }</style>
<body>
<input autofocus oninput="tell('typed ' + value)" style="left: 20px; top: 20px; width: 300px; height: 30px">
<button onclick="tell('named ' + prompt('Your name?', 'Jo'))" style="left: 20px; top: 80px; width: 200px; height: 40px">
ask</button>
<script>
  const tell = what => { fetch('/told?' + encodeURIComponent(what)) }
  document.cookie.includes('user=') || (document.cookie = 'user=jo; max-age=3600')
  localStorage.visits = (+localStorage.visits || 0) + 1
  tell('cookie ' + document.cookie + ' visits ' + localStorage.visits)
  onscroll = () => tell('scrolled ' + (scrollY > 0 ? 'down' : 'up'))
  ondblclick = () => tell('clicked twice')
  oncontextmenu = () => tell('clicked right')
  addEventListener('keydown', event => event.key === 'Escape' && tell('escaped'))
</script>"""


class Site:
    """What its pages told it, in order."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.told: list[str] = []

    def heard(self, what: str) -> bool:
        """Whether it is told so, sooner or later."""
        return until(lambda: what in self.told)


def until(holds: Callable[[], bool], seconds: float = 20) -> bool:
    """Wait for it; False where it does not come."""
    for _ in range(int(seconds / 0.05)):
        if holds():
            return True
        time.sleep(0.05)
    return False


def skip_without_chromium() -> None:
    if find_spec("websockets") is None:
        pytest.skip("no websockets installed (the extra `browser`)")
    try:
        executable()
    except FileNotFoundError as error:
        pytest.skip(str(error))


@contextmanager
def serving() -> Iterator[Site]:
    from urllib.parse import unquote

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, _, what = self.path.partition("?")
            if kind == "/told":
                site.told.append(unquote(what))
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(PAGE if kind == "/" else b"")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(f"http://127.0.0.1:{server.server_address[1]}/")
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
