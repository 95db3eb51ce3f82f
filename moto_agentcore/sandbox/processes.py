"""Running a program in a folder: limited, its output read as it comes, killed with all that it started."""

from __future__ import annotations

import json
import os
import selectors
import shutil
import subprocess
import sys
import time
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from moto_agentcore.sandbox.folder import Folder
from moto_agentcore.sandbox.limits import LIMITS, Limits

GUARD = str(Path(__file__).with_name("guard.py"))
PYTHON = (sys.executable, "-I", "-S")
SHELL = shutil.which("bash") or "/bin/sh"
TIMED_OUT = 124  # as the command ``timeout`` ends
TOO_MUCH = 141  # as the shell ends what writes to nobody
Channel = Literal["stdout", "stderr"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that a program has written."""

    channel: Channel
    content: bytes


@dataclass(frozen=True, slots=True)
class Exit:
    """A program's end: its exit code as a shell gives it (128 and the signal), and whether its time was up."""

    code: int
    timed_out: bool = False


class Program:
    """One program in a folder, running from the start. It ends with ``kill``, with this object, or with us."""

    def __init__(
        self, folder: Folder, argv: Sequence[str], limits: Limits = LIMITS, *, stdin: int = -1, keep: Sequence[int] = ()
    ) -> None:
        self._limits = limits
        self._until = time.monotonic() + limits.wall
        theirs, ours = os.pipe()
        settings = {**asdict(limits), "lifeline": theirs, "folder": str(folder.top)}
        try:
            self._guard = subprocess.Popen(
                [*PYTHON, GUARD, json.dumps(settings), *argv],
                cwd=folder.home,
                env=environment(folder),
                stdin=subprocess.DEVNULL if stdin < 0 else stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=(theirs, *keep),
                start_new_session=True,
            )
        except BaseException:
            os.close(ours)
            raise
        finally:
            os.close(theirs)
        self.kill = weakref.finalize(self, _end, self._guard, ours, os.getpid())
        self._close = weakref.finalize(self, _close, self._guard)

    def channels(self) -> dict[int, Channel]:
        """Where what it writes can be read."""
        assert self._guard.stdout is not None
        assert self._guard.stderr is not None
        return {self._guard.stdout.fileno(): "stdout", self._guard.stderr.fileno(): "stderr"}

    def ended(self) -> int:
        """Wait for its end; gives its exit code and lets its channels go."""
        code = self._guard.wait()
        self.kill()
        self._close()
        return code

    def pieces(self) -> Iterator[Piece | Exit]:
        """What it writes, as it comes, and at last its end. Whoever stops reading kills it."""
        written = 0
        try:
            for piece in self._read():
                if piece is None:
                    yield from self._ended_by(f"Killed after {self._limits.wall:g} seconds\n", TIMED_OUT)
                    return
                written += len(piece.content)
                yield piece
                if written > self._limits.output:
                    yield from self._ended_by(f"Killed after {self._limits.output} bytes of output\n", TOO_MUCH)
                    return
            yield Exit(self.ended())
        finally:
            self.kill()
            self._close()

    def _ended_by(self, why: str, code: int) -> Iterator[Piece | Exit]:
        self.kill()
        yield Piece("stderr", why.encode())
        yield Exit(code, timed_out=code == TIMED_OUT)

    def _read(self) -> Iterator[Piece | None]:
        """Until both channels are closed; None when time is up."""
        with selectors.DefaultSelector() as selector:
            for descriptor, channel in self.channels().items():
                selector.register(descriptor, selectors.EVENT_READ, channel)
            while selector.get_map():
                left = self._until - time.monotonic()
                found = selector.select(left) if left > 0 else []
                if not found:
                    yield None
                    return
                for key, _ in found:
                    content = os.read(key.fd, 65_536)
                    if content:
                        yield Piece(key.data, content)
                    else:
                        selector.unregister(key.fileobj)


@dataclass(frozen=True, slots=True)
class Done:
    """What a program has written in all, how it ended and how long it took, in seconds."""

    stdout: bytes
    stderr: bytes
    code: int
    seconds: float


def done(pieces: Iterable[Piece | Exit]) -> Done:
    """Read a program to its end."""
    written: dict[Channel, bytearray] = {"stdout": bytearray(), "stderr": bytearray()}
    begun, code = time.monotonic(), 0
    for piece in pieces:
        if isinstance(piece, Piece):
            written[piece.channel] += piece.content
        else:
            code = piece.code
    return Done(bytes(written["stdout"]), bytes(written["stderr"]), code, time.monotonic() - begun)


def run_command(folder: Folder, command: str, timeout: float | None = None) -> Iterator[Piece | Exit]:
    """Run a shell command in a folder; gives what it writes, as it comes, and at last its ``Exit``.

    It has begun when this returns. Closing the iterator kills it with all that it started; what it leaves running in
    the background ends with it too.
    """
    limits = LIMITS if timeout is None else Limits(wall=timeout)
    return Program(folder, (SHELL, "-c", command), limits).pieces()


def environment(folder: Folder) -> dict[str, str]:
    """Nothing of ours but where programs are: no credentials, no home of the user."""
    home = str(folder.home)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    quiet = {"PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1", "TERM": "dumb"}
    return {"PATH": path, "HOME": home, "PWD": home, "TMPDIR": str(folder.beside), "LANG": "C.UTF-8", **quiet}


def _end(guard: subprocess.Popen[bytes], lifeline: int, owner: int) -> None:
    """Let the guard kill what it guards, and wait until it has; in the process that started it."""
    if os.getpid() != owner:
        return
    with suppress(BrokenPipeError):  # it has ended already
        os.write(lifeline, b".")
    os.close(lifeline)
    try:
        guard.wait(5)
    except subprocess.TimeoutExpired:
        guard.kill()
        guard.wait()


def _close(guard: subprocess.Popen[bytes]) -> None:
    for channel in (guard.stdout, guard.stderr):
        if channel is not None:
            channel.close()
