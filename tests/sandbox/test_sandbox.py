"""A session's sandbox: the kept interpreter, scripts, tasks, and its end."""

from __future__ import annotations

import gc
import shutil
import threading
from collections.abc import Iterator

import pytest

from moto_agentcore.sandbox import scripts
from moto_agentcore.sandbox.folder import FolderError
from moto_agentcore.sandbox.limits import Limits
from moto_agentcore.sandbox.python import Interpreter
from moto_agentcore.sandbox.sandbox import Sandbox, Task, close_all
from tests.sandbox.test_processes import left, sees_processes

RULE = "-" * 75
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="there is no node on the path")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    found = Sandbox()
    yield found
    found.close()


def settled(task: Task) -> Task:
    """The task when it has ended."""
    for thread in threading.enumerate():
        if thread.name == "moto-agentcore task":
            thread.join()
    return task


@pytest.mark.from_docs
def test_a_cell_knows_what_earlier_ones_have_named(sandbox: Sandbox) -> None:
    sandbox.python("import math\nradius = 2")

    found = sandbox.python("print('area')\nradius ** 2")

    assert (found.stdout, found.stderr, found.code) == (b"area\n4\n", b"", 0)


@pytest.mark.from_docs  # a notebook of the service's samples: heading, cell, line, what was raised
def test_a_traceback_is_laid_out_as_ipythons(sandbox: Sandbox) -> None:
    sandbox.python("def halve(x, *rest):\n    return x / 0")

    found = sandbox.python("y = 1\nhalve(y)")

    assert found.code == 1
    assert found.stderr.decode().splitlines() == [
        RULE,
        "ZeroDivisionError                         Traceback (most recent call last)",
        "Cell In[2], line 2",
        "      1 y = 1",
        "----> 2 halve(y)",
        "",
        "Cell In[1], line 2, in halve(x, *rest)",
        "      1 def halve(x, *rest):",
        "----> 2     return x / 0",
        "",
        "ZeroDivisionError: division by zero",
    ]


@pytest.mark.inferred
def test_a_traceback_shows_the_lines_around_and_where_a_module_is(sandbox: Sandbox) -> None:
    sandbox.folder.write([("helper.py", b"def halve(x, *rest, **named):\n    return x / 0\n")])
    cell = "\n".join(["import helper", *(f"x{n} = {n}" for n in range(2, 10)), "helper.halve(1)", "", "y = 1", "z = 2"])

    lines = sandbox.python(cell).stderr.decode().splitlines()
    first = sandbox.python("1 / 0\na = 1\nb = 2\nc = 3").stderr.decode().splitlines()
    noted = sandbox.python("e = LookupError('no')\ne.__notes__ = ['look elsewhere']\nraise e").stderr.decode()

    assert lines[2:8] == [
        "Cell In[1], line 10",
        "      8 x8 = 8",
        "      9 x9 = 9",
        "---> 10 helper.halve(1)",
        "     11 ",
        "     12 y = 1",
    ]
    assert lines[9:12] == [
        f"File {sandbox.folder.home}/helper.py:2, in halve(x, *rest, **named)",
        "      1 def halve(x, *rest, **named):",
        "----> 2     return x / 0",
    ]
    assert first[2:6] == ["Cell In[2], line 1", "----> 1 1 / 0", "      2 a = 1", "      3 b = 2"]
    assert noted.splitlines()[-2:] == ["LookupError: no", "look elsewhere"]


@pytest.mark.inferred
def test_what_was_raised_while_another_was_handled_shows_both(sandbox: Sandbox) -> None:
    for source, between in (
        (" from error", ["The above exception was the direct cause of the following exception:"]),
        ("", ["During handling of the above exception, another exception occurred:"]),
        (" from None", []),
    ):
        cell = f"try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    raise ValueError('no'){source}"
        lines = sandbox.python(cell).stderr.decode().splitlines()

        assert [line for line in lines if line.startswith(("The above", "During"))] == between
        first = ["ZeroDivisionError: division by zero"] if between else []
        assert [line for line in lines if line.startswith(("Zero", "Value")) and ": " in line] == [
            *first,
            "ValueError: no",
        ]


@pytest.mark.inferred
def test_a_recursion_is_folded(sandbox: Sandbox) -> None:
    said = sandbox.python("def f(n):\n    return f(n + 1)\nf(0)").stderr.decode()

    assert "[... skipping similar frames: f at line 2 (" in said
    assert said.count("Cell In[1], line 2, in f(n)") == 2
    assert said.splitlines()[-1].startswith("RecursionError: ")


@sees_processes
@pytest.mark.inferred
def test_an_interpreter_that_ends_between_two_cells_says_so(sandbox: Sandbox) -> None:
    sandbox.python("import os, threading\ndef end():\n    os._exit(9)")
    sandbox.python("threading.Timer(0.05, end).start()")
    while left(str(sandbox.folder.top)):  # the guard has it in its settings
        pass

    found = sandbox.python("1")

    assert found.stderr == b"The process ended with exit code 9; the interpreter's variables are lost\n"


@pytest.mark.inferred
def test_a_cell_that_is_no_python_says_where(sandbox: Sandbox) -> None:
    found = sandbox.python("x = = 1")

    assert found.stderr.decode().splitlines()[0] == "  Cell In[1], line 1"
    assert found.stderr.decode().splitlines()[-1] == "SyntaxError: invalid syntax"
    assert found.code == 1


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("code", "stdout", "exit_code"),
    [
        ("await __import__('asyncio').sleep(0, 'slept')", "'slept'\n", 0),
        ("'quiet';", "", 0),
        ("", "", 0),
        ("exit(3)", "", 3),
        ("import sys; sys.exit('why')", "", 1),
        ("import os; _ = os.system('echo from below')", "from below\n", 0),
        ("print('é\\udcff')", "é\ufffd\n", 0),
    ],
)
def test_what_a_cell_shows(sandbox: Sandbox, code: str, stdout: str, exit_code: int) -> None:
    found = sandbox.python(code)

    assert (found.stdout.decode(errors="replace"), found.code) == (stdout, exit_code)


@pytest.mark.from_model  # "clearContext: whether to clear the context for the tool"
def test_a_new_context_knows_nothing(sandbox: Sandbox) -> None:
    sandbox.python("x = 1")

    found = sandbox.python("x", anew=True)

    assert b"Cell In[1], line 1" in found.stderr
    assert found.stderr.endswith(b"NameError: name 'x' is not defined\n")


@pytest.mark.inferred
def test_an_interpreter_that_is_ended_says_so_and_the_next_cell_has_a_new_one(sandbox: Sandbox) -> None:
    found = sandbox.python("print('last words', flush=True); import os; os._exit(7)")
    after = sandbox.python("1 + 1")

    assert (found.stdout, found.code) == (b"last words\n", 7)
    assert found.stderr == b"The process ended with exit code 7; the interpreter's variables are lost\n"
    assert (after.stdout, after.code) == (b"2\n", 0)


@sees_processes
@pytest.mark.inferred
@pytest.mark.parametrize(
    ("code", "limits", "exit_code", "why"),
    [
        ("import time; time.sleep(7601)", Limits(wall=1.0), 124, "Killed after 1 seconds"),
        ("while True: print('x' * 1000)", Limits(output=50_000), 141, "Killed after too much output"),
        ("while True: pass", Limits(cpu=1), 137, "The process ended"),
    ],
)
def test_a_cell_that_takes_too_much_is_ended(
    sandbox: Sandbox, code: str, limits: Limits, exit_code: int, why: str
) -> None:
    interpreter = Interpreter(sandbox.folder, limits)

    found = interpreter.run(code)

    assert why in found.stderr.decode()
    assert found.code in (exit_code, 152)  # SIGXCPU, where the system sends it first
    assert not interpreter.alive
    assert left(str(sandbox.folder.top)) == []


@needs_node
@pytest.mark.from_model
def test_javascript_finds_the_sessions_files(sandbox: Sandbox) -> None:
    sandbox.folder.write([("double.js", b"module.exports = n => 2 * n")])

    found = sandbox.script("console.log(require('./double')(21))", "javascript", "nodejs")

    assert (found.stdout, found.stderr, found.code) == (b"42\n", b"", 0)


@needs_node
@pytest.mark.inferred
def test_javascript_that_fails_says_why(sandbox: Sandbox) -> None:
    found = sandbox.script("nothing.at(0)", "javascript", "nodejs")

    assert found.code == 1
    assert b"ReferenceError: nothing is not defined" in found.stderr


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("language", "runtime", "needed"),
    [
        ("javascript", None, "JavaScript needs deno or node"),
        ("javascript", "nodejs", "JavaScript needs node"),
        ("typescript", "deno", "TypeScript needs deno"),
    ],
)
def test_a_runtime_that_the_machine_lacks_is_named(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, language: str, runtime: str | None, needed: str
) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)

    found = sandbox.script("1", language, runtime)

    assert found.code == 127
    assert found.stderr.decode() == f"{needed} on the PATH of the machine that runs moto-agentcore\n"


@pytest.mark.inferred
def test_a_node_that_is_too_old_for_typescript_is_named(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name, **_: "/bin/node" if name == "node" else None)
    monkeypatch.setattr(scripts, "_said", lambda _: "v20.1.0")

    found = sandbox.script("let x: number = 1", "typescript", None)

    assert found.stderr == b"TypeScript needs deno or node 22.13, and the node of this machine is v20.1.0\n"


@pytest.mark.from_model  # TaskStatus
@pytest.mark.parametrize(
    ("command", "status", "code"), [("echo done", "completed", 0), ("echo done; exit 4", "failed", 4)]
)
def test_a_task_runs_to_its_end(sandbox: Sandbox, command: str, status: str, code: int) -> None:
    sandbox.start("t", command)

    task = settled(sandbox.tasks["t"])

    assert (task.status, task.code, task.written("stdout")) == (status, code, b"done\n")


@sees_processes
@pytest.mark.from_model
def test_a_task_that_is_stopped_is_canceled(sandbox: Sandbox) -> None:
    sandbox.start("t", "sleep 7701 & setsid sleep 7702; true")
    task = sandbox.tasks["t"]
    before = task.status

    task.stop()

    assert (before, settled(task).status, task.code) == ("working", "canceled", None)
    assert left("sleep 770") == []


@pytest.mark.inferred
def test_a_task_that_has_ended_cannot_be_stopped(sandbox: Sandbox) -> None:
    sandbox.start("t", "true")
    task = settled(sandbox.tasks["t"])

    task.stop()

    assert task.status == "completed"


@sees_processes
@pytest.mark.inferred
@pytest.mark.parametrize("how", ["closed", "all closed", "thrown away"])
def test_the_end_of_a_sandbox_leaves_no_process_and_no_folder(how: str) -> None:
    gc.freeze()  # what was there before need not be looked at
    sandbox = Sandbox()
    top = sandbox.folder.top
    sandbox.start("t", "sleep 7801 & nohup setsid sleep 7802")
    sandbox.python("import subprocess; p = subprocess.Popen(['sleep', '7803'], start_new_session=True)")
    running = left(str(top))

    held = [sandbox]  # but where it is thrown away
    del sandbox
    if how == "closed":
        held[0].close()
    elif how == "all closed":
        close_all()
    else:
        held.clear()
    gc.collect()
    for thread in threading.enumerate():
        if thread.name == "moto-agentcore task":
            thread.join()

    assert running
    assert left(str(top)) == []
    assert not top.exists()


@pytest.mark.inferred
def test_a_cell_that_runs_when_its_sandbox_is_closed_ends(sandbox: Sandbox) -> None:
    sandbox.python("started = 1")
    found = []
    runner = threading.Thread(
        target=lambda: found.append(sandbox.python("open('on', 'w'); import time; time.sleep(99)"))
    )
    runner.start()
    while not (sandbox.folder.home / "on").exists():
        runner.join(0.01)

    sandbox.close()
    runner.join()

    assert found[0].code == 137
    with pytest.raises(FolderError, match="The session has ended"):
        sandbox.python("1")
