"""``x_amz_bedrock_agentcore_search``: the tools of a gateway that fit a question, ranked by what they say."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING, Any

from moto_agentcore import author
from moto_agentcore.controls import controls
from moto_agentcore.families.gateways.traffic.catalogue import catalogue
from moto_agentcore.families.shared.tool_failures import ToolError
from moto_agentcore.search import Embedder, Index
from moto_agentcore.state.snapshots.staying import remade

if TYPE_CHECKING:
    from collections.abc import Callable

    from moto_agentcore.families.gateways.traffic.catalogue import Catalogue, Entry
    from moto_agentcore.families.gateways.traffic.exchange import Exchange

NAME = "x_amz_bedrock_agentcore_search"
FOUND = 10  # tools in an answer (inferred)
LISTED: dict[str, Any] = {
    "name": NAME,
    "description": "A special tool that returns a trimmed down list of tools given a context. Use this tool only when "
    "there are many tools available and you want to get a subset that matches the provided context.",
    "inputSchema": {
        "type": "object",
        "properties": {"query": {"type": "string", "description": "What the tools are wanted for."}},
        "required": ["query"],
    },
}


@remade
class Searchable:
    """The index over one edition of a catalogue: a part of the gateway."""

    edition = -1
    embedder: Embedder | None = None

    def __init__(self) -> None:
        self.index = Index()


def is_offered(exchange: Exchange) -> bool:
    return exchange.mcp.get("searchType") == "SEMANTIC"


def search(exchange: Exchange, query: Any, keep: Callable[[Entry], bool]) -> dict[str, Any]:
    """The best tools, of those that whoever asks may see."""
    if not isinstance(query, str) or not query.strip():
        raise ToolError("Parameter validation failed: query must be a text", told=True)
    known = catalogue(exchange)
    index = _index(exchange, known)
    kept = {name for name, entry in known.entries.items() if keep(entry)}
    hits = author.run(partial(index.search, query, k=FOUND, accept=kept.__contains__))  # the embedder may be theirs
    tools = [known.entries[hit.key].listed for hit in hits]
    content = [{"type": "text", "text": json.dumps({"tools": tools})}]
    return {"content": content, "structuredContent": {"tools": tools}, "isError": False}


def _index(exchange: Exchange, known: Catalogue) -> Index:
    with exchange.store.lock:
        found = exchange.gateway.part(Searchable)
        if found.embedder is not controls.embedder:
            found.index.embedder = found.embedder = controls.embedder
        if found.edition != known.edition:
            found.index.clear()
            for name, entry in known.entries.items():
                found.index.put(name, _text(entry))
            found.edition = known.edition
        return found.index


def _text(entry: Entry) -> str:
    """Names are words too: ``getCurrentWeather``, ``get_current_weather``."""
    spoken = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[_-]+", " ", entry.tool.own)
    return f"{spoken}. {entry.tool.listed.get('description', '')}"
