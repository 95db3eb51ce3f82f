"""Lifecycle hooks: Lambda functions that allow or deny, topics and buses that are told.

Developer Guide, "Lifecycle hooks".
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from moto_agentcore import author
from moto_agentcore.errors import ServiceError
from moto_agentcore.families.harnesses.hook_contexts import fitting
from moto_agentcore.families.shared import lambdas
from moto_agentcore.families.shared.json_text import encode
from moto_agentcore.families.shared.tool_failures import ToolError
from moto_agentcore.neighbours import events, sns
from moto_agentcore.state import ids

if TYPE_CHECKING:
    from moto_agentcore.families.harnesses.conversation import Turn

log = logging.getLogger(__name__)
TYPES = {
    "before_invocation": "beforeInvocation",
    "after_invocation": "afterInvocation",
    "before_tool_call": "beforeToolCall",
    "after_tool_call": "afterToolCall",
}
SECONDS, LONGEST_REASON = 60, 1024
SOURCE, DETAIL_TYPE = "bedrock-agentcore.harness", "Harness Lifecycle Hook"


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a moment's hooks let it be; any that denies is enough, and the first of them says why."""

    denied: bool = False
    reason: str | None = None


def run(turn: Turn, type: str, context: Callable[[], Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The events of the hooks of a moment; what they decide is ``turn.decision``."""
    turn.decision = Decision()
    found = [hook[TYPES[type]] for hook in turn.hooks if TYPES[type] in hook]
    told = fitting(context()) if found else {}
    for hook in found:
        payload = {
            "hookEventId": ids.uuid(),
            "name": hook["name"],
            "event": type,
            "harnessArn": turn.harness["arn"],
            "sessionId": turn.session.id,
            "context": told,
        }
        event = {"hookEventId": payload["hookEventId"], "name": hook["name"], "type": type}
        yield {"hookEvent": {**event, **_fired(turn, hook["target"], payload)}}


def _fired(turn: Turn, target: Mapping[str, Any], payload: dict[str, Any]) -> dict[str, str]:
    """What a hook decides; a topic and a bus decide nothing."""
    ((kind, to),) = target.items()
    if kind != "lambda":
        with turn.call.locked():
            turn.call.store.lock.after(partial(_send, kind, to["arn"], payload))
        return {}
    decided = _decided(to, payload)
    if decided["decision"] == "deny" and not turn.decision.denied:
        turn.decision = Decision(True, decided.get("reason"))
    return decided


def _decided(target: Mapping[str, Any], payload: dict[str, Any]) -> dict[str, str]:
    """A function that fails, is late or says neither decides what its failure mode says."""
    seconds = float(target.get("timeoutSeconds", SECONDS))
    event = json.loads(encode(payload))
    try:
        said = author.run(lambdas.invoke, target["arn"], event, {}, seconds=seconds)
    except (ServiceError, ToolError) as error:
        log.warning("hook %s: %s", payload["name"], error)
        said = None
    if not isinstance(said, Mapping) or said.get("decision") not in ("allow", "deny"):
        return {"decision": target.get("failureMode", "deny")}
    reason = {"reason": str(said["reason"])[:LONGEST_REASON]} if said.get("reason") else {}
    return {"decision": said["decision"], **reason}


def _send(kind: str, arn: str, payload: dict[str, Any]) -> None:
    """What cannot be delivered stops nothing."""
    _, _, _, region, account, *_ = arn.split(":")
    text = encode(payload)
    group = hashlib.sha256(f"{payload['harnessArn']}/{payload['sessionId']}".encode()).hexdigest()
    try:
        if kind == "sns":
            delivered = sns.publish(account, region, arn, text, group, payload["hookEventId"])
        else:
            delivered = events.put(account, region, arn, SOURCE, DETAIL_TYPE, text)
    except Exception as error:  # whoever subscribes is moto's, or the author's
        log.warning("hook %s could not reach %s: %s", payload["name"], arn, error)
        return
    if not delivered:
        log.warning("hook %s: there is no %s", payload["name"], arn)
