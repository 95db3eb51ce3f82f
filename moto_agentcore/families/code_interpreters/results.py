"""What InvokeCodeInterpreter's one event consists of."""

from __future__ import annotations

from typing import Any

from moto_agentcore.sandbox.processes import Done

Result = dict[str, Any]


def text(said: str, *, is_error: bool = False, **structured: Any) -> Result:
    result: Result = {"content": [{"type": "text", "text": said}], "isError": is_error}
    return {**result, "structuredContent": structured} if structured else result


def failed(said: str) -> Result:
    return text(said, is_error=True)


def ran(done: Done) -> Result:
    """What ran to its end: its output without the last line's end, or what it says of its failure."""
    stdout, stderr = printed(done.stdout), printed(done.stderr)
    is_error = done.code != 0
    # In seconds, as the service answers; the model's documentation speaks of milliseconds.
    times = {"exitCode": done.code, "executionTime": done.seconds}
    return text((stderr or stdout) if is_error else stdout, is_error=is_error, stdout=stdout, stderr=stderr, **times)


def printed(output: bytes) -> str:
    return output.decode(errors="replace").removesuffix("\n")
