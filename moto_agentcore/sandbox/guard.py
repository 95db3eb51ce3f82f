"""The guard of what runs in a sandbox: ``python -I -S guard.py <settings as JSON> <argv…>``, run as a script.

It starts the program with its limits, waits for it, and leaves nothing of it behind: whatever the program started, in
whatever group, is killed when the program ends, when there are too many of them, or when the lifeline closes. The
other end of the lifeline is held by the process that runs the sandbox; one that is killed cannot say good-bye, and its
folder goes then too.

It imports nothing of this package: it starts once per program and has to be quick about it.
"""

from __future__ import annotations

import json
import os
import resource
import select
import shutil
import signal
import sys
import time
from contextlib import suppress

TYPE_CHECKING = False  # without typing, which takes long
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

SOON, SELDOM = 0.02, 1.0  # seconds between two counts of the processes: what is new is looked at more often
PATIENCE = 3000  # looks at what has been killed, a millisecond apart
# Linux: what is orphaned becomes a child of the guard; and the program dies with it.
PR_SET_CHILD_SUBREAPER, PR_SET_PDEATHSIG = 36, 1


def main(settings: dict[str, Any], argv: list[str]) -> int:
    control(PR_SET_CHILD_SUBREAPER, 1)
    signals = waker()
    child = start(settings, argv)
    os.close(1)  # what reads the program's output waits for our end of standard error: then all of it is over
    code, wait, lifeline = None, SOON, settings["lifeline"]
    while code is None:
        ready = select.select([lifeline, signals], [], [], wait)[0]
        if signals in ready:
            os.read(signals, 512)
        code = ended(child)
        if code is None and lifeline in ready:
            code = killed(child)
            if not os.read(lifeline, 1):
                shutil.rmtree(settings["folder"], ignore_errors=True)
        elif code is None and len(descendants(os.getpid())) > settings["processes"]:
            code = killed(child)
            os.write(2, b"Killed: more than %d processes at once\n" % settings["processes"])
        wait = min(2 * wait, SELDOM)
    stop(child)
    return code


def waker() -> int:
    """Where it can be read that a child has ended."""
    read, write = os.pipe()
    os.set_blocking(write, False)
    signal.set_wakeup_fd(write)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return read


def start(settings: dict[str, Any], argv: list[str]) -> int:
    """The program, in a session of its own and with its limits."""
    child = os.fork()
    if child:
        return child
    try:
        os.setsid()
        control(PR_SET_PDEATHSIG, signal.SIGKILL)
        os.close(settings["lifeline"])
        limit(resource.RLIMIT_CORE, 0)
        limit(resource.RLIMIT_CPU, settings["cpu"])
        limit(resource.RLIMIT_DATA, settings["memory"])
        limit(resource.RLIMIT_FSIZE, settings["file"])
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.execvp(argv[0], argv)
    except OSError as error:
        os.write(2, f"{argv[0]}: {error.strerror}\n".encode())
    os._exit(127)


def limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(what, (most, most))


def control(what: int, value: int) -> None:
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(what, value)  # nobody looks at its others for these two


def ended(child: int) -> int | None:
    """The exit code of the program, as a shell gives it; orphans that have ended are taken leave of."""
    while True:
        try:
            found, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return None
        if found == 0:
            return None
        if found == child:
            return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def killed(child: int) -> int:
    stop(child)
    return 128 + signal.SIGKILL


def stop(child: int) -> None:
    """Kill the program's group, and all that comes from it, until nothing does."""
    kill(os.killpg, child)
    for _ in range(PATIENCE):
        ended(child)
        left = descendants(os.getpid())
        if not left:
            return
        for one in left:
            kill(os.kill, one)
        time.sleep(0.001)


def kill(how: Callable[[int, int], None], whom: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        how(whom, signal.SIGKILL)


def descendants(root: int) -> list[int]:
    """The processes that come from one, itself left out; without ``/proc`` none."""
    parents: dict[int, list[int]] = {}
    try:
        names = os.listdir("/proc")
    except OSError:
        return []
    for name in names:
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as file:
                    state, parent = file.read().rpartition(b")")[2].split()[:2]
            except OSError:
                continue
            if state != b"Z":
                parents.setdefault(int(parent), []).append(int(name))
    found, left = [], [root]
    while left:
        inner = parents.get(left.pop(), [])
        found += inner
        left += inner
    return found


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1]), sys.argv[2:]))
