"""Programs in a folder: what they see, what they may use, and that nothing is left of them."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from moto_agentcore.sandbox.folder import Folder
from moto_agentcore.sandbox.guard import limit
from moto_agentcore.sandbox.limits import Limits
from moto_agentcore.sandbox.processes import SHELL, Exit, Piece, Program, done, run_command

HAS_PROC = Path("/proc/self/stat").exists()
sees_processes = pytest.mark.skipif(not HAS_PROC, reason="processes are looked up in /proc")


@pytest.fixture
def folder() -> Iterator[Folder]:
    found = Folder()
    yield found
    found.end()


def left(marker: str) -> list[str]:
    """The command lines of the living processes that have a word in them, or in the name of where they run."""
    found = []
    for one in Path("/proc").iterdir():
        if one.name.isdigit() and int(one.name) != os.getpid():
            try:
                state = (one / "stat").read_text().rpartition(")")[2].split()[0]
                line = (one / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                where = str((one / "cwd").readlink())
            except OSError:
                continue
            if (marker in line or marker in where) and state != "Z":
                found.append(line)
    return found


@pytest.mark.inferred
def test_pieces_come_as_they_are_written_and_then_the_end(folder: Folder) -> None:
    pieces = run_command(folder, "echo one; read _ < gate; echo two >&2; exit 3")
    os.mkfifo(folder.home / "gate")

    first = next(pieces)
    (folder.home / "gate").write_text("go\n")

    assert first == Piece("stdout", b"one\n")
    assert list(pieces) == [Piece("stderr", b"two\n"), Exit(3)]


@pytest.mark.inferred
def test_a_program_sees_nothing_of_ours(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s3cr3t")
    monkeypatch.setenv("MY_TOKEN", "t0k3n")

    said = done(run_command(folder, "env; echo ~; pwd")).stdout.decode()

    assert "AWS_" not in said
    assert "s3cr3t" not in said
    assert "t0k3n" not in said
    assert str(Path.home()) not in [line.partition("=")[2] for line in said.splitlines()]
    assert said.splitlines()[-2:] == [str(folder.home)] * 2


@sees_processes
@pytest.mark.inferred
def test_what_a_command_leaves_running_ends_with_it(folder: Folder) -> None:
    found = done(run_command(folder, "sleep 7101 & setsid sleep 7102 & (nohup sleep 7103 &); echo done"))

    assert (found.stdout, found.code) == (b"done\n", 0)
    assert left("sleep 710") == []


@sees_processes
@pytest.mark.inferred
def test_who_stops_reading_ends_it(folder: Folder) -> None:
    pieces = run_command(folder, "sleep 7201 & echo on; setsid sleep 7202")
    next(pieces)

    pieces.close()  # type: ignore[attr-defined]  # a generator

    assert left("sleep 720") == []


@sees_processes
@pytest.mark.inferred
def test_a_commands_time_is_limited(folder: Folder) -> None:
    found = list(run_command(folder, "sleep 7301", timeout=0.3))

    assert found == [Piece("stderr", b"Killed after 0.3 seconds\n"), Exit(124, timed_out=True)]
    assert left("sleep 7301") == []


@pytest.mark.inferred
def test_output_is_limited(folder: Folder) -> None:
    found = done(Program(folder, (SHELL, "-c", "yes"), Limits(output=100_000)).pieces())

    assert found.code == 141
    assert found.stderr == b"Killed after 100000 bytes of output\n"
    assert len(found.stdout) < 300_000


@pytest.mark.inferred
def test_time_of_the_cpu_is_limited(folder: Folder) -> None:
    found = done(Program(folder, (SHELL, "-c", "while :; do :; done"), Limits(cpu=1)).pieces())

    assert found.code in (128 + signal.SIGXCPU, 128 + signal.SIGKILL)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the limit does not count what is mapped")
@pytest.mark.inferred
def test_memory_is_limited(folder: Folder) -> None:
    argv = (sys.executable, "-I", "-S", "-c", "bytearray(300 << 20)")

    found = done(Program(folder, argv, Limits(memory=200 << 20)).pieces())

    assert found.code == 1
    assert found.stderr.endswith(b"MemoryError\n")


@sees_processes
@pytest.mark.inferred
def test_processes_are_limited(folder: Folder) -> None:
    command = "for n in $(seq 40); do sleep 7401 & done; wait"

    found = done(Program(folder, (SHELL, "-c", command), Limits(processes=10)).pieces())

    assert (found.code, found.stderr) == (137, b"Killed: more than 10 processes at once\n")
    assert left("sleep 7401") == []


@sees_processes
@pytest.mark.inferred
def test_as_many_processes_as_there_may_be_are_let_run(folder: Folder) -> None:
    command = "for n in 1 2 3; do sleep 0.1 & done; wait; echo done"

    found = done(Program(folder, (SHELL, "-c", command), Limits(processes=4)).pieces())

    assert (found.code, found.stdout, found.stderr) == (0, b"done\n", b"")


@pytest.mark.inferred
def test_a_program_has_its_limits_and_no_more_than_ours(folder: Folder) -> None:
    limits = Limits(cpu=7, memory=1 << 30)

    said = "ulimit -c; ulimit -t; ulimit -d; kill -TERM $$"
    found = done(Program(folder, (SHELL, "-c", said), limits).pieces())

    assert found.stdout.split() == [b"0", b"7", b"1048576"]
    assert found.code == 128 + signal.SIGTERM


@pytest.mark.inferred
def test_a_limit_is_never_raised() -> None:
    pid = os.fork()
    if pid == 0:
        try:
            resource.setrlimit(resource.RLIMIT_CORE, (300, 300))
            found = []
            for most in (200, 250):
                limit(resource.RLIMIT_CORE, most)
                found.append(resource.getrlimit(resource.RLIMIT_CORE))
            os._exit(found != [(200, 200), (200, 200)])
        finally:
            os._exit(2)

    assert os.waitpid(pid, 0)[1] == 0


@pytest.mark.inferred
def test_a_files_size_is_limited(folder: Folder) -> None:
    done(Program(folder, (SHELL, "-c", "head -c 5000000 /dev/zero > big"), Limits(file=1_000_000)).pieces())

    assert (folder.home / "big").stat().st_size == 1_000_000


@pytest.mark.inferred
def test_a_program_that_is_not_there_says_so(folder: Folder) -> None:
    found = done(Program(folder, ("no-such-program",)).pieces())

    assert (found.code, found.stderr) == (127, b"no-such-program: No such file or directory\n")


@sees_processes
@pytest.mark.inferred
def test_it_outlives_us_not_even_when_we_are_killed() -> None:
    """A process that runs a command in a sandbox is killed; its folder and its command go."""
    code = (
        "from moto_agentcore.sandbox.folder import Folder\n"
        "from moto_agentcore.sandbox.processes import run_command\n"
        "folder = Folder()\n"
        "pieces = run_command(folder, 'sleep 7501 & setsid sleep 7502 & echo on; wait')\n"
        "next(pieces)\n"
        "print(folder.top, flush=True)\n"
        "input()\n"
    )
    ours = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert ours.stdout is not None
    assert ours.stdin is not None
    top = Path(ours.stdout.readline().strip())
    running = left("sleep 750")
    guards = subprocess.run(["pgrep", "-P", str(ours.pid)], capture_output=True, text=True).stdout.split()

    ours.kill()
    ours.wait()
    for guard in guards:
        while Path(f"/proc/{guard}/cmdline").exists() and Path(f"/proc/{guard}/cmdline").read_bytes():
            os.sched_yield()

    ours.stdin.close()
    ours.stdout.close()
    assert running
    assert left("sleep 750") == []
    assert not top.exists()


@sees_processes
@pytest.mark.inferred
def test_a_program_dies_with_the_guard_that_is_killed(folder: Folder) -> None:
    program = Program(folder, (SHELL, "-c", "echo on; exec sleep 7611"))
    next(program._read())

    os.kill(program._guard.pid, signal.SIGKILL)

    program.ended()
    while left("sleep 7611"):
        os.sched_yield()
