"""Cedar policies, evaluated: is a request denied, and could one like it ever be permitted?"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from moto_agentcore.families.gateways.traffic.conditions import split
from moto_agentcore.families.gateways.traffic.dogwood import tokens
from moto_agentcore.families.policy_engines.cedar import SUPPRESS
from moto_agentcore.state import clock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto_agentcore.families.gateways.traffic.conditions import Conditions
    from moto_agentcore.families.gateways.traffic.histories import World

log = logging.getLogger(__name__)
GATEWAY, ACTION = "AgentCore::Gateway", "AgentCore::Action"


class Statement(NamedTuple):
    """One policy, as Cedar's JSON, and what it asks beside that. One that suppresses outputs is written as a forbid."""

    id: str
    policy: dict[str, Any]
    when: Conditions | None
    suppresses: bool


class Statements:
    """The policies of an engine by id; those that cannot be read are left out, which the log tells.

    ``temporal`` are the texts of those that ask what has happened in a session.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        read = [one for id, text in texts.items() for one in _readable(id, text)]
        self._suppressing = [(one.id, _written(one.policy), one.when) for one in read if one.suppresses]
        deciding = [one for one in read if not one.suppresses]
        self._policies = [(one.id, _written(one.policy), one.when) for one in deciding]
        self.temporal = frozenset((one.id, texts[one.id]) for one in deciding if one.when and one.when.is_temporal)
        self._loose = "\n".join(_written(loose) for one in deciding if (loose := _loosened(one)))

    def denied(self, asked: Mapping[str, Any], world: World) -> list[str] | None:
        """The policies that forbid a request; empty where none permits it, None where it is not denied."""
        known = [
            (id, text)
            for id, text, when in self._policies
            if when is None or (_decided(text, asked)[1] and when.holds(world))
        ]
        allowed, reasons = _decided("\n".join(text for _, text in known), asked)
        # Cedar numbers policies as they stand in a text: ``policy0``.
        return None if allowed else [known[int(reason.removeprefix("policy"))][0] for reason in reasons]

    @property
    def suppresses(self) -> bool:
        """Whether any policy keeps outputs back."""
        return bool(self._suppressing)

    def suppressed(self, asked: Mapping[str, Any], world: World) -> list[str]:
        """The policies that keep an output back."""
        return [
            id
            for id, text, when in self._suppressing
            if _decided(text, asked)[1] and (when is None or when.holds(world))
        ]

    def may_ever(self, asked: Mapping[str, Any]) -> bool:
        """Whether a request is permitted, if its context turns out well."""
        return _decided(self._loose, asked)[0]


def _readable(id: str, text: str) -> Iterator[Statement]:
    import cedarpy  # the extra; found missing by whoever has policies

    forbidding = _forbidding(text)
    try:
        point_in_time, when = split(forbidding)
        parsed = json.loads(cedarpy.policies_to_json_str(point_in_time))
    except (ValueError, RecursionError) as error:
        log.warning("policy %s is not evaluated: %s", id, error)
        return
    for policy in parsed["staticPolicies"].values():
        yield Statement(id, policy, when, suppresses=forbidding is not text)


def _forbidding(text: str) -> str:
    """A policy that suppresses outputs as one that forbids, which Cedar knows; any other as it is."""
    for token, begin, end in tokens(text):
        if token == SUPPRESS:
            return f"{text[:begin]}forbid{text[end:]}"
    return text


def _written(policy: dict[str, Any]) -> str:
    import cedarpy

    document = {"staticPolicies": {"policy": policy}, "templates": {}, "templateLinks": []}
    return str(cedarpy.policies_from_json_str(json.dumps(document)))


def _loosened(statement: Statement) -> dict[str, Any] | None:
    """A policy without what it says of the context: a permit permits more so, and a forbid that needs it is none."""
    policy = statement.policy
    if policy["effect"] == "forbid" and statement.when is not None:
        return None
    conditions = policy.get("conditions", [])
    kept = [one for one in conditions if '"context"' not in json.dumps(one)]
    if policy["effect"] == "forbid" and len(kept) < len(conditions):
        return None
    return {**policy, "conditions": kept}


def _decided(policies: str, asked: Mapping[str, Any]) -> tuple[bool, list[str]]:
    """Whether a request is allowed, and the ids of the policies that decided."""
    import cedarpy

    action, *groups = (_uid(ACTION, name) for name in asked["actions"])
    principal, gateway = asked["principal"], _uid(GATEWAY, asked["gateway"])
    entities = [
        {"uid": principal, "attrs": {"id": principal["id"]}, "parents": [], "tags": dict(asked["claims"])},
        {"uid": action, "attrs": {}, "parents": groups},
        *({"uid": uid, "attrs": {}, "parents": []} for uid in (*groups, gateway)),
    ]
    now = {"__extn": {"fn": "datetime", "arg": f"{clock.now():%Y-%m-%dT%H:%M:%SZ}"}}
    context = {**_cedar(asked["context"]), "system": {"now": now}}
    request = {"principal": principal, "action": action, "resource": gateway, "context": context}
    found = cedarpy.is_authorized(request, policies, entities)
    return bool(found.allowed), [str(reason) for reason in found.diagnostics.reasons]


def _uid(type: str, id: str) -> dict[str, str]:
    return {"type": type, "id": id}


def _cedar(value: Any) -> Any:
    """JSON as Cedar has it: no null, and no fraction but as a decimal."""
    if isinstance(value, dict):
        return {name: _cedar(item) for name, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_cedar(item) for item in value if item is not None]
    if isinstance(value, float):
        return int(value) if value.is_integer() else {"__extn": {"fn": "decimal", "arg": f"{value:.4f}"}}
    return value
