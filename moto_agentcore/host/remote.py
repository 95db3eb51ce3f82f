"""The author's controls over HTTP, for tests in other languages: ``POST /moto-api/agentcore/…`` with a JSON object.

=====================  ===============================================================================================
``faults``             ``{"operation": "CreateEvent", "code": "ThrottledException", "message": "…", "times": 2}``
                       or ``{"operation": …, "delay": 0.5}``; the code is one that the operation declares, further
                       members are those of its error; ``after`` so many events of its stream
``faults/clear``       ``{}``
``script``             ``{"operation": "InvokeAgentRuntime", "answer": {"response": "…"}, "times": 2}``; the answer as
                       ``agentcore.script`` takes it, blobs inside it in base64; without one, all of the operation's go
``bind``               ``{"address": <ARN, id or name>, "target": "http://127.0.0.1:8080", "qualifier": "prod",
                       "timeout": 5}``: a loopback URL stands behind an agent runtime; without a target, nothing does
``clock/tick``         ``{"days": 8}``: any of ``datetime.timedelta``'s arguments; answers ``{"now": …}``
``memory/flush``       ``{}``; answers ``{"jobs": 3}``
``memory/extraction``  ``{"progression": "manual"}``, ``{"progression": "time", "seconds": 60}``
``memory/script``      ``{"strategy": "SEMANTIC", "results": ["The user likes tea."]}``; without ``results`` the
                       built-in extractor is back
``memory/provenance``  ``{"recordId": "mem-…"}``; answers ``memoryId``, ``strategyId``, ``eventIds``, ``jobIds``
``progress``           ``{"kind": "gateway target", "times": 3}`` or ``"seconds"``, as ``agentcore.progress``
``explain``            ``{"memoryId": …, "namespace": …, "searchCriteria": {…}}``, as ``agentcore.explain``; answers
                       its attributes, and ``text``
``seed``               as ``agentcore.seed``
``snapshot``           ``{"secrets": false}``; answers a document, as ``agentcore.snapshot``
``snapshot/save``      ``{}``: write the file that the server was started with (``--snapshot``); answers ``file``
``restore``            ``{"snapshot": {…}, "resume": true}``, as ``agentcore.restore``
=====================  ===============================================================================================

What does not fit is answered with 400 and ``{"message": …}``; nothing is changed then. A body is ``application/json``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from inspect import signature
from typing import Any

from moto.moto_api import state_manager

from moto_agentcore.controls import controls
from moto_agentcore.controls.clock import Clock
from moto_agentcore.controls.faults import DAY, Chain, Delay, Fail
from moto_agentcore.errors import ServiceError
from moto_agentcore.families.memories.controls import EXTRACTION, MemoryControls
from moto_agentcore.host import asking_actions, identity_actions, snapshot_actions
from moto_agentcore.host.bind import bind
from moto_agentcore.host.checks import CENTURY, check, count, number
from moto_agentcore.host.faults import error_members
from moto_agentcore.host.progress import progress
from moto_agentcore.host.script import read, script
from moto_agentcore.host.seed import PLACE, seed
from moto_agentcore.host.settings import stop_everything
from moto_agentcore.wire.messages import Reply, dump
from moto_agentcore.wire.readers import decode

JSON = "application/json"
PREFIX = "/moto-api/agentcore"


def means(path: str) -> bool:
    """Whether a path is a control's."""
    return path == PREFIX or path.startswith(PREFIX + "/")


def answer(method: str, path: str, body: bytes, content_type: str) -> Reply:
    """Do what a control request asks."""
    action = ACTIONS.get(path.removeprefix(PREFIX).strip("/"))
    if action is None or method != "POST":
        known = ", ".join(ACTIONS)
        return _reply(404, {"message": f"No control answers {method} {path}; POST one of {known}"})
    if body and content_type != JSON:
        return unsupported()
    try:
        asked = decode(body) if body else {}
        check(asked, dict, "the body must be a JSON object")
        call = signature(action).bind(**asked)
        return _reply(200, action(*call.args, **call.kwargs) or {})
    except (ServiceError, ValueError, TypeError, OverflowError) as error:
        return _reply(400, {"message": str(error)})


def unsupported() -> Reply:
    """The answer to a body of a type that pages can send anywhere."""
    return _reply(415, {"message": f"The body must come as Content-Type: {JSON}"})


def reset() -> None:
    """The author's controls as they were at the start, those set over HTTP too; state is moto's to reset."""
    controls.reset()
    stop_everything()
    if state_manager.get_transition(EXTRACTION) is _Asked.extraction:
        state_manager.unset_transition(EXTRACTION)


class _Asked:
    # The transition that was set over HTTP, to know it again.
    extraction: dict[str, Any] | None = None


def _reply(status: int, content: dict[str, Any]) -> Reply:
    return Reply(status, {"Content-Type": JSON}, dump(content))


def _fault(
    operation: str,
    code: str | None = None,
    message: str = "Injected by the test",
    delay: float | None = None,
    times: int | None = None,
    after: int | None = None,
    **members: Any,
) -> None:
    check(operation, str, "operation must be a string")
    check(code, (str, type(None)), "code must be a string")
    check(message, str, "message must be a string")
    faults: list[Any] = [Delay(number(delay, "delay", DAY))] if delay is not None else []
    if code is not None:
        after = None if after is None else count(after, "after", least=0)
        faults.append(Fail(code, message, after=after, **error_members(operation, code, members)))
    elif members or after is not None or not faults:
        raise ValueError(f"a fault needs a code, a delay or both; unknown without a code: {sorted(members)}")
    controls.faults.on(operation, Chain(*faults), times=None if times is None else count(times, "times"))


def _answer(operation: str, answer: Any = None, times: int | None = None) -> None:
    check(operation, str, "operation must be a string")
    found = None if answer is None else read(operation, answer)
    script(operation, found, times=None if times is None else count(times, "times"))


def _bind(address: str, target: str | None = None, qualifier: str | None = None, timeout: float | None = None) -> None:
    check(target, (str, type(None)), "target must be a URL")
    check(qualifier, (str, type(None)), "qualifier must be a string")
    bind(address, target, qualifier=qualifier, timeout=None if timeout is None else number(timeout, "timeout", DAY))


def _tick(**units: float) -> dict[str, Any]:
    for name, value in units.items():
        check(value, (int, float), f"{name} must be a number")
    Clock().now() + timedelta(**units)  # OverflowError while nothing has moved
    return {"now": Clock().tick(**units).isoformat()}


def _extraction(progression: str, times: int = 1, seconds: float = 0) -> None:
    if progression not in ("immediate", "manual", "time"):
        raise ValueError(f"progression is immediate, manual or time, not {progression!r}")
    settings = {"times": count(times, "times"), "seconds": number(seconds, "seconds", CENTURY)}
    _Asked.extraction = {"progression": progression, **settings}
    state_manager.set_transition(EXTRACTION, _Asked.extraction)


def _script(strategy: str, results: list[Any] | None = None) -> None:
    check(strategy, str, "strategy must be a string")
    check(results, (list, type(None)), "results must be a list")
    MemoryControls().script(strategy, results)


def _seed(**state: Any) -> None:
    check(state.get("account", ""), str, "account must be a string")
    if re.fullmatch("[0-9]{12}|", state.get("account", "")) is None:
        raise ValueError("account must be 12 digits")
    check(state.get("region", ""), str, "region must be a string")
    for name in set(state) - PLACE:
        check(state[name], list, f"{name} must be a list")
    seed(state)


ACTIONS: dict[str, Callable[..., dict[str, Any] | None]] = {
    "bind": _bind,
    "clock/tick": _tick,
    "faults": _fault,
    "faults/clear": lambda: controls.faults.clear(),
    **identity_actions.ACTIONS,
    **asking_actions.ACTIONS,
    **snapshot_actions.ACTIONS,
    "memory/extraction": _extraction,
    "memory/flush": lambda: {"jobs": MemoryControls().flush()},
    "memory/script": _script,
    "script": _answer,
    "progress": lambda kind, times=None, seconds=None: progress(kind, times=times, seconds=seconds),
    "seed": _seed,
}
