"""A Python that keeps what it is told, as IPython does: ``python -I worker.py <requests> <answers>``, run as a script.

Requests come as lines of JSON from one descriptor, answers go to the other; what code writes goes to standard output
and error, where whoever started this reads it. The value of a last expression is shown, what is raised is shown with
the lines around it and is an answer, not an end.
"""

from __future__ import annotations

import ast
import asyncio
import builtins
import inspect
import json
import linecache
import os
import re
import resource
import sys
import traceback
import types
from collections.abc import Iterator
from contextlib import suppress
from itertools import groupby
from typing import Any

RULE = "-" * 75
AROUND = 2  # lines shown before and after the one that failed


class Interpreter:
    """The cells so far and the names that they have made."""

    def __init__(self) -> None:
        self.module = types.ModuleType("__main__")
        sys.modules["__main__"] = self.module
        self.names = vars(self.module)
        self.loop: asyncio.AbstractEventLoop | None = None
        self.cell = 0

    def run(self, code: str) -> int:
        """Run a cell; gives its exit code."""
        self.cell += 1
        name = f"Cell In[{self.cell}]"
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
        try:
            parts = compiled(code, name)
        except (SyntaxError, ValueError) as error:
            sys.stderr.write(unread(error))
            return 1
        try:
            for part in parts:
                value = eval(part, self.names)
                if inspect.iscoroutine(value) and part.co_flags & inspect.CO_COROUTINE:
                    value = self.awaited(value)
                self.show(value)
        except SystemExit as ending:
            return exit_code(ending)
        except BaseException as error:
            sys.stderr.write(shown(error))
            return 1
        return 0

    def show(self, value: Any) -> None:
        """As an interpreter shows a value, and remembers it."""
        if value is not None:
            self.names["_"] = value
            print(repr(value))

    def awaited(self, value: Any) -> Any:
        if self.loop is None:
            self.loop = asyncio.new_event_loop()
        return self.loop.run_until_complete(value)


def compiled(code: str, name: str) -> list[types.CodeType]:
    """The statements, the last one on its own where it is an expression; ``await`` may stand outside of functions."""
    tree = ast.parse(code, name)
    last = tree.body[-1:]
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    if not last or not isinstance(last[0], ast.Expr) or code.rstrip().endswith(";"):
        return [compile(tree, name, "exec", flags)]
    tree.body = tree.body[:-1]
    return [
        compile(tree, name, "exec", flags),
        compile(ast.Expression(last[0].value), name, "eval", flags),
    ]


def exit_code(ending: SystemExit) -> int:
    if ending.code is None or isinstance(ending.code, int):
        return ending.code or 0
    sys.stderr.write(f"{ending.code}\n")
    return 1


def unread(error: Exception) -> str:
    """A cell that is no Python."""
    text = "".join(traceback.format_exception_only(type(error), error))
    return re.sub(r'^  File "(Cell In\[\d+\])"', r"  \1", text)


def shown(error: BaseException) -> str:
    """What was raised, and what it came from, as IPython shows it."""
    cause, between = error.__cause__, "The above exception was the direct cause of the following exception:"
    if cause is None and not error.__suppress_context__:
        cause, between = error.__context__, "During handling of the above exception, another exception occurred:"
    before = f"{shown(cause)}\n{between}\n\n" if cause is not None else ""
    kind = type(error).__name__
    title = f"{kind}{'Traceback (most recent call last)':>{75 - len(kind)}}"
    frames = "\n".join(folded(own_frames(error)))
    notes = "".join(f"{note}\n" for note in getattr(error, "__notes__", ()))
    return f"{before}{RULE}\n{title}\n{frames}\n{kind}: {error}\n{notes}"


def own_frames(error: BaseException) -> list[tuple[types.FrameType, int]]:
    """Where it passed, without this file."""
    return [(f, line) for f, line in traceback.walk_tb(error.__traceback__) if f.f_code.co_filename != __file__]


def folded(frames: list[tuple[types.FrameType, int]]) -> Iterator[str]:
    """What passes one place again and again is shown at its first and last time."""
    for (code, line), group in groupby(frames, lambda found: (found[0].f_code, found[1])):
        same = list(group)
        yield frame(*same[0])
        if len(same) > 2:
            yield f"    [... skipping similar frames: {code.co_name} at line {line} ({len(same) - 2} times)]\n"
        if len(same) > 1:
            yield frame(*same[-1])


def frame(found: types.FrameType, line: int) -> str:
    name, function = found.f_code.co_filename, found.f_code.co_name
    where = f"{name}, line {line}" if name.startswith("Cell In") else f"File {name}:{line}"
    called = "" if function == "<module>" else f", in {function}{inspect.formatargvalues(*arguments(found))}"
    return f"{where}{called}\n{lines(name, line)}"


def arguments(found: types.FrameType) -> Any:
    """Names alone: what they were is no business of a traceback."""
    args, varargs, keywords, values = inspect.getargvalues(found)
    return args, varargs, keywords, values, str, lambda n: f"*{n}", lambda n: f"**{n}", lambda _: ""


def lines(name: str, line: int) -> str:
    """The line that failed with those around it."""
    known = linecache.getlines(name)
    shown = range(max(1, line - AROUND), min(len(known), line + AROUND) + 1)
    return "".join(f"{arrow(n) if n == line else f'{n:>7}'} {known[n - 1].rstrip()}\n" for n in shown)


def arrow(line: int) -> str:
    return f"{'-' * (5 - len(str(line)))}> {line}"


def refill(seconds: int) -> None:
    """So much time of the CPU from now on; whoever takes more is ended."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def main(requests: int, answers: int, cpu: int) -> None:
    sys.path.insert(0, "")
    sys.argv = [""]
    interpreter = Interpreter()
    vars(builtins).update(exit=sys.exit, quit=sys.exit)
    with os.fdopen(requests, encoding="utf-8") as asked, os.fdopen(answers, "w", encoding="utf-8") as told:
        os.set_inheritable(requests, False)
        os.set_inheritable(answers, False)
        for request in asked:
            refill(cpu)
            code = interpreter.run(json.loads(request))
            for channel in (sys.stdout, sys.stderr):
                with suppress(OSError, ValueError):  # code has closed it
                    channel.flush()
            told.write(f"{code}\n")
            told.flush()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
