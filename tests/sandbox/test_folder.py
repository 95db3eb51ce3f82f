"""A session's folder: all that a path may say, and nothing outside of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from moto_agentcore.sandbox.folder import Entry, Folder, FolderError


@pytest.fixture
def folder() -> Iterator[Folder]:
    found = Folder()
    yield found
    found.end()


OUT = ["../secret", "/etc/passwd", "a/../../secret", "..", "/", "a/./../..", "nul\0byte"]


@pytest.mark.inferred
@pytest.mark.parametrize("path", OUT)
def test_a_path_that_leads_out_is_refused(folder: Folder, path: str) -> None:
    (folder.top / "secret").write_text("outside")

    for action in (folder.read, folder.entries, lambda p: folder.write([(p, b"x")]), lambda p: folder.remove([p])):
        with pytest.raises(FolderError, match="outside the working directory"):
            action(path)

    assert (folder.top / "secret").read_text() == "outside"


@pytest.mark.inferred
def test_a_link_that_leads_out_is_refused_at_its_end_and_on_the_way(folder: Folder) -> None:
    (folder.top / "secret").write_text("outside")
    (folder.home / "file").symlink_to(folder.top / "secret")
    (folder.home / "up").symlink_to("..")

    for path in ("file", "up/secret"):
        with pytest.raises(FolderError, match="outside the working directory"):
            folder.read(path)
        with pytest.raises(FolderError, match="outside the working directory"):
            folder.write([(path, b"x")])
    with pytest.raises(FolderError, match="outside the working directory"):
        folder.entries("up")
    with pytest.raises(FolderError, match="outside the working directory"):
        folder.remove(["up/secret"])

    assert (folder.top / "secret").read_text() == "outside"


@pytest.mark.inferred
def test_a_link_that_stays_inside_is_followed(folder: Folder) -> None:
    folder.write([("data/new.csv", b"1")])
    (folder.home / "latest").symlink_to("data")

    folder.write([("latest/newer.csv", b"2")])

    assert folder.read("latest/new.csv") == b"1"
    assert folder.read("data/newer.csv") == b"2"


@pytest.mark.inferred
def test_removing_a_link_leaves_what_it_leads_to(folder: Folder) -> None:
    (folder.top / "secret").write_text("outside")
    (folder.home / "file").symlink_to(folder.top / "secret")

    folder.remove(["file"])

    assert (folder.top / "secret").exists()
    assert Entry("file", False) not in folder.entries("")


@pytest.mark.inferred
def test_a_pipe_is_no_file_and_holds_nobody_up(folder: Folder) -> None:
    os.mkfifo(folder.home / "pipe")

    with pytest.raises(FolderError, match="Not a file: pipe"):
        folder.read("pipe")


@pytest.mark.inferred
@pytest.mark.parametrize("bad", ["a", "a/b/c", "../x", "", ".", "x" * 300])
def test_all_files_are_written_or_none(folder: Folder, bad: str) -> None:
    folder.write([("a/b", b"old")])

    with pytest.raises(FolderError):
        folder.write([("first", b"1"), ("a/b", b"new"), (bad, b"2")])

    assert folder.read("a/b") == b"old"
    assert Entry("first", False) not in folder.entries("")
    assert list(folder.beside.iterdir()) == []


@pytest.mark.inferred
def test_all_files_are_removed_or_none(folder: Folder) -> None:
    folder.write([("a/b", b"1"), ("c", b"2")])

    for bad in ("a", "nothing", "../x"):
        with pytest.raises(FolderError):
            folder.remove(["c", bad])

    assert folder.read("c") == b"2"


@pytest.mark.inferred
def test_a_folder_goes_with_what_holds_it(folder: Folder) -> None:
    other = Folder()
    top = other.top
    locked = other.home / "locked"
    locked.mkdir()
    (locked / "file").write_text("x")
    locked.chmod(0)

    del other

    assert not top.exists()


@pytest.mark.inferred
def test_a_child_of_this_process_leaves_the_folder(folder: Folder) -> None:
    pid = os.fork()
    if pid == 0:
        try:
            folder.end()
        finally:
            os._exit(0)
    os.waitpid(pid, 0)

    assert folder.home.exists()


@pytest.mark.from_docs  # a notebook of the service's samples: what the list of a fresh session shows
def test_a_fresh_folder_has_two_folders(folder: Folder) -> None:
    assert folder.entries("") == [Entry(".ipython", True), Entry("log", True)]
    assert Path(folder.home).is_dir()


@pytest.mark.inferred
def test_where_folders_cannot_be_walked_safely_nothing_is_kept(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "supports_dir_fd", set())

    with pytest.raises(FolderError, match=r"on Linux and macOS alone: a\.txt"):
        folder.write([("a.txt", b"")])
    with pytest.raises(FolderError, match=r"on Linux and macOS alone: a\.txt"):
        folder.read("a.txt")


WINDOWS = """
import os, signal, sys
for name in ("resource", "fcntl", "pwd", "grp", "termios", "pty"):
    sys.modules[name] = None
for name in ("O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "register_at_fork", "fork", "geteuid", "setsid", "killpg"):
    delattr(os, name)
for name in ("SIGKILL", "SIGCHLD", "SIGPIPE", "set_wakeup_fd"):
    delattr(signal, name)
from importlib import import_module
for name in ("code_interpreters.tools", "code_interpreters.sessions", "browsers.sessions", "runtimes.invoke"):
    import_module("moto_agentcore.families." + name)
"""


@pytest.mark.inferred
def test_the_families_load_where_there_is_no_unix() -> None:
    found = subprocess.run([sys.executable, "-c", WINDOWS], capture_output=True, text=True, check=False)

    assert (found.returncode, found.stderr) == (0, "")
