"""How a runtime fails: what is bound to it raises, is late, is not there, cannot start, or answers with an error."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from moto_agentcore.author.lifespan import StartError
from moto_agentcore.author.limits import LateError
from moto_agentcore.errors import AuthorError, ServiceError

if TYPE_CHECKING:
    from collections.abc import Mapping

FAILED = -32010  # in JSON-RPC: the runtime was at fault
CONTAINER, CODE = 120, 30  # seconds that the service gives either to come up, as refusals tell
LOGS = "Please check your CloudWatch logs for more information."


def received(status: int) -> ServiceError:
    return ServiceError("RuntimeClientError", f"Received error ({status}) from runtime. {LOGS}")


def in_json_rpc(error: ServiceError, payload: bytes) -> dict[str, Any]:
    """How a caller of an MCP server is told of a failure of it (measured): the answer to the request it sent."""
    try:
        sent = json.loads(payload)
    except (ValueError, RecursionError):
        sent = None
    id = sent.get("id") if isinstance(sent, dict) else None
    return {"jsonrpc": "2.0", "id": id, "error": {"code": FAILED, "message": error.message}}


class failing:  # noqa: N801 - a context manager that reads as a word
    """In here, what the author's code fails with is a container that answers 500, is late, not there or cannot start.

    ``session`` has the members of the runtime's version that it runs on.
    """

    def __init__(self, session: Mapping[str, Any]) -> None:
        self._session = session

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        if isinstance(error, AuthorError):
            raise told(error, self._session) from error.__cause__


def told(error: AuthorError, session: Mapping[str, Any]) -> ServiceError:
    """How the service tells of it."""
    cause = error.__cause__
    if isinstance(cause, LateError):
        return ServiceError("RuntimeClientError", f"The runtime did not answer in time: {cause}")
    if isinstance(cause, ConnectionError):
        seconds = CODE if "codeConfiguration" in session.get("agentRuntimeArtifact", {}) else CONTAINER
        text = f"Runtime initialization time exceeded. Please make sure that initialization completes in {seconds}s."
        return ServiceError("RuntimeClientError", text)
    if isinstance(cause, StartError):
        return ServiceError("RuntimeClientError", f"An error occurred when starting the runtime. {LOGS}")
    return received(500)
