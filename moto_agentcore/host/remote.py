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
``calls``              ``{"operation": "CreateEvent", "params": {"actorId": "maria"}, "last": 5}``, or less; answers
                       ``{"count": 2, "dropped": 0, "calls": […]}``, each with ``operation``, ``params``, ``status``,
                       ``error``, ``response``, ``account``, ``region``; blobs in base64, secrets left out; ``after``
                       a ``number``: only what came later
``calls/clear``        ``{}``
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
``inspect/…``          what the inspector reads (``host.inspector.actions``); its page is ``GET`` without a name
``restore``            ``{"snapshot": {…}, "resume": true}``, as ``agentcore.restore``
=====================  ===============================================================================================

``GET /moto-api/agentcore/openapi.json`` describes them all. What does not fit is answered with 400 and
``{"message": …}``; nothing is changed then. A body is ``application/json``.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from typing import Any

from moto_agentcore.controls import controls
from moto_agentcore.errors import ServiceError
from moto_agentcore.host import call_actions, identity_actions, memory_actions, snapshot_actions, turning_actions
from moto_agentcore.host.checks import check
from moto_agentcore.host.inspector import actions as inspecting_actions
from moto_agentcore.host.inspector import files
from moto_agentcore.host.openapi import described
from moto_agentcore.host.settings import stop_everything
from moto_agentcore.wire.decoder import decode
from moto_agentcore.wire.messages import Reply, dump

JSON = "application/json"
PREFIX = "/moto-api/agentcore"


def means(path: str) -> bool:
    """Whether a path is a control's."""
    return path == PREFIX or path.startswith(PREFIX + "/")


def answer(method: str, path: str, body: bytes, content_type: str) -> Reply:
    """Do what a control request asks."""
    name = path.removeprefix(PREFIX).strip("/")
    if (method, name) == ("GET", "openapi.json"):
        return _reply(200, described(PREFIX, ACTIONS))
    if method == "GET" and (found := files.file(name)) is not None:
        return found
    action = ACTIONS.get(name)
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
    memory_actions.forget()


def _reply(status: int, content: dict[str, Any]) -> Reply:
    return Reply(status, {"Content-Type": JSON}, dump(content))


ACTIONS: dict[str, Callable[..., dict[str, Any] | None]] = {
    **turning_actions.ACTIONS,
    **call_actions.ACTIONS,
    **identity_actions.ACTIONS,
    **inspecting_actions.ACTIONS,
    **memory_actions.ACTIONS,
    **snapshot_actions.ACTIONS,
}
