"""One request to a gateway on its way, and what every part of the way says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from moto_agentcore.families.gateways.gateways import TARGET
from moto_agentcore.state import ids
from moto_agentcore.wire.messages import Reply, dump

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store
    from moto_agentcore.wire.messages import Request

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the subject of a JWT with its claims, or the ARN that signed; neither, where nobody has to say."""

    token: str = field(default="", repr=False)
    claims: Mapping[str, Any] = field(default_factory=dict, repr=False)
    arn: str = ""

    @property
    def id(self) -> str:
        """What a session is bound to; empty for nobody."""
        return self.arn or str(self.claims.get("sub", ""))


@dataclass(slots=True)
class Exchange:
    """``base`` is the gateway's address as its caller has it; ``headers`` have lower-case names.

    ``given`` are headers of a REQUEST interceptor, which go before the caller's; ``returned`` are those of a target
    that go back to the caller. ``session`` is the MCP session, where the gateway keeps some; ``notified`` are messages
    of a target's that come before its answer, and ``is_streamed`` says that they reach the caller before it.
    ``decided`` is what rules say of the request, by kind; ``spent`` are the counts (when, how much) that its tokens go
    to.
    """

    store: Store = field(repr=False)
    gateway: Record = field(repr=False)
    request: Request = field(repr=False)
    base: str
    caller: Caller = field(default_factory=Caller)
    id: str = field(default_factory=ids.uuid)
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    given: dict[str, str] = field(default_factory=dict, repr=False)
    returned: dict[str, str] = field(default_factory=dict, repr=False)
    session: Record | None = field(default=None, repr=False)
    message: dict[str, Any] = field(default_factory=dict, repr=False)
    notified: list[dict[str, Any]] = field(default_factory=list, repr=False)
    bundle: tuple[str, str] | None = None
    is_streamed: bool = False
    decided: dict[str, dict[str, Any] | None] = field(default_factory=dict, repr=False)
    spent: list[list[float]] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        self.headers = {name.lower(): value for name, value in self.request.headers.items()}

    @property
    def query(self) -> list[tuple[str, str]]:
        return parse_qsl(self.request.query, keep_blank_values=True)

    @property
    def mcp(self) -> Mapping[str, Any]:
        """What the gateway says of MCP."""
        found: Mapping[str, Any] = self.gateway.get("protocolConfiguration", {}).get("mcp", {})
        return found

    @property
    def is_debugged(self) -> bool:
        return self.gateway.get("exceptionLevel") == "DEBUG"

    def targets(self) -> list[Record]:
        """The targets that can be asked now, by name."""
        with self.store.lock:
            found = [target for target in self.store.table(TARGET, under=self.gateway) if target["status"] == "READY"]
        return sorted(found, key=lambda target: str(target["name"]))

    def target(self, name: str) -> Record | None:
        with self.store.lock:
            found = self.store.table(TARGET, under=self.gateway).named(name)
        return found if found is not None and found["status"] == "READY" else None


class Refusal(Exception):  # noqa: N818 - it is an answer, and no error of ours
    """The answer to a request that goes no further."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(str(reply.status))
        self.reply = reply


def plain(status: int, message: str, **headers: str) -> Refusal:
    """A refusal that is no JSON-RPC."""
    return Refusal(Reply(status, {"Content-Type": JSON, **headers}, dump({"message": message})))
