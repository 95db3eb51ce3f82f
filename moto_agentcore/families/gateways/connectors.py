"""Connectors that AWS has made and that are known here: their versions, their tools, and what an agent is shown of one.

Measured by people who tried them against the service in August 2026, and what AgentCore's SDK sends. The catalogue of
connectors is not public: one of another name is taken as it is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from moto_agentcore.errors import invalid
from moto_agentcore.families.knowledge_bases.known import KnowledgeBases
from moto_agentcore.neighbours import bedrock_agent
from moto_agentcore.service import Service, agents, data

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store

WEB_SEARCH, KNOWLEDGE_BASES = "web-search", "bedrock-knowledge-bases"
VERSIONS = {WEB_SEARCH: ("1.1.0", "1.2.0")}  # the first is the default, not the latest that the model speaks of
SINCE = "1.2.0"  # the first that filters: a target's own list of domains to include, and what an agent asks for
TEXT, OBJECT = {"type": "string"}, {"type": "object"}
FILTERS = {"type": "object", "properties": {"domainFilter": OBJECT, "publishedDateFilter": OBJECT}}


class Known(NamedTuple):
    """A tool: the operation behind it, what an agent always gives, and what it may give."""

    service: Service
    operation: str
    given: dict[str, Any]
    free: dict[str, Any] = {}  # noqa: RUF012 # never written to


TOOLS = {
    (WEB_SEARCH, "websearch"): Known(
        data,
        "InvokeWebSearch",
        {"query": TEXT},
        {"maxResults": {"type": "integer", "minimum": 1, "maximum": 25}, "filters": FILTERS},
    ),
    (KNOWLEDGE_BASES, "retrieve"): Known(
        agents, "Retrieve", {"retrievalQuery": {"type": "object", "properties": {"text": TEXT}}}
    ),
    (KNOWLEDGE_BASES, "agenticretrievestream"): Known(
        agents, "AgenticRetrieveStream", {"messages": {"type": "array", "items": {"type": "object"}}}
    ),
}


def known_tool(id: str, name: str) -> Known | None:
    return TOOLS.get((id, name.lower()))


def offered(known: Known, version: str | None) -> dict[str, Any]:
    """What an agent may give without being told more of it."""
    return {name: schema for name, schema in known.free.items() if name != "filters" or version == SINCE}


def connector_of(target: Mapping[str, Any]) -> dict[str, Any] | None:
    """The configuration of an MCP connector's target; None for any other."""
    found: dict[str, Any] | None = target["targetConfiguration"].get("mcp", {}).get("connector")
    return found


def check(target: Mapping[str, Any]) -> None:
    """Refuse a connector that cannot be. A configuration without ``parameterValues`` counts for nothing (SDK)."""
    connector = connector_of(target)
    if connector is None:
        return
    if not any("parameterValues" in one for one in connector.get("configurations", ())):
        raise invalid("Connector configurations must not be empty")
    id, version = connector["source"]["connectorId"], connector["source"].get("version")
    versions = VERSIONS.get(id, ())
    if versions and version is not None and version not in versions:
        listed = ", ".join(versions)
        raise invalid(f"Unknown version '{version}' for connector '{id}'. Available versions: [{listed}].")
    for configuration in connector["configurations"]:
        _check_tool(id, version, configuration)


def versioned(target: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The target's configuration with the version that its connector has, which an update does not change by itself."""
    configuration: dict[str, Any] = target["targetConfiguration"]
    connector = connector_of(target)
    source = connector["source"] if connector is not None else {}
    versions = VERSIONS.get(source.get("connectorId", ""))
    if connector is None or versions is None or "version" in source:
        return configuration
    had = ((connector_of(before) if before is not None else None) or {}).get("source", {})
    kept = had.get("version") if had.get("connectorId") == source["connectorId"] else None
    return {"mcp": {"connector": {**connector, "source": {**source, "version": kept or versions[0]}}}}


def problems(store: Store, target: Mapping[str, Any]) -> list[str]:
    """Why it fails later: a knowledge base that is not there, as far as that can be known: where there is any."""
    connector = connector_of(target)
    if connector is None or connector["source"]["connectorId"] != KNOWLEDGE_BASES:
        return []
    here = store.part(KnowledgeBases)
    where = store.account_id, store.region_name
    if not here and not bedrock_agent.has_knowledge_bases(*where):
        return []
    asked = [id.rpartition("/")[2] for id in _knowledge_bases(connector)]
    are_there = all(id in here or bedrock_agent.knowledge_base_exists(*where, id) for id in asked)
    return [] if are_there else ["The specified resource was not found."]


def _knowledge_bases(connector: Mapping[str, Any]) -> Iterator[str]:
    for configuration in connector.get("configurations", ()):
        values = configuration.get("parameterValues")
        id = values.get("knowledgeBaseId") if isinstance(values, Mapping) else None
        if isinstance(id, str):
            yield id


def _check_tool(id: str, version: str | None, configuration: Mapping[str, Any]) -> None:
    known, name = known_tool(id, configuration["name"]), configuration["name"]
    if known is None:
        return
    for override in configuration.get("parameterOverrides", ()):
        if not _is_recognized(known, override["path"]):
            raise invalid(
                f"Connector target validation failed: Configuration '{name}': "
                f"parameterOverride path '{override['path']}' is not a recognized override."
            )
    values = configuration.get("parameterValues")
    domains = values.get("domainFilter") if isinstance(values, Mapping) else None
    if id == WEB_SEARCH and isinstance(domains, Mapping) and "include" in domains and version != SINCE:
        raise invalid(f"Connector target validation failed: domainFilter.include needs version {SINCE}")  # our words


def _is_recognized(known: Known, path: str) -> bool:
    """A JSONPath, not the JSON Pointer that the model speaks of, to a member of what the operation takes."""
    root, *names = path.split(".")
    if root != "$" or not names:
        return False
    model = known.service.model
    if names[0] in {*known.given, *known.free} or known.operation not in model.operation_names:
        return True
    shape: Any = model.operation_model(known.operation).input_shape
    for name in names:
        if name not in getattr(shape, "members", {}):
            return False
        shape = shape.members[name]
    return True
