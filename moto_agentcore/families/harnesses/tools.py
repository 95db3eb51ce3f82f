"""The tools that an agent may use: of the harness's configuration, those that every session has, the author's own.

A function bound to a tool's name (``agentcore.bind("add", f)``, or ``"helper/add"`` for one harness's) stands behind
it, whatever the tool is; but an inline function is always the caller's to run.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from moto_agentcore.errors import ServiceError
from moto_agentcore.families.harnesses import built_in, results, servers
from moto_agentcore.families.harnesses.allowed import BUILT_IN, allows
from moto_agentcore.families.harnesses.results import Result
from moto_agentcore.families.shared.rpc import RpcError
from moto_agentcore.families.shared.tool_failures import ToolError

if TYPE_CHECKING:
    from moto_agentcore.families.harnesses.conversation import Turn
    from moto_agentcore.families.shared.mcp_client import Visit

log = logging.getLogger(__name__)
Use = Mapping[str, Any]
MCP = ("agentcore_gateway", "remote_mcp")
INLINE = "inline_function"
UNKNOWN = "Unknown tool: {name}"


@dataclass(frozen=True, slots=True)
class Tool:
    """``kind`` is the harness's word for its type; ``run`` is None where the caller runs it."""

    kind: str
    run: Callable[[Use], Result] | None
    server: str | None = None


@dataclass(slots=True)
class Tools:
    """The tools of one turn; servers are visited when a tool may be theirs, and left with the turn."""

    turn: Turn = field(repr=False)
    problems: list[str] = field(default_factory=list)
    _visits: dict[str, tuple[Visit, set[str]]] = field(default_factory=dict)
    _open: ExitStack = field(default_factory=ExitStack)

    def find(self, name: str) -> Tool:
        """The tool of that name; one that cannot be used is answered with an error, as an agent is told."""
        found = self._own(name) or next(self._of_servers(name), None)
        if found is not None and allows(self.turn.settings.get("allowedTools", ["*"]), name, found.server):
            return found
        return Tool("builtin", lambda use: results.failed(use["toolUseId"], self._unknown(name)))

    def has(self, name: str) -> bool:
        return (self._own(name) or next(self._of_servers(name), None)) is not None

    def close(self) -> None:
        self._open.close()

    def _own(self, name: str) -> Tool | None:
        """Those that no server has to be asked for."""
        listed = {name_of(tool): tool for tool in self.turn.settings.get("tools", ())}
        kind = listed[name]["type"] if name in listed else "builtin"
        if kind == INLINE:
            return Tool(INLINE, None)
        bound = self.turn.call.controls.bindings.of(f"{self.turn.harness['harnessName']}/{name}", name)
        if bound is not None and not bound.speaks_http:
            return Tool(kind, partial(built_in.author_s, self.turn, bound))
        if name in BUILT_IN or (name in listed and kind not in MCP):
            return Tool(kind, partial(built_in.run, self.turn, kind, listed.get(name, {})))
        return None

    def _of_servers(self, name: str) -> Iterator[Tool]:
        """A visit tells what a server has; one that cannot be visited has nothing, which the agent hears of."""
        for tool in self.turn.settings.get("tools", ()):
            if tool["type"] not in MCP:
                continue
            try:
                visit, names = self._visited(tool)
            except (ToolError, RpcError, ServiceError) as error:
                log.warning("the tools of %s cannot be listed: %s", name_of(tool), error)
                self.problems.append(f"{name_of(tool)}: {error}")
                continue
            if name in names:
                yield Tool(tool["type"], partial(_asked, visit), name_of(tool))

    def _visited(self, tool: Mapping[str, Any]) -> tuple[Visit, set[str]]:
        name = name_of(tool)
        if name not in self._visits:
            visit = self._open.enter_context(servers.visit(self.turn, tool))
            self._visits[name] = visit, {str(one.get("name")) for one in visit.every("tools/list", "tools")}
        return self._visits[name]

    def _unknown(self, name: str) -> str:
        return "; ".join([UNKNOWN.format(name=name), *dict.fromkeys(self.problems)])


def name_of(tool: Mapping[str, Any]) -> str:
    """Where none is given, the model says, "a name will be inferred"."""
    if "name" in tool:
        return str(tool["name"])
    config: Mapping[str, Any] = next(iter(tool.get("config", {}).values()), {})
    if "gatewayArn" in config:
        return str(config["gatewayArn"].rpartition("/")[2])
    if "url" in config:
        return (urlsplit(config["url"]).hostname or "").replace(".", "_")
    return str(tool["type"].removeprefix("agentcore_"))


def _asked(visit: Visit, use: Use) -> Result:
    """What a server makes of it; its own error is the tool's."""
    id = use["toolUseId"]
    try:
        found = visit.request("tools/call", {"name": use["name"], "arguments": use["input"]})
    except RpcError as error:
        return results.failed(id, error.message, error.message)
    except (ToolError, ServiceError) as error:
        return results.failed(id, str(error), str(error))
    return results.given(id, {"content": found.get("content", []), "isError": found.get("isError", False)})
