"""The sandbox of one session: its folder, its interpreter, its tasks. Nothing is made before it is used."""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from threading import Lock, RLock, Thread

from moto_agentcore.sandbox import scripts
from moto_agentcore.sandbox.folder import Folder, FolderError
from moto_agentcore.sandbox.limits import LIMITS
from moto_agentcore.sandbox.processes import SHELL, Channel, Done, Piece, Program, done, run_command
from moto_agentcore.sandbox.python import Interpreter

_open: weakref.WeakSet[Sandbox] = weakref.WeakSet()


class Task:
    """A command that runs on while others are asked for; ``status`` is one of the service's five."""

    def __init__(self, folder: Folder, command: str) -> None:
        self._program = Program(folder, (SHELL, "-c", command), LIMITS)
        self._written: dict[Channel, bytearray] = {"stdout": bytearray(), "stderr": bytearray()}
        self._lock = Lock()
        self.status = "working"
        self.code: int | None = None
        Thread(target=self._watch, name="moto-agentcore task", daemon=True).start()

    def written(self, channel: Channel) -> bytes:
        """What it has written so far."""
        with self._lock:
            return bytes(self._written[channel])

    def stop(self) -> None:
        """End it, where it still runs."""
        with self._lock:
            if self.status == "working":
                self.status = "canceled"
        self._program.kill()

    def _watch(self) -> None:
        for piece in self._program.pieces():
            with self._lock:
                if isinstance(piece, Piece):
                    self._written[piece.channel] += piece.content
                elif self.status == "working":
                    self.code = piece.code
                    self.status = "completed" if piece.code == 0 else "failed"


class Sandbox:
    """Closed by whoever ends its session; what is thrown away or left at our end closes itself."""

    def __init__(self) -> None:
        self.tasks: dict[str, Task] = {}
        self._folder: Folder | None = None
        self._interpreter: Interpreter | None = None
        self._is_closed = False
        self._making, self._running = RLock(), Lock()
        self._stop = weakref.finalize(self, _stop, self.tasks)
        _open.add(self)

    @property
    def folder(self) -> Folder:
        with self._making:
            if self._is_closed:
                raise FolderError("The session has ended")
            if self._folder is None:
                self._folder = Folder()
            return self._folder

    def python(self, code: str, *, anew: bool = False) -> Done:
        """Run a cell of the kept interpreter, or of a new one; one at a time."""
        with self._running:
            return self._kept(anew).run(code)

    def script(self, code: str, language: str, runtime: str | None) -> Done:
        return scripts.run(self.folder, code, language, runtime)

    def command(self, command: str) -> Done:
        return done(run_command(self.folder, command))

    def start(self, id: str, command: str) -> None:
        with self._making:
            self.tasks[id] = Task(self.folder, command)

    def close(self) -> None:
        """Kill what runs and remove the folder."""
        with self._making:
            self._is_closed = True
            self._stop()
            if self._interpreter is not None:
                self._interpreter.end()
            if self._folder is not None:
                self._folder.end()

    def _kept(self, anew: bool) -> Interpreter:
        with self._making:
            folder, found = self.folder, self._interpreter
            if found is not None and anew:
                found.end()
            if found is None or not found.alive:
                found = self._interpreter = Interpreter(folder)
            return found


def close_all() -> None:
    """Close every sandbox there is; the outermost mock does so."""
    for sandbox in list(_open):
        sandbox.close()


def _stop(tasks: dict[str, Task]) -> None:
    stopped: Iterable[Task] = list(tasks.values())
    for task in stopped:
        task.stop()
