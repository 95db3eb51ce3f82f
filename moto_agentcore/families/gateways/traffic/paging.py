"""Pages of MCP's lists: a cursor names the last one shown, so that pages stay right while others come and go."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from bisect import bisect_right
from typing import Any

from moto_agentcore.families.shared.rpc import INVALID_PARAMS, RpcError

SIZE = 30  # of a page (inferred)


def page(member: str, items: list[dict[str, Any]], params: dict[str, Any], key: str) -> dict[str, Any]:
    """One page, in the order of a member that each has."""
    ordered = sorted(items, key=lambda item: str(item.get(key)))
    keys = [str(item.get(key)) for item in ordered]
    begin = bisect_right(keys, cursor(member, params)) if "cursor" in params else 0
    answer: dict[str, Any] = {member: ordered[begin : begin + SIZE]}
    if begin + SIZE < len(ordered):
        answer["nextCursor"] = token(member, keys[begin + SIZE - 1])
    return answer


def token(member: str, last: str) -> str:
    return b64encode(json.dumps([member, last]).encode()).decode()


def cursor(member: str, params: dict[str, Any]) -> str:
    """The last one shown; an error of the protocol for a cursor that none of the pages gave."""
    try:
        kind, last = json.loads(b64decode(params["cursor"], validate=True))
    except (ValueError, TypeError, RecursionError):
        kind, last = "", None
    if kind != member or not isinstance(last, str):
        raise RpcError(INVALID_PARAMS, "Invalid cursor")
    return last
