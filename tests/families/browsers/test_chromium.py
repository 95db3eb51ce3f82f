"""Sessions with a real Chromium behind them: ``browser="chromium"``."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import AgentCore, AgentCoreServer
from moto_agentcore.controls import controls
from moto_agentcore.state.store import store_of
from tests.browser.site import Site, serving, skip_without_chromium, until
from tests.families.browsers.arrange import new_profile, session
from tests.families.browsers.test_actions import go
from tests.families.browsers.test_saving import update

RED = (255, 0, 0)
FOLDERS = "agentcore-chromium-*"


@pytest.fixture(autouse=True)
def _chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """For both faces."""
    skip_without_chromium()
    monkeypatch.setenv("MOTO_AGENTCORE_BROWSER", "chromium")


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where their folders are; pytest's own is too long a name for them."""
    with TemporaryDirectory() as found:
        monkeypatch.setattr("tempfile.tempdir", found)
        yield Path(found)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


@pytest.mark.from_model
def test_actions_are_really_done_and_screenshots_really_taken(clients: Clients, site: Site) -> None:
    given = session(clients, viewPort={"width": 800, "height": 600})

    go(given, site.url)
    assert site.heard("cookie user=jo visits 1")
    given.do("mouseClick", x=50, y=35)
    given.do("keyType", text="tea für 2")
    assert site.heard("typed tea für 2")
    given.do("keyShortcut", keys=["ctrl", "a"])
    given.do("keyPress", key="backspace")
    assert site.heard("typed ")
    given.do("keyPress", key="esc")
    assert site.heard("escaped")
    given.do("mouseClick", x=500, y=400, clickCount=2)
    assert site.heard("clicked twice")
    given.do("mouseScroll", x=500, y=400, deltaY=-100)
    assert site.heard("scrolled down")

    shown = given.shown()
    assert (shown.width, shown.height) == (800, 600)
    assert shown.at(700, 500) == RED
    given.stop()


@pytest.mark.from_model  # "interacting with print dialogs, context menus, and JavaScript alerts"
def test_a_dialog_is_seen_and_answered(local: Clients, site: Site) -> None:
    given = session(local, viewPort={"width": 800, "height": 600})
    go(given, site.url)
    assert site.heard("cookie user=jo visits 1")

    given.do("mouseClick", x=50, y=100)
    assert given.shown().at(700, 500) != RED  # the dialog stands in front
    given.do("keyType", text="hn")
    given.do("keyPress", key="enter")
    assert site.heard("named John")

    given.do("mouseClick", x=50, y=100)
    given.do("mouseClick", x=560, y=265)  # Cancel
    assert site.heard("named null")
    assert given.shown().at(700, 500) == RED


@pytest.mark.from_model  # "cookies and local storage that can be reused across multiple browser sessions"
def test_cookies_and_local_storage_are_saved_and_loaded(local: Clients, site: Site) -> None:
    id, given = new_profile(local)["profileId"], session(local)
    go(given, site.url)
    assert site.heard("cookie user=jo visits 1")
    given.save(id)
    given.stop()

    other = session(local, profileConfiguration={"profileIdentifier": id})
    go(other, site.url)
    assert site.heard("cookie user=jo visits 2")

    fresh = session(local)
    site.told.clear()
    go(fresh, site.url)
    assert site.heard("cookie user=jo visits 1")
    profile = [*store_of("123456789012", "us-east-1").parts.values()]
    assert "user" not in repr(profile)


@pytest.mark.from_sdk  # the stream is a web socket that speaks the DevTools protocol
def test_a_program_drives_it_over_its_stream_until_that_is_disabled(clients: Clients) -> None:
    given = session(clients)
    url = given.automation()["streamEndpoint"]
    from websockets.exceptions import ConnectionClosed, InvalidStatus
    from websockets.sync.client import connect

    with connect(url, proxy=None, additional_headers={"Authorization": "AWS4-HMAC-SHA256 any"}) as socket:
        socket.send(json.dumps({"id": 7, "method": "Browser.getVersion"}))
        assert "Chrome" in json.loads(socket.recv(timeout=30))["result"]["product"]
        update(given, "DISABLED")
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=30)
    with pytest.raises(InvalidStatus, match="403"), connect(url, proxy=None):
        pass

    update(given, "ENABLED")
    with connect(url, proxy=None) as socket:
        given.stop()
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=30)


@pytest.mark.from_recording  # bedrock-agentcore-sdk-python #166
def test_nobody_elses_stream_is_there(local: Clients) -> None:
    from websockets.exceptions import InvalidStatus
    from websockets.sync.client import connect

    given = session(local)
    url = given.automation()["streamEndpoint"].replace("/sessions/", "/sessions/X")

    with pytest.raises(InvalidStatus, match="404") as refusal, connect(url, proxy=None):
        pass

    assert refusal.value.response.body == f"Required resources not found for session X{given.id}\n".encode()


@pytest.mark.inferred
def test_it_ends_with_its_session(local: Clients, home: Path) -> None:
    stopped, timed = session(local), session(local, sessionTimeoutSeconds=60)
    for each in (stopped, timed):
        each.do("mouseMove", x=1, y=1)
    assert len(left(home)) == 2

    stopped.stop()
    assert len(left(home)) == 1
    local.agentcore.clock.tick(seconds=61)
    local.data.list_browser_sessions(browserIdentifier="aws.browser.v1")
    assert left(home) == []


@pytest.mark.inferred
def test_a_session_that_is_never_used_starts_none(local: Clients, home: Path) -> None:
    session(local)

    assert left(home) == []


@pytest.mark.inferred
def test_a_reset_ends_it(remote: Clients, agentcore_server: AgentCoreServer, home: Path) -> None:
    gc.freeze()  # what was there before need not be looked at
    session(remote).do("mouseMove", x=1, y=1)

    agentcore_server.reset()

    gc.collect()
    assert left(home) == []


@pytest.mark.inferred
def test_one_that_is_killed_has_failed(local: Clients) -> None:
    from moto_agentcore.browser import chromium

    given = session(local)
    given.do("mouseMove", x=1, y=1)
    (browser,) = [each for each in chromium._open if each._running is not None]
    assert browser._running is not None
    browser._running.process.kill()

    assert until(lambda: given.ask("screenshot")["result"]["screenshot"]["status"] == "FAILED")
    assert "data" not in given.ask("screenshot")["result"]["screenshot"]


@pytest.mark.inferred
def test_nothing_waits_for_a_slow_browser(local: Clients) -> None:
    given = session(local)
    done: list[Any] = []
    starting = Thread(target=lambda: done.append(given.ask("screenshot")))
    starting.start()

    local.data.list_browser_sessions(browserIdentifier="aws.browser.v1")

    assert done == []  # it is still starting
    starting.join()
    assert done[0]["result"]["screenshot"]["status"] == "SUCCESS"


SCRIPT = """
import os, signal, sys, boto3
from moto_agentcore import mock_agentcore
mock_agentcore(browser="chromium").start()
data = boto3.client("bedrock-agentcore", "us-east-1")
named = {"browserIdentifier": "aws.browser.v1"}
named["sessionId"] = data.start_browser_session(**named)["sessionId"]
data.invoke_browser(**named, action={"mouseMove": {"x": 1, "y": 1}})
print("moved", flush=True)
if sys.argv[1] == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.inferred
@pytest.mark.parametrize("how", ["ended", "killed"])
def test_it_ends_with_the_process(how: str, home: Path) -> None:
    environ = {"TMPDIR": str(home), "PATH": _path(), "PYTHONPATH": str(Path.cwd()), "PYTHONWARNINGS": "ignore"}
    ran = subprocess.run([sys.executable, "-c", SCRIPT, how], env=environ, capture_output=True, text=True, check=False)

    assert ran.stdout == "moved\n", ran.stderr
    assert until(lambda: left(home) == [] and running(home) == [])


@pytest.mark.inferred
def test_what_is_not_there_is_told_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_AGENTCORE_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(FileNotFoundError, match="MOTO_AGENTCORE_CHROMIUM names '/nowhere/chromium'"):
        AgentCore(browser="chromium").start()
    monkeypatch.setenv("MOTO_AGENTCORE_BROWSER", "netscape")
    with pytest.raises(ValueError, match="browser is one of recorded, chromium, not 'netscape'"):
        AgentCore().start()
    assert controls.chosen_browser is None


@pytest.mark.inferred
def test_a_server_for_others_has_none() -> None:
    with pytest.raises(ValueError, match="a browser is for this machine alone"):
        AgentCoreServer("0.0.0.0").start()


def left(folder: Path) -> list[str]:
    return [found.name for found in folder.glob(FOLDERS)]


def running(folder: Path) -> list[str]:
    """The processes that have that folder in their command lines."""
    asked = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    return [line for line in asked.stdout.splitlines() if f"{folder}/agentcore" in line]


def _path() -> str:
    import os

    return os.environ["PATH"]
