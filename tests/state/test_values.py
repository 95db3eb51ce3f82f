"""The small rooms: ids, the clock, client tokens, tags, versions, cleared members."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import requests
import time_machine
from botocore.exceptions import ClientError
from freezegun import freeze_time
from moto.moto_api._internal import mock_random

from conftest import Clients
from moto_agentcore.errors import ServiceError
from moto_agentcore.state import clock, ids, tags
from moto_agentcore.state.idempotency import AROUND, MOST_BYTES, Tokens, digest
from moto_agentcore.state.kind import Record
from moto_agentcore.state.store import Store
from moto_agentcore.state.updates import replace, unwrap
from moto_agentcore.state.versions import Versions
from tests.state.conftest import BOX

AT = datetime(2031, 5, 4, 3, 2, 1, 987_654, tzinfo=timezone.utc)
KEPT_AT = AT.replace(microsecond=987_000)


@pytest.mark.parametrize(
    ("template", "shape"),
    [
        ("{name}-{10}", r"Demo-[A-Za-z0-9]{10}"),
        ("{12:lower}", r"[a-z0-9]{12}"),
        ("x-{8:upper}", r"x-[A-Z0-9]{8}"),
        ("mem-{uuid}", r"mem-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
        ("{name:lower}", "demo"),
        ("DEFAULT", "DEFAULT"),
    ],
)
@pytest.mark.from_sdk  # as real ids look
def test_an_id_is_made_by_its_template(template: str, shape: str) -> None:
    assert re.fullmatch(shape, ids.mint(template, {"name": "Demo"}))


@pytest.mark.inferred
def test_a_template_that_names_a_member_that_is_not_there_fails() -> None:
    with pytest.raises(KeyError):
        ids.mint("{surname}", {"name": "Demo"})


@pytest.mark.inferred
def test_ids_are_not_given_twice() -> None:
    assert len({ids.mint("{10}", {}) for _ in range(5000)}) == 5000


@pytest.fixture
def unseeded() -> Iterator[None]:
    yield
    mock_random.seed()


def _story(clients: Clients) -> list[str]:
    """All ids of a short story."""
    strategy = {"semanticMemoryStrategy": {"name": "facts"}}
    create = clients.control.create_memory
    memory = create(name="Demo", eventExpiryDuration=30, memoryStrategies=[strategy])["memory"]
    said = [{"conversational": {"role": "USER", "content": {"text": "I live in Lisbon"}}}]
    event = clients.data.create_event(memoryId=memory["id"], actorId="a", eventTimestamp=AT, payload=said)["event"]
    return [memory["id"], memory["strategies"][0]["strategyId"], event["eventId"], event["sessionId"]]


@pytest.mark.from_sdk  # moto's seed API
def test_the_same_seed_gives_the_same_ids(remote: Clients, unseeded: None) -> None:
    stories = []
    for seed in (42, 42, 43):
        requests.post(f"{remote.endpoint}/moto-api/reset", timeout=10)
        requests.post(f"{remote.endpoint}/moto-api/seed?a={seed}", timeout=10)
        stories.append(_story(remote))
    assert stories[0] == stories[1]
    assert not set(stories[0]) & set(stories[2])


def _created(clients: Clients, name: str = "Demo") -> Any:
    return clients.control.create_memory(name=name, eventExpiryDuration=30)["memory"]["createdAt"]


@pytest.mark.from_docs  # freezegun's
def test_freezegun_freezes_the_services_clock(clients: Clients) -> None:
    with freeze_time(AT):
        assert (clock.now(), _created(clients)) == (KEPT_AT, KEPT_AT)


@pytest.mark.from_docs  # time-machine's
def test_time_machine_freezes_the_services_clock(clients: Clients) -> None:
    with time_machine.travel(AT, tick=False):
        assert (clock.now(), _created(clients)) == (KEPT_AT, KEPT_AT)


@pytest.mark.inferred
def test_the_author_moves_the_clock_frozen_or_not(clients: Clients) -> None:
    with time_machine.travel(AT, tick=False):
        moved = clients.agentcore.clock.tick(days=8, seconds=1)
        assert moved == _created(clients) == KEPT_AT + timedelta(days=8, seconds=1)
    clients.agentcore.clock.tick(days=1)
    assert _created(clients, "Later") > datetime.now(timezone.utc) + timedelta(days=8)


@pytest.mark.inferred
def test_the_clock_is_set_back_when_the_mock_ends(local: Clients) -> None:
    local.agentcore.clock.tick(days=8)
    moved = clock.offset()
    local.agentcore.stop()
    after = clock.offset()
    local.agentcore.start()
    assert (moved, after) == (timedelta(days=8), timedelta())


@pytest.mark.from_model
def test_the_clock_keeps_milliseconds_and_is_utc() -> None:
    with time_machine.travel(AT, tick=False):
        assert (clock.now().microsecond, clock.now().tzinfo) == (987_000, timezone.utc)
        assert clock.milliseconds(clock.now()) == int(AT.timestamp() * 1000)


def _told(tokens: Tokens, params: dict[str, Any], answer: Any, size: int = 5, owners: Iterable[str] = ()) -> None:
    tokens.remember(("svc", "Create", params.get("clientToken") or ""), lambda: params, answer, size, owners)


@pytest.mark.inferred
def test_a_token_brings_back_the_answer_of_its_params() -> None:
    tokens = Tokens()
    params = {"clientToken": "t", "name": "a"}
    _told(tokens, params, "answer", 6)
    assert tokens.find("svc", "Create", dict(params)) == "answer"
    assert tokens.find("svc", "Delete", params) is None
    assert tokens.find("other", "Create", params) is None
    assert tokens.find("svc", "Create", {"name": "a"}) is None
    assert tokens.find("svc", "Create", {"clientToken": "u", "name": "a"}) is None


@pytest.mark.from_model
def test_a_token_with_other_params_is_a_mismatch() -> None:
    tokens = Tokens()
    _told(tokens, {"clientToken": "t", "name": "a"}, "answer", 6)
    for other in ({"name": "b"}, {}, {"name": "a", "more": 1}):
        with pytest.raises(ServiceError, match="'t' was used before with different parameters") as refused:
            tokens.find("svc", "Create", {"clientToken": "t", **other})
        assert refused.value.members["reason"] == "IdempotentParameterMismatchException"


@pytest.mark.inferred
def test_two_attempts_at_one_thing_are_the_same_whatever_their_order_and_time() -> None:
    one = {"a": {"x": [1, {"y": b"z"}], "w": AT}, "b": "c", "sentAt": AT}
    other = {"sentAt": AT + timedelta(seconds=5), "b": "c", "a": {"w": AT, "x": [1, {"y": b"z"}]}}
    assert digest(one) == digest(other)


DEEP: dict[str, Any] = {"end": 1}
for _ in range(5000):
    DEEP = {"next": DEEP}
DIFFERENT: list[Any] = [
    *(1, 1.0, True, "1", -1, -2, 0, False, None, "", "None"),
    *([], {}, [1], [[1]], ["1"], [1, 2], [2, 1], {"1": 1}, {"1": {}}, [{}], [[], []], [[[]]]),
    *(["a", "b"], {"a": "b"}, ["ab"], [["a"], "b"], [["a", "b"]], [{"a": "b"}], "a", "ab"),
    *(b"", b"1", "b'1'", b"ab", [AT], [AT.replace(microsecond=0)], [str(AT)], "\ud800", DEEP, [DEEP]),
]


@pytest.mark.inferred
def test_what_is_asked_otherwise_has_another_digest() -> None:
    assert len({digest({"value": value}) for value in DIFFERENT}) == len(DIFFERENT)
    assert digest({"a": 1, "b": 2}) != digest({"a": 2, "b": 1})
    assert digest({"a": {"b": 1}, "c": 2}) != digest({"a": {"b": 1, "c": 2}})


@pytest.mark.inferred
@pytest.mark.parametrize("size", [0, 10_000, MOST_BYTES - AROUND])
def test_the_latest_answers_are_kept_as_far_as_they_have_room(size: int) -> None:
    tokens, room = Tokens(), MOST_BYTES // (size + AROUND)
    for n in range(room + 1):
        _told(tokens, {"clientToken": str(n)}, n, size)
    assert tokens.find("svc", "Create", {"clientToken": "0"}) is None
    for n in (1, room):
        assert tokens.find("svc", "Create", {"clientToken": str(n)}) == n
    assert tokens.size == room * (size + AROUND)


@pytest.mark.inferred
def test_an_answer_that_is_larger_than_the_room_is_not_kept() -> None:
    tokens = Tokens()
    _told(tokens, {"clientToken": "t"}, "answer", MOST_BYTES)
    assert tokens.find("svc", "Create", {"clientToken": "t"}) is None
    assert tokens.size == 0


@pytest.mark.inferred
def test_an_answer_goes_with_any_of_its_owners_and_leaves_nothing() -> None:
    tokens = Tokens()
    for token, owners in {"a": ["home", "one"], "b": ["home", "two"], "c": ["elsewhere"], "d": []}.items():
        _told(tokens, {"clientToken": token}, token, 5, owners)
    tokens.forget("two")
    assert [tokens.find("svc", "Create", {"clientToken": token}) for token in "abcd"] == ["a", None, "c", "d"]
    tokens.forget("home")
    tokens.forget("nothing")
    assert [tokens.find("svc", "Create", {"clientToken": token}) for token in "abcd"] == [None, None, "c", "d"]
    tokens.forget("elsewhere")
    assert tokens.size == 5 + AROUND
    assert tokens._owned == {}


@pytest.mark.inferred
def test_a_token_that_is_told_again_is_counted_once() -> None:
    tokens = Tokens()
    for answer in ("first", "second"):
        _told(tokens, {"clientToken": "t"}, answer, 5)
    assert tokens.find("svc", "Create", {"clientToken": "t"}) == "second"
    assert tokens.size == 5 + AROUND


@pytest.mark.parametrize("params", [{}, {"clientToken": ""}, {"clientToken": None}])
@pytest.mark.inferred
def test_an_empty_token_is_none(params: dict[str, Any]) -> None:
    tokens = Tokens()
    _told(tokens, params, "answer", 6)
    assert tokens.find("svc", "Create", params) is None


@pytest.mark.from_model  # at most 50 tags
def test_a_record_has_at_most_fifty_tags(store: Store) -> None:
    box = store.table(BOX).create({"name": "red", "tags": {str(n): "v" for n in range(49)}})
    tags.tag(box, {"0": "new", "49": "v"})
    with pytest.raises(ServiceError, match="at most 50 tags"):
        tags.tag(box, {"50": "v"})
    assert (len(box.tags), box.tags["0"], "50" in box.tags) == (50, "new", False)
    tags.untag(box, ["0", "nobody's"])
    assert (len(box.tags), "0" in box.tags) == (49, False)


@pytest.mark.from_model
def test_tags_are_given_kept_and_taken_through_the_services(clients: Clients) -> None:
    create = clients.control.create_memory
    arn = create(name="Demo", eventExpiryDuration=30, tags={"a": "1", "b": "2"})["memory"]["arn"]
    clients.control.tag_resource(resourceArn=arn, tags={"b": "3", "c": ""})
    clients.control.untag_resource(resourceArn=arn, tagKeys=["a"])
    assert clients.control.list_tags_for_resource(resourceArn=arn)["tags"] == {"b": "3", "c": ""}


@pytest.mark.from_model
def test_the_fifty_first_tag_is_refused_and_nothing_is_written(clients: Clients) -> None:
    create = clients.control.create_memory
    many = {f"k{n}": "v" for n in range(50)}
    arn = create(name="Demo", eventExpiryDuration=30, tags=many)["memory"]["arn"]
    with pytest.raises(ClientError):
        clients.control.tag_resource(resourceArn=arn, tags={"k0": "changed", "one": "more"})
    assert clients.control.list_tags_for_resource(resourceArn=arn)["tags"] == many


@pytest.mark.inferred
def test_versions_are_counted_from_one_and_never_change() -> None:
    record = Record(BOX, {"boxId": "b", "size": 1})
    versions = record.part(Versions)
    numbers = [versions.add(record), versions.add({**record, "size": 2})]
    record["size"] = 99
    assert (numbers, versions.latest) == (["1", "2"], "2")
    assert [versions.get(n) for n in ("1", "2")] == [{"boxId": "b", "size": 1}, {"boxId": "b", "size": 2}]
    assert [versions.get(n) for n in ("0", "3", "-1", "x", "", "²")] == [None] * 6
    assert [number for number, _ in versions.newest_first()] == [2, 1]
    assert [number for number, _ in versions.newest_first(after=2)] == [1]
    assert record.part(Versions) is versions


@pytest.mark.from_model  # the UpdatedX wrappers
def test_a_wrapper_sets_clears_or_keeps() -> None:
    record = Record(BOX, {"a": 1, "b": 2, "c": 3})
    unwrap(record, {"a": {"optionalValue": 9}, "b": {}}, "a", "b", "c")
    assert record == {"a": 9, "c": 3}


@pytest.mark.from_model
def test_a_replacing_update_drops_what_it_leaves_out() -> None:
    record = Record(BOX, {"a": 1, "b": 2, "c": 3})
    replace(record, {"a": 9, "other": 1}, "a", "b")
    assert record == {"a": 9, "c": 3}
