"""Filling: 10^5 events through boto3 take a minute, so prepared requests enter the straight line behind the door.

Every room is passed as by a call (parse, validate, operate, serialize); only botocore is left out. What is measured
afterwards goes through real clients.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID

from moto_agentcore.controls import controls
from moto_agentcore.service import Service, control, data
from moto_agentcore.state.store import store_of
from moto_agentcore.wire.line import answer
from moto_agentcore.wire.messages import Request
from moto_agentcore.wire.plan import plan
from tests.benchmarks.floor import REGION
from tests.benchmarks.workloads import BEGIN, NAMESPACE, payload, record

BATCH = 100  # records in one request
_names = count(1)


class Line:
    """The way in, for one operation."""

    def __init__(self, service: Service, operation: str, region: str = REGION) -> None:
        self._plan = plan(service, operation)
        self._region = region

    def __call__(self, labels: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        request = Request(self._plan.model.http["method"], "", "", {}, json.dumps(body).encode())
        reply = answer(self._plan, request, labels, store_of(DEFAULT_ACCOUNT_ID, self._region), controls)
        found: dict[str, Any] = json.loads(reply.content())
        if reply.status >= 300:
            raise RuntimeError(f"{self._plan.operation} was refused: {found}")
        return found


def memory(region: str = REGION) -> str:
    """A new memory's id."""
    body = {"name": f"Filled{next(_names)}", "eventExpiryDuration": 365}
    found: str = Line(control, "CreateMemory", region)({}, body)["memory"]["id"]
    return found


def memories(how_many: int, region: str) -> list[str]:
    return [memory(region) for _ in range(how_many)]


def events(memory: str, how_many: int, place: Callable[[int], tuple[str, str]]) -> list[str]:
    """Events a second apart, each where ``place(i)`` says (actor, session); gives their ids."""
    create, begin = Line(data, "CreateEvent"), int(BEGIN.timestamp()) - how_many
    ids: list[str] = []
    for i in range(how_many):
        actor, session = place(i)
        body = {"actorId": actor, "sessionId": session, "eventTimestamp": begin + i, "payload": payload(i)}
        ids.append(str(create({"memoryId": memory}, body)["event"]["eventId"]))
    return ids


def records(memory: str, how_many: int, namespace: Callable[[int], str] = lambda i: NAMESPACE) -> list[str]:
    """Records, each in the namespace that ``namespace(i)`` says; gives their ids."""
    create = Line(data, "BatchCreateMemoryRecords")
    ids: list[str] = []
    for batch in _batches(how_many):
        given = [{**record(i, namespace(i)), "timestamp": BEGIN.timestamp()} for i in batch]
        answered = create({"memoryId": memory}, {"records": given})
        ids.extend(str(item["memoryRecordId"]) for item in answered["successfulRecords"])
    assert len(ids) == how_many
    return ids


def _batches(how_many: int) -> Iterator[range]:
    return (range(begin, min(begin + BATCH, how_many)) for begin in range(0, how_many, BATCH))
