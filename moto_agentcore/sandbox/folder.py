"""A folder of its own on disk, and nothing outside it: ``..``, absolute paths and links that lead out are refused.

A path is walked from the folder down, one open directory after the other and never through a link, so that what code
in the folder does meanwhile leads nowhere else; links are resolved before, and have to stay inside.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

FRESH = (".ipython", "log")  # what a new session lists


class FolderError(Exception):
    """Something cannot be done with a path; the text names it and says why."""


class Entry(NamedTuple):
    name: str
    is_directory: bool


class Folder:
    """``home`` is the session's; what we need beside it is out of its sight. Gone with ``end`` or with this object."""

    def __init__(self) -> None:
        self.top = Path(tempfile.mkdtemp(prefix="moto-agentcore-")).resolve()
        self.home, self.beside = self.top / "home", self.top / "beside"
        self.beside.mkdir()
        for name in FRESH:
            (self.home / name).mkdir(parents=True)
        self._numbers = count()
        self._end = weakref.finalize(self, _remove, self.top, os.getpid())

    def end(self) -> None:
        self._end()

    def read(self, path: str) -> bytes:
        with self._inside(path) as (parent, name), _opened(name, parent) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise FolderError(f"Not a file: {path}")
            return file.read()

    def write(self, files: Sequence[tuple[str, bytes]]) -> None:
        """All of them or none; folders on the way are made."""
        staged: list[tuple[str, str]] = []
        try:
            for path, content in files:
                self._check_writable(path)
                staged.append((path, self._stage(content)))
            while staged:
                path, source = staged[0]
                with self._inside(path, make=True) as (parent, name):
                    with suppress(FileNotFoundError):  # a file system may take long to put one file in place of another
                        os.unlink(name, dir_fd=parent)
                    os.rename(source, name, dst_dir_fd=parent)
                del staged[0]
        finally:
            for _, source in staged:
                Path(source).unlink(missing_ok=True)

    def remove(self, paths: Sequence[str]) -> None:
        """All of these files or none; a link goes, not what it leads to."""
        for path in paths:
            with self._inside(path, follow=False) as (parent, name):
                if stat.S_ISDIR(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode):
                    raise FolderError(f"Is a directory: {path}")
        for path in dict.fromkeys(paths):
            with self._inside(path, follow=False) as (parent, name):
                os.unlink(name, dir_fd=parent)

    def entries(self, path: str) -> list[Entry]:
        """What a directory has, by name; the folder itself for an empty path."""
        with self._inside(path) as (parent, name):
            opened = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=parent)
            try:
                with os.scandir(opened) as found:
                    return sorted(Entry(one.name, one.is_dir(follow_symlinks=False)) for one in found)
            finally:
                os.close(opened)

    def _stage(self, content: bytes) -> str:
        """The content in a file that nobody sees yet."""
        source = f"{self.beside}/{next(self._numbers)}"
        with os.fdopen(os.open(source, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "wb") as opened:
            opened.write(content)
        return source

    def _check_writable(self, path: str) -> None:
        """Refuse what is a directory, or has something on its way that is none; nothing is made yet."""
        parts = self._resolved(path, self._parts(path))
        with _told(path):
            for depth in range(1, len(parts)):
                if not self._is_directory(parts[:depth], otherwise=True):
                    raise FolderError(f"Not a directory: {path}")
            if self._is_directory(parts, otherwise=False):
                raise FolderError(f"Is a directory: {path}")

    def _is_directory(self, parts: Sequence[str], *, otherwise: bool) -> bool:
        """Whether it is one; where nothing is, what the caller says."""
        try:
            return stat.S_ISDIR(os.stat("/".join((str(self.home), *parts))).st_mode)  # noqa: PTH116 - on the way of every file
        except FileNotFoundError:
            return otherwise

    @contextmanager
    def _inside(self, path: str, *, make: bool = False, follow: bool = True) -> Iterator[tuple[int, str]]:
        """The open directory that a path leads to, and the last name on it."""
        parts = self._parts(path)
        with _told(path):
            opened, name = self._walk(self._resolved(path, parts, follow=follow), make=make)
            try:
                yield opened, name
            finally:
                os.close(opened)

    def _walk(self, parts: Sequence[str], *, make: bool) -> tuple[int, str]:
        opened = os.open(self.home, os.O_RDONLY | os.O_DIRECTORY)
        try:
            for part in parts[:-1]:
                if make:
                    _make(part, opened)
                inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=opened)
                os.close(opened)
                opened = inner
        except BaseException:
            os.close(opened)
            raise
        return opened, parts[-1] if parts else "."

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
        at = str(self.home)
        for part in parts:
            at = f"{at}/{part}"
            if os.path.islink(at):  # noqa: PTH114 - on the way of every file, and a Path takes thrice the time
                return True
        return False


def _opened(name: str, inside: int) -> BinaryIO:
    """A pipe that code made would wait for its writer, if it could."""
    return os.fdopen(os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=inside), "rb")


def _make(name: str, inside: int) -> None:
    with suppress(FileExistsError):
        os.mkdir(name, dir_fd=inside)


@contextmanager
def _told(path: str) -> Iterator[None]:
    """What the operating system refuses, in words."""
    try:
        yield
    except FileNotFoundError:
        raise FolderError(f"File not found: {path}") from None
    except OSError as error:
        raise FolderError(f"{error.strerror}: {path}") from None


def _remove(top: Path, owner: int) -> None:
    """In the process that made it; code may have locked its own folders."""
    if os.getpid() == owner:
        shutil.rmtree(top, onerror=_unlocked)


def _unlocked(again: Callable[..., Any], path: str, _: Any) -> None:
    with suppress(OSError):
        for locked in (Path(path).parent, Path(path)):
            if not locked.is_symlink():
                locked.chmod(0o700)
        again(path)
