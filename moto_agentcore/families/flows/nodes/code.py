"""Inline code nodes: run on this machine where the author allows it (``code_interpreter="local"``).

Inputs are variables, and the value of the last line is the output; what is printed is not (the guide).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.flows.happenings import Work
from moto_agentcore.families.flows.task import failing, unfit
from moto_agentcore.families.shared.json_text import encode, parsed
from moto_agentcore.sandbox.sandbox import Sandbox

if TYPE_CHECKING:
    from moto_agentcore.families.flows.graph import Node
    from moto_agentcore.families.flows.task import Task
    from moto_agentcore.sandbox.processes import Done

CODE = "Inline code"
NOT_RUN = 'inline code is not run: this is moto-agentcore; code_interpreter="local" runs it on this machine'
GIVEN = "import json as _json\nglobals().update(_json.loads({!r}))"
# The interpreter keeps the value of a last line as `_`, as Python's own does.
SHOWN = """import json as _json
try:
    print(_json.dumps(globals().get('_')))
except (TypeError, ValueError):
    print(repr(globals().get('_')))"""


def run_code(task: Task, node: Node, inputs: dict[str, Any]) -> Work:
    yield from ()  # a generator, as all work is
    if task.controls.code_interpreter != "local":
        raise failing(node, CODE, NOT_RUN)
    sandbox = Sandbox()
    try:
        for cell in (GIVEN.format(json.dumps(inputs)), node.configuration["code"]):
            _check(node, sandbox.python(cell))
        done = sandbox.python(SHOWN)
    finally:
        sandbox.close()
    _check(node, done)
    return {"response": _read(node, done.stdout)}


def _check(node: Node, done: Done) -> None:
    if done.code != 0:
        raise failing(node, CODE, done.stderr.decode(errors="replace").strip() or f"exit code {done.code}")


def _read(node: Node, written: bytes) -> Any:
    try:
        return parsed(written)
    except ValueError:
        raise unfit(
            node, f"the value of its last line is no JSON: {encode(written.decode(errors='replace').strip())}"
        ) from None
