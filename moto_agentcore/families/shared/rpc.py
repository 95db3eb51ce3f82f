"""JSON-RPC 2.0, as MCP has it: messages read from bytes, results and errors written."""

from __future__ import annotations

from typing import Any

from moto_agentcore.families.shared.json_text import parsed
from moto_agentcore.wire.messages import Reply, dump

JSON = "application/json"
PARSE_ERROR, INVALID_REQUEST, NO_METHOD, INVALID_PARAMS, INTERNAL = -32700, -32600, -32601, -32602, -32603
# The service's own: who calls has not shown who they are; may not; asks too often (quoted, and the guide).
UNAUTHENTICATED, FORBIDDEN, THROTTLED = -32001, -32002, -32003
# MCP's own.
HEADER_MISMATCH, UNSUPPORTED_VERSION, ELICITATION = -32020, -32022, -32042


class RpcError(Exception):
    """What a request is answered with instead of a result; ``status`` is HTTP's."""

    def __init__(self, code: int, message: str, data: Any = None, *, status: int = 200) -> None:
        super().__init__(message)
        self.code, self.message, self.data, self.status = code, message, data, status

    def body(self, id: Any) -> dict[str, Any]:
        told = {"code": self.code, "message": self.message, **({} if self.data is None else {"data": self.data})}
        return {"jsonrpc": "2.0", "id": id, "error": told}

    def reply(self, id: Any = None, **headers: str) -> Reply:
        return Reply(self.status, {"Content-Type": JSON, **headers}, dump(self.body(id)))


def read(body: bytes) -> dict[str, Any]:
    """A request, a notification or an answer of the client's."""
    try:
        message = parsed(body)
    except ValueError:
        raise RpcError(PARSE_ERROR, "Parse error", status=400) from None
    if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
        raise RpcError(INVALID_REQUEST, "Invalid Request", status=400)
    if "method" not in message and ("result" in message or "error" in message):
        return message
    if not isinstance(message.get("method"), str) or not isinstance(message.get("id", 0), (str, int, float)):
        raise RpcError(INVALID_REQUEST, "Invalid Request", status=400)
    if not isinstance(message.get("params", {}), dict):
        raise RpcError(INVALID_PARAMS, "params must be an object", status=400)
    return message


def expects_answer(message: dict[str, Any]) -> bool:
    return "method" in message and "id" in message


def text_of(params: dict[str, Any], name: str) -> str:
    """A text that a method cannot do without."""
    found = params.get(name)
    if not isinstance(found, str):
        raise RpcError(INVALID_PARAMS, f"Invalid params: {name} must be a string")
    return found
