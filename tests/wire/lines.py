"""Arranging for the rooms: one request in, params or the refusal out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from moto_agentcore.errors import ServiceError
from moto_agentcore.service import Service
from moto_agentcore.wire.messages import Request
from moto_agentcore.wire.plan import plan

LABELS = {"memoryId": "Demo-0123456789", "actorId": "ana", "sessionId": "s", "eventId": "1#a"}


def parsed(
    service: Service,
    operation: str,
    body: bytes | Mapping[str, Any] | list[Any] = b"",
    *,
    query: str = "",
    headers: Mapping[str, str] | None = None,
    labels: Mapping[str, str] = LABELS,
) -> dict[str, Any]:
    """What the second room makes of a request."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    compiled = plan(service, operation)
    return compiled.parse(Request(compiled.model.http["method"], "/", query, dict(headers or {}), content), labels)


def refused(service: Service, operation: str, *args: Any, **kwargs: Any) -> ServiceError:
    """The refusal of the second or third room."""
    with pytest.raises(ServiceError) as found:
        plan(service, operation).validate(parsed(service, operation, *args, **kwargs))
    assert found.value.code == "ValidationException"
    return found.value
