"""Whatever arrives, the second and third room say nothing but a ServiceError; seeds are fixed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moto_agentcore import timestamps
from moto_agentcore.errors import ServiceError
from moto_agentcore.service import SERVICES, Service, agents, control, data
from moto_agentcore.wire.messages import Request
from moto_agentcore.wire.plan import plan
from moto_agentcore.wire.route import route
from tests.model.samples import maximal

LABELS = {"memoryId": "Demo-0123456789"}
OPERATIONS = [(data, "CreateEvent"), (control, "CreateMemory"), (data, "BatchCreateMemoryRecords")]
each = pytest.mark.parametrize(("service", "operation"), OPERATIONS, ids=[name for _, name in OPERATIONS])
fixed = settings(derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([2**63, 1e400, "\ud800"])
)
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)


def _refusal(service: Service, operation: str, body: bytes, **parts: Any) -> str | None:
    """The message of the refusal, None where the request is taken; any other exception is the test's failure."""
    compiled = plan(service, operation)
    request = Request("POST", "/", parts.get("query", ""), parts.get("headers", {}), body)
    try:
        compiled.validate(compiled.parse(request, {**LABELS, **parts.get("labels", {})}))
    except ServiceError as error:
        refused = error
    else:
        return None
    reply = compiled.refuse(refused)
    assert (refused.code, reply.status) == ("ValidationException", 400)
    return str(json.loads(reply.content())["message"])


@each
@fixed
@given(body=st.binary())
@pytest.mark.inferred
def test_any_bytes_are_taken_or_refused(service: Service, operation: str, body: bytes) -> None:
    message = _refusal(service, operation, body)
    assert message  # no bytes that chance brings are a whole request


@each
@fixed
@given(body=values)
@pytest.mark.inferred
def test_any_json_is_taken_or_refused(service: Service, operation: str, body: Any) -> None:
    assert _refusal(service, operation, json.dumps(body).encode())


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a sample: its container and its key there."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield value, key
        yield from _places(item)


def _sample(service: Service, operation: str) -> Any:
    found = maximal(plan(service, operation).model.input_shape)[0]
    return json.loads(json.dumps(found, default=lambda value: value.timestamp()))


@each
@fixed
@given(chance=st.data())
@pytest.mark.inferred
def test_a_good_request_with_anything_at_one_place_is_taken_or_refused(
    service: Service, operation: str, chance: st.DataObject
) -> None:
    body = _sample(service, operation)
    assert _refusal(service, operation, json.dumps(body).encode()) is None
    places = list(_places(body))
    container, key = places[chance.draw(st.integers(0, len(places) - 1))]
    container[key] = chance.draw(values)
    message = _refusal(service, operation, json.dumps(body).encode())
    assert message is None or message


@fixed
@given(query=st.text(), name=st.sampled_from(["maxItems", "nextToken", "memoryId", "memoryType"]))
@pytest.mark.inferred
def test_any_query_is_taken_or_refused(query: str, name: str) -> None:
    labels = {"agentId": "A", "agentAliasId": "B"}
    assert _refusal(agents, "GetAgentMemory", b"", query=f"{name}={query}", labels=labels)


@fixed
@given(path=st.text(alphabet=st.sampled_from("/memoriscta%2F#.{}\\x00ü"), max_size=60))
@pytest.mark.inferred
def test_any_path_is_routed_or_means_nothing(path: str) -> None:
    for service in SERVICES.values():
        for method in ("GET", "POST", "DELETE", "PUT", "BREW"):
            found = route(service, method, "/" + path)
            assert found is None or found[0] in service.model.operation_names


@fixed
@given(text=st.text() | st.from_regex(r"[-+0-9TZ:. ]{1,40}", fullmatch=True) | st.floats().map(str))
@pytest.mark.inferred
def test_any_text_is_a_timestamp_or_a_value_error(text: str) -> None:
    try:
        found = timestamps.read(text)
    except ValueError:
        return
    assert found.tzinfo is timezone.utc
    assert found.microsecond % 1000 == 0


instants = st.integers(-2_208_988_800_000_000, 7_258_118_400_000_000).map(
    lambda microseconds: timestamps.EPOCH + timedelta(microseconds=microseconds)
)


@fixed
@given(instant=instants, form=st.sampled_from(["unixtimestamp", "iso8601", "rfc822"]))
@pytest.mark.from_model
def test_what_is_written_is_read_back_to_the_millisecond(instant: datetime, form: str) -> None:
    kept = instant.replace(microsecond=0 if form == "rfc822" else instant.microsecond // 1000 * 1000)
    write: Callable[[datetime], Any] = timestamps.WRITERS[form]
    assert timestamps.read(write(instant)) == kept
