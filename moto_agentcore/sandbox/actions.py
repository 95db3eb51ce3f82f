"""What is done with a name in an open directory, where no link is followed; and how it is told that it cannot be."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from io import FileIO
from typing import NamedTuple

NOFOLLOW, NONBLOCK = getattr(os, "O_NOFOLLOW", 0), getattr(os, "O_NONBLOCK", 0)  # Windows has none, nor folders to open
DIRECTORY = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | NOFOLLOW
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


class FolderError(Exception):
    """Something cannot be done with a path; the text names it and says why."""


class Entry(NamedTuple):
    name: str
    is_directory: bool


def content_of(parent: int, name: str) -> bytes:
    """A pipe that code made would wait for its writer, if it could."""
    opened = os.open(name, os.O_RDONLY | NOFOLLOW | NONBLOCK, dir_fd=parent)
    try:
        found = os.fstat(opened)
        if not stat.S_ISREG(found.st_mode):
            code = errno.EISDIR if stat.S_ISDIR(found.st_mode) else errno.EINVAL
            raise OSError(code, os.strerror(code) if code == errno.EISDIR else "Not a file")
        content = os.read(opened, found.st_size + 1)
        return content if len(content) == found.st_size else content + FileIO(opened, closefd=False).readall()
    finally:
        os.close(opened)


def stage(source: str, content: bytes) -> None:
    """Write a file that nobody sees yet."""
    opened = os.open(source, NEW, 0o666)
    try:
        written = os.write(opened, content)
        while written < len(content):
            written += os.write(opened, memoryview(content)[written:])
    finally:
        os.close(opened)


def put(source: str, parent: int, name: str) -> None:
    os.rename(source, name, dst_dir_fd=parent)


def put_anew(source: str, parent: int, name: str) -> None:
    """A file system may take long to put one file in place of another."""
    try:  # noqa: SIM105 - on the way of every file, and ``suppress`` takes longer than both
        os.unlink(name, dir_fd=parent)
    except FileNotFoundError:
        pass
    os.rename(source, name, dst_dir_fd=parent)


def check_no_directory(parent: int, name: str) -> None:
    if stat.S_ISDIR(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))


def entries_of(parent: int, name: str) -> list[Entry]:
    opened = os.open(name, DIRECTORY, dir_fd=parent)
    try:
        with os.scandir(opened) as found:
            return sorted(Entry(one.name, one.is_dir(follow_symlinks=False)) for one in found)
    finally:
        os.close(opened)


def make_directory(name: str, inside: int) -> None:
    with suppress(FileExistsError):
        os.mkdir(name, dir_fd=inside)


def told(path: str, error: OSError) -> FolderError:
    """What the operating system refuses, in words."""
    return FolderError(f"{'File not found' if isinstance(error, FileNotFoundError) else error.strerror}: {path}")
