"""Every id and ARN that is minted fits the patterns of the members it is used in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, timezone
from functools import reduce
from typing import Any

import pytest

from conftest import Clients, make_client
from moto_agentcore import Fail
from moto_agentcore.service import Service, control, data
from moto_agentcore.state.kind import KINDS, Kind
from tests.model.operations import OURS, model
from tests.model.patterns import compiled

SAID = [{"conversational": {"role": "USER", "content": {"text": "I live in Lisbon"}}}]
# What is minted -> where it is given back to the services: operation and path of the member.
USES: dict[str, list[tuple[Service, str, str]]] = {
    "memory id": [
        (control, "GetMemory", "memoryId"),
        (control, "UpdateMemory", "memoryId"),
        (control, "DeleteMemory", "memoryId"),
        (data, "CreateEvent", "memoryId"),
        (data, "RetrieveMemoryRecords", "memoryId"),
    ],
    "memory ARN": [
        (control, "ListTagsForResource", "resourceArn"),
        (data, "CreateEvent", "memoryId"),
        (data, "ListMemoryExtractionJobs", "memoryId"),
    ],
    "strategy id": [
        (control, "UpdateMemory", "memoryStrategies.modifyMemoryStrategies.memoryStrategyId"),
        (data, "ListMemoryRecords", "memoryStrategyId"),
        (data, "ListMemoryExtractionJobs", "filter.strategyId"),
    ],
    "event id": [
        (data, "GetEvent", "eventId"),
        (data, "DeleteEvent", "eventId"),
        (data, "CreateEvent", "branch.rootEventId"),
    ],
    "session id": [(data, "ListEvents", "sessionId"), (data, "CreateEvent", "sessionId")],
    "record id": [
        (data, "GetMemoryRecord", "memoryRecordId"),
        (data, "DeleteMemoryRecord", "memoryRecordId"),
        (data, "BatchUpdateMemoryRecords", "records.memoryRecordId"),
    ],
    "job id": [(data, "StartMemoryExtractionJob", "extractionJob.jobId")],
}


def _minted(clients: Clients) -> Iterator[tuple[str, str]]:
    """Everything that one memory's story mints."""
    given = [{"semanticMemoryStrategy": {"name": "facts"}}]
    for name in ("A", "Long" + "g" * 44):
        memory = clients.control.create_memory(name=name, eventExpiryDuration=30, memoryStrategies=given)["memory"]
        yield "memory id", memory["id"]
        yield "memory ARN", memory["arn"]
        yield "strategy id", memory["strategies"][0]["strategyId"]
    clients.control.get_memory(memoryId=memory["id"])
    at = datetime(2026, 5, 4, tzinfo=timezone.utc)
    for _ in range(20):
        event = clients.data.create_event(memoryId=memory["id"], actorId="a", eventTimestamp=at, payload=SAID)["event"]
        yield "event id", event["eventId"]
        yield "session id", event["sessionId"]
    listed = clients.data.list_memory_records(memoryId=memory["id"], namespacePath="/")["memoryRecordSummaries"]
    yield "record id", listed[0]["memoryRecordId"]
    record = {"requestIdentifier": "r", "namespaces": ["/n"], "content": {"text": "x"}, "timestamp": at}
    made = clients.data.batch_create_memory_records(memoryId=memory["id"], records=[record])["successfulRecords"]
    yield "record id", made[0]["memoryRecordId"]
    clients.agentcore.faults.on("Extraction", Fail("ServiceException"))
    clients.data.create_event(memoryId=memory["id"], actorId="a", eventTimestamp=at, payload=SAID)
    yield "job id", clients.data.list_memory_extraction_jobs(memoryId=memory["id"])["jobs"][0]["jobID"]


def _member(service: Service, operation: str, path: str) -> Any:
    """The shape at a dotted path; lists are passed through."""
    return reduce(
        lambda shape, name: _single(shape).members[name], path.split("."), model(service, operation).input_shape
    )


def _single(shape: Any) -> Any:
    return shape.member if shape.type_name == "list" else shape


@pytest.mark.from_model
def test_every_minted_id_fits_every_member_it_is_used_in(local: Clients) -> None:
    minted = list(_minted(local))
    assert {what for what, _ in minted} == set(USES)
    for what, value in minted:
        for service, operation, path in USES[what]:
            rules = _member(service, operation, path).metadata
            assert rules.get("min", 0) <= len(value) <= rules.get("max", len(value)), (what, value, operation)
            assert compiled(rules.get("pattern", r"[\s\S]*")).fullmatch(value), (what, value, operation)


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("region", "partition"), [("eu-west-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")]
)
def test_an_arn_names_partition_region_and_account(local: Clients, region: str, partition: str) -> None:
    memory = make_client(control.name, region=region).create_memory(name="Here", eventExpiryDuration=30)["memory"]
    assert memory["arn"] == f"arn:{partition}:bedrock-agentcore:{region}:123456789012:memory/{memory['id']}"


@pytest.mark.from_sdk  # real ids: DemoMemory-zon5lHECjS, 0000001752235548000#97f30a6b, mem-<uuid4>
def test_ids_look_like_the_services_own(local: Clients) -> None:
    minted = dict(_minted(local))
    shapes = {
        "memory id": r"Longg{44}-[A-Za-z0-9]{10}",
        "strategy id": r"facts-[A-Za-z0-9]{10}",
        "event id": r"0000001777852800000#[0-9a-f]{8}",
        "session id": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        "record id": r"mem-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    }
    assert {what for what, shape in shapes.items() if not compiled(shape).fullmatch(minted[what])} == set()


@pytest.mark.inferred
def test_a_kind_with_an_arn_is_not_made_again_elsewhere() -> None:
    assert OURS  # all families are imported
    modules = [module for name, module in sys.modules.items() if name.startswith("moto_agentcore.families")]
    kinds = {found for module in modules for found in vars(module).values() if isinstance(found, Kind) and found.path}
    assert [kind.noun for kind in kinds if KINDS[kind.words] is not kind] == []
    assert len(kinds) == len({kind.words for kind in kinds})
    assert all(kind.arn for kind in kinds)
