"""The process of a Chromium: found, ended with its folder, left alone by a forked child; a real one is elsewhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

from moto_agentcore.browser import ActionFailed, process
from moto_agentcore.browser.process import LONGEST, Process, executable

pytestmark = pytest.mark.inferred


def test_it_ends_with_its_folder_by_the_hand_of_who_started_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, removed, remove = tmp_path / "chromium", list[bool](), shutil.rmtree

    def removes(path: Path, ignore_errors: bool) -> None:
        removed.append(path.exists())
        if len(removed) > 1:  # what it was writing is still there at first
            remove(path, ignore_errors=ignore_errors)

    monkeypatch.setattr(shutil, "rmtree", removes)
    folder.mkdir()
    started = subprocess.Popen(["sleep", "600"], stdin=subprocess.PIPE, start_new_session=True)

    process._end(started, folder, os.getpid() + 1)
    assert (started.poll(), folder.exists()) == (None, True)

    process._end(started, folder, os.getpid())
    assert (started.returncode, folder.exists(), removed) == (-9, False, [True, True])
    assert started.stdin is not None
    assert started.stdin.closed


def test_the_first_on_the_path_is_taken_unless_one_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(process.VARIABLE, raising=False)
    with pytest.raises(FileNotFoundError, match="needs a Chromium, and none is on the path; install one or set MOTO"):
        executable()
    for name in ("microsoft-edge", "chromium-browser", "own"):
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(0o755)

    assert executable() == str(tmp_path / "chromium-browser")
    monkeypatch.setenv(process.VARIABLE, "own")
    assert executable() == str(tmp_path / "own")


def test_one_that_does_not_start_says_why_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing = tmp_path / "failing"
    failing.write_text('#!/bin/sh\nprintf "%0300d no display\n$HOME\n$TZ <$AWS_SECRET_ACCESS_KEY>" 1 >&2; exit 3\n')
    failing.chmod(0o755)
    monkeypatch.setenv(process.VARIABLE, str(failing))
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hush")

    with pytest.raises(ActionFailed, match=r"Chromium did not start \(.*failing\): ") as failed:
        Process((800, 600))

    said = str(failed.value).partition("failing): ")[2]
    why, home, seen = said.splitlines()
    assert (len(said), why.endswith("01 no display"), seen) == (300, True, "UTC <>")
    assert "agentcore-chromium-" in home
    assert not Path(home).exists()


def test_a_folder_of_a_long_name_is_none_for_its_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    def place(length: int) -> Any:
        monkeypatch.setattr(tempfile, "tempdir", "/" + "x" * (length - 1))
        return process._place()

    assert (len(place(LONGEST)), place(LONGEST + 1)) == (LONGEST, "/tmp")
