"""Tools that are HTTP requests: where each argument goes, and what is made of the answer."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from moto_agentcore import author
from moto_agentcore.errors import ServiceError
from moto_agentcore.families.gateways.traffic.outbound import send
from moto_agentcore.families.shared.outbound import Outgoing
from moto_agentcore.families.shared.tool_failures import ToolError, text_result

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.state.kind import Record

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class HttpTool:
    """``places`` says of an argument where it goes (path, query, header) and under which name; others are the body.

    ``whole`` is the argument that is all of the body, where one is; ``media`` the body's type, where there is a body.
    """

    method: str
    url: str
    places: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    whole: str | None = None
    media: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def call(exchange: Exchange, target: Record, tool: HttpTool, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The text of the answer; ToolError for one that tells of a failure."""
    response = send(exchange, target, request(tool, arguments))
    try:
        text = b"".join(response.body).decode("utf-8", "replace")
    except ServiceError as error:
        raise ToolError(f"The answer broke off: {error.message}") from None
    finally:
        author.end(response.body)
    if not 200 <= response.status < 300:
        raise ToolError(f"The API answered with HTTP status {response.status}: {text[:1000]}")
    return text_result(text)


def request(tool: HttpTool, arguments: Mapping[str, Any]) -> Outgoing:
    """The request that arguments make."""
    rest = dict(arguments)
    sorted_: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "header": {}}
    for name, (place, wire) in tool.places.items():
        if name in rest:
            sorted_[place][wire] = rest.pop(name)
    url = re.sub(r"\{([^{}]+)\}", lambda found: _label(sorted_["path"], found[1].rstrip("+")), tool.url)
    query = [(name, _text(one)) for name, value in sorted_["query"].items() for one in _listed(value)]
    headers = {name: _text(value) for name, value in sorted_["header"].items()}
    outgoing = Outgoing(tool.method.upper(), url, {"Accept": JSON, **tool.headers, **headers}, query=query)
    if tool.media is not None and (tool.whole is None or tool.whole in rest):
        outgoing.body = _body(tool, rest)
        outgoing.headers["Content-Type"] = tool.media
    return outgoing


def _label(labels: Mapping[str, Any], name: str) -> str:
    if name not in labels:
        raise ToolError(f"Parameter validation failed: {name} is required", told=True)
    return quote(_text(labels[name]), safe="")


def _body(tool: HttpTool, rest: Mapping[str, Any]) -> bytes:
    given = rest.get(tool.whole) if tool.whole is not None else rest
    if tool.media == FORM and isinstance(given, dict):
        return urlencode({name: _text(value) for name, value in given.items()}).encode()
    return json.dumps(given).encode()


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
