"""A Chromium of one's own: found, started headless with a folder of its own, and ended without a trace.

A shell stands between it and us and holds a pipe of ours: should this process be killed, the shell ends the group and
removes the folder.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
import weakref
from contextlib import suppress
from pathlib import Path

from moto_agentcore.browser import ActionFailed, Size

VARIABLE = "MOTO_AGENTCORE_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
LONGEST = 36  # of the folder that ours is in, so that all that Chromium adds to it fits
PATIENCE = 60.0  # seconds that it gets to start: machines under test are busy
GUARD = """
dir=$1; shift
("$@" </dev/null >"$dir/log" 2>&1; echo $? >"$dir/ended") &
read -r _
trap '' TERM; kill -TERM 0; sleep 1; rm -rf "$dir"; kill -KILL 0
"""
FLAGS = (
    *("--headless=new", "--remote-debugging-port=0", "--no-first-run", "--no-default-browser-check", "--test-type"),
    *("--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--disable-smooth-scrolling"),
    *("--disable-extensions", "--disable-component-update", "--disable-background-networking", "--disable-sync"),
    *("--disable-default-apps", "--metrics-recording-only", "--disable-breakpad", "--password-store=basic"),
    *("--use-mock-keychain", "--force-device-scale-factor=1", "--disable-features=Translate,MediaRouter"),
)


def executable() -> str:
    """The Chromium that ``MOTO_AGENTCORE_CHROMIUM`` names, else the first that is on the path.

    Raises FileNotFoundError where there is none.
    """
    named = os.environ.get(VARIABLE)
    found = next(filter(None, map(shutil.which, [named] if named else NAMES)), None)
    if found is None:
        missing = f"{VARIABLE} names {named!r}, which is no program" if named else "none is on the path"
        raise FileNotFoundError(f"browser='chromium' needs a Chromium, and {missing}; install one or set {VARIABLE}")
    return found


class Process:
    """One running Chromium; it ends with ``kill``, when nobody refers to it any more, or at exit."""

    def __init__(self, size: Size) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="agentcore-chromium-", dir=_place()))
        unsafe = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # root may not have one
        window = f"--window-size={size[0]},{size[1]}"
        data = f"--user-data-dir={self.folder / 'data'}"
        command = [executable(), *FLAGS, *unsafe, window, data, "about:blank"]
        self._started = subprocess.Popen(
            ["/bin/sh", "-c", GUARD, "sh", str(self.folder), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_environment(self.folder),
            start_new_session=True,
        )
        self.kill = weakref.finalize(self, _end, self._started, self.folder, os.getpid())
        self.url = self._url()

    def _url(self) -> str:
        """Where its DevTools listen, once it has said so."""
        told, ended = self.folder / "data" / "DevToolsActivePort", self.folder / "ended"
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and not ended.exists():
            port, _, path = told.read_text().partition("\n") if told.exists() else ("", "", "")
            if path:
                return f"ws://127.0.0.1:{port}{path.strip()}"
            time.sleep(0.02)
        log = self.folder / "log"
        said = log.read_text(errors="replace")[-300:] if log.exists() else ""
        self.kill()
        raise ActionFailed(f"Chromium did not start ({executable()}): {said}")


def _place() -> str:
    """Chromium makes a socket in its temporary folder, and a socket's name has no more than 107 bytes."""
    found = tempfile.gettempdir()
    return found if len(os.fsencode(found)) <= LONGEST else "/tmp"


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of the author's account: no home, no AWS variables."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH", "TZ") if name in os.environ}
    return {**kept, "HOME": str(folder), "TMPDIR": str(folder)}


def _end(started: subprocess.Popen[bytes], folder: Path, owner: int) -> None:
    """Its group and its folder; a forked child leaves its parent's alone."""
    if os.getpid() != owner:
        return
    with suppress(ProcessLookupError):
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()
    assert started.stdin is not None
    started.stdin.close()
    for _ in range(50):  # what it was writing when it was killed may still appear
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.02)
