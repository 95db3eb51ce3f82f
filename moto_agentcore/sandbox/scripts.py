"""JavaScript and TypeScript, by deno or node where the machine has them. Each script is a process of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from functools import cache

from moto_agentcore.sandbox.folder import Folder
from moto_agentcore.sandbox.limits import LIMITS, Limits
from moto_agentcore.sandbox.processes import Done, Program, done, environment

MISSING = 127  # as a shell says that there is no such program
TITLES = {"javascript": "JavaScript", "typescript": "TypeScript"}
TYPED = (22, 13)  # the first node that reads TypeScript from its standard input
RUN = ("run", "--quiet", "--no-prompt", "--allow-all")


class MissingError(Exception):
    """The machine has nothing that runs this; the text says what would."""


def run(folder: Folder, code: str, language: str, runtime: str | None, limits: Limits = LIMITS) -> Done:
    """Run a script to its end, by the runtime that was asked for, or by deno, or by node.

    The script comes by standard input, so that its imports are looked for where the session's files are.
    """
    try:
        argv = _argv(folder, language, runtime)
    except MissingError as missing:
        return Done(b"", f"{missing}\n".encode(), MISSING, 0.0)
    with tempfile.TemporaryFile(dir=folder.beside) as script:
        script.write(code.encode("utf-8", "surrogatepass"))
        script.seek(0)
        return done(Program(folder, argv, limits, stdin=script.fileno()).pieces())


def _argv(folder: Folder, language: str, runtime: str | None) -> list[str]:
    path = environment(folder)["PATH"]
    deno, node = (shutil.which(name, path=path) for name in ("deno", "node"))
    if deno is not None and runtime != "nodejs":
        return [deno, *RUN, f"--ext={'ts' if language == 'typescript' else 'js'}", "-"]
    if node is None or runtime == "deno":
        needed = {"deno": "deno", "nodejs": "node"}.get(runtime or "", "deno or node")
        raise MissingError(f"{TITLES[language]} needs {needed} on the PATH of the machine that runs moto-agentcore")
    if language == "javascript":
        return [node, "-"]
    if _version(node) < TYPED:
        raise MissingError(f"TypeScript needs deno or node 22.13, and the node of this machine is {_said(node)}")
    return [node, "--no-warnings", "--experimental-strip-types", "--input-type=module-typescript", "-"]


def _version(node: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", _said(node))[:2]))


@cache
def _said(node: str) -> str:
    found = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30, env=dict(os.environ))
    return found.stdout.strip()
