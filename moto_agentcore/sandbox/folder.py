"""A folder of its own on disk, and nothing outside it: ``..``, absolute paths and links that lead out are refused.

A path is walked from the folder down, one open directory after the other and never through a link, so that what code
in the folder does meanwhile leads nowhere else; links are resolved before, and have to stay inside.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
import weakref
from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import TypeVar

from moto_agentcore.sandbox.actions import (
    DIRECTORY,
    check_no_directory,
    content_of,
    entries_of,
    make_directory,
    put,
    put_anew,
    stage,
    told,
)
from moto_agentcore.sandbox.actions import Entry as Entry  # what a folder tells with is taken from here
from moto_agentcore.sandbox.actions import FolderError as FolderError

T = TypeVar("T")
Act = Callable[[int, str], T]
LINKED = (errno.ELOOP, errno.ENOTDIR)  # how a link is told that was not to be followed
FRESH = (".ipython", "log")  # what a new session lists


class Folder:
    """``home`` is the session's; what we need beside it is out of its sight. Gone with ``end`` or with this object."""

    def __init__(self) -> None:
        self.top = Path(tempfile.mkdtemp(prefix="moto-agentcore-")).resolve()
        self.home, self.beside = self.top / "home", self.top / "beside"
        self.beside.mkdir()
        for name in FRESH:
            (self.home / name).mkdir(parents=True)
        self._home = str(self.home)
        self._beside = str(self.beside)
        self._numbers = count()
        self._end = weakref.finalize(self, _remove, self.top, os.getpid())

    def end(self) -> None:
        self._end()

    def read(self, path: str) -> bytes:
        return self._at(path, content_of)

    def write(self, files: Sequence[tuple[str, bytes]]) -> None:
        """All of them or none; folders on the way are made."""
        staged: list[tuple[str, list[str], bool, str]] = []
        try:
            for path, content in files:
                parts, is_there = self._writable(path)
                source = f"{self._beside}/{next(self._numbers)}"
                staged.append((path, parts, is_there, source))
                stage(source, content)
            while staged:
                path, parts, is_there, source = staged[0]
                self._do(parts, partial(put_anew if is_there else put, source), make=True)
                del staged[0]
        except OSError as error:
            raise told(path, error) from None
        finally:
            for *_, source in staged:
                Path(source).unlink(missing_ok=True)

    def remove(self, paths: Sequence[str]) -> None:
        """All of these files or none; a link goes, not what it leads to."""
        for path in paths:
            self._at(path, check_no_directory, follow=False)
        for path in dict.fromkeys(paths):
            self._at(path, lambda parent, name: os.unlink(name, dir_fd=parent), follow=False)

    def entries(self, path: str) -> list[Entry]:
        """What a directory has, by name; the folder itself for an empty path."""
        return self._at(path, entries_of)

    def _writable(self, path: str, parts: list[str] | None = None) -> tuple[list[str], bool]:
        """Where it will be written, and whether a file is there: no directory, and nothing on its way that is none.

        Nothing is made yet.
        """
        parts = self._parts(path) if parts is None else parts
        mode, at = stat.S_IFDIR, self._home
        for part in parts:
            if not stat.S_ISDIR(mode):
                raise FolderError(f"Not a directory: {path}")
            at = f"{at}/{part}"
            try:
                mode = os.lstat(at).st_mode
            except FileNotFoundError:
                return parts, False
            if stat.S_ISLNK(mode):
                real = self._resolved(path, parts)
                return self._writable(path, real) if real != parts else (parts, True)  # a link to itself
        if stat.S_ISDIR(mode):
            raise FolderError(f"Is a directory: {path}")
        return parts, True

    def _at(self, path: str, act: Act[T], *, follow: bool = True) -> T:
        """Do something in the open directory that a path leads to, with the last name of the path."""
        parts = self._parts(path)
        try:
            return self._do(parts, act)
        except OSError as error:
            real = self._resolved(path, parts, follow=follow) if error.errno in LINKED else parts
            if real == parts:
                raise told(path, error) from None
        try:
            return self._do(real, act)
        except OSError as error:
            raise told(path, error) from None

    def _do(self, parts: Sequence[str], act: Act[T], *, make: bool = False) -> T:
        """The same, where no link is followed."""
        if os.open not in os.supports_dir_fd:
            raise OSError(errno.ENOTSUP, "moto-agentcore keeps files of sessions on Linux and macOS alone")
        opened = os.open(self._home, DIRECTORY)
        try:
            for part in parts[:-1]:
                if make:
                    make_directory(part, opened)
                inner = os.open(part, DIRECTORY, dir_fd=opened)
                os.close(opened)
                opened = inner
            return act(opened, parts[-1] if parts else ".")
        finally:
            os.close(opened)

    def _parts(self, path: str) -> list[str]:
        plain = os.path.normpath(path) if path else "."
        if path.startswith("/") or plain == ".." or plain.startswith("../") or "\0" in path:
            raise FolderError(f"Path is outside the working directory: {path!r}")
        return [] if plain == "." else plain.split("/")

    def _resolved(self, path: str, parts: list[str], *, follow: bool = True) -> list[str]:
        """The same with its links followed; without ``follow`` the last one not."""
        if not self._has_links(parts if follow else parts[:-1]):
            return parts
        last = [] if follow else parts[-1:]
        real = Path(os.path.realpath(self.home.joinpath(*parts[: len(parts) - len(last)])))
        if not real.is_relative_to(self.home):
            raise FolderError(f"Path is outside the working directory: {path!r}")
        return [*real.relative_to(self.home).parts, *last]

    def _has_links(self, parts: Sequence[str]) -> bool:
        at = self._home
        for part in parts:
            at = f"{at}/{part}"
            if os.path.islink(at):  # noqa: PTH114 - on the way of every file, and a Path takes thrice the time
                return True
        return False


def _remove(top: Path, owner: int) -> None:
    """In the process that made it; code may have locked its own folders."""
    if os.getpid() != owner:
        return
    shutil.rmtree(top, ignore_errors=True)
    if top.exists():
        for above, folders, _ in os.walk(top):
            for locked in (Path(above, name) for name in folders):
                if not locked.is_symlink():
                    locked.chmod(0o700)
        shutil.rmtree(top, ignore_errors=True)
