"""JSON-RPC as MCP has it: what is read, and what is no message."""

from __future__ import annotations

import json
from typing import Any

import pytest

from moto_agentcore.families.shared import rpc

HEAD: dict[str, Any] = {"jsonrpc": "2.0"}


@pytest.mark.from_docs  # the specification: requests, notifications, results and errors
@pytest.mark.parametrize(
    ("members", "expects"),
    [
        ({"id": 1, "method": "ping"}, True),
        ({"id": "a", "method": "ping", "params": {}}, True),
        ({"id": 1.5, "method": "ping"}, True),
        ({"method": "notifications/initialized"}, False),
        ({"id": 1, "result": {}}, False),
        ({"id": 1, "error": {"code": -1, "message": "no"}}, False),
    ],
)
def test_a_message_is_read(members: dict[str, Any], expects: bool) -> None:
    message = rpc.read(json.dumps({**HEAD, **members}).encode())

    assert message == {**HEAD, **members}
    assert rpc.expects_answer(message) == expects


@pytest.mark.from_docs
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", rpc.PARSE_ERROR),
        ("[]", rpc.INVALID_REQUEST),
        ('{"id": 1, "method": "ping"}', rpc.INVALID_REQUEST),
        (json.dumps({**HEAD, "id": 1}), rpc.INVALID_REQUEST),
        (json.dumps({**HEAD, "id": 1, "method": 5}), rpc.INVALID_REQUEST),
        (json.dumps({**HEAD, "id": 1, "method": 5, "result": {}}), rpc.INVALID_REQUEST),
        (json.dumps({**HEAD, "id": [], "method": "ping"}), rpc.INVALID_REQUEST),
        (json.dumps({**HEAD, "id": 1, "method": "ping", "params": []}), rpc.INVALID_PARAMS),
    ],
)
def test_what_is_no_message_is_refused(text: str, code: int) -> None:
    with pytest.raises(rpc.RpcError) as caught:
        rpc.read(text.encode())

    assert (caught.value.code, caught.value.status) == (code, 400)
    assert "data" not in caught.value.body(1)["error"]


@pytest.mark.from_docs
def test_an_error_is_told_with_what_belongs_to_it() -> None:
    error = rpc.RpcError(rpc.FORBIDDEN, "No", {"why": "x"}, status=403)

    reply = error.reply(7, Allow="POST")

    assert (reply.status, reply.headers) == (403, {"Content-Type": "application/json", "Allow": "POST"})
    told = {"code": rpc.FORBIDDEN, "message": "No", "data": {"why": "x"}}
    assert error.body(7) == {"jsonrpc": "2.0", "id": 7, "error": told}
    assert rpc.text_of({"name": "add"}, "name") == "add"
    with pytest.raises(rpc.RpcError, match="name must be a string"):
        rpc.text_of({"name": 5}, "name")
