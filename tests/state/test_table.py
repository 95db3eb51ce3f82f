from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone

import pytest
import time_machine

from moto_agentcore.errors import ServiceError
from moto_agentcore.state.kind import Kind
from moto_agentcore.state.lifecycle import Life
from moto_agentcore.state.store import Store
from tests.state.conftest import BOX, LAMP, TOY

FIRST, LATER = datetime(2026, 5, 4, tzinfo=timezone.utc), datetime(2026, 5, 5, tzinfo=timezone.utc)


@pytest.mark.inferred
def test_a_new_record_has_its_id_its_arn_its_times_and_its_tags(store: Store) -> None:
    with time_machine.travel(FIRST, tick=False):
        box = store.table(BOX).create({"name": "red", "size": 3, "tags": {"a": "b"}, "clientToken": "t"}, status="NEW")
    assert box.id == box["boxId"]
    assert box == {
        "name": "red",
        "size": 3,
        "status": "NEW",
        "boxId": box.id,
        "boxArn": f"arn:aws:bedrock-agentcore:eu-west-1:123456789012:test-box/{box.id}",
        "createdAt": FIRST,
        "updatedAt": FIRST,
    }
    assert box.tags == {"a": "b"}


@pytest.mark.inferred
def test_a_child_has_its_parent_in_its_arn_and_lives_under_it_alone(store: Store) -> None:
    red, blue = (store.table(BOX).create({"name": name}) for name in ("red", "blue"))
    toy = store.table(TOY, under=red).create({"boxId": red.id})
    assert toy["toyArn"].endswith(f":test-box/{red.id}/test-toy/{toy.id}")
    assert list(store.table(TOY, under=red)) == [toy]
    assert list(store.table(TOY, under=blue)) == []
    assert list(store.table(TOY)) == []


@pytest.mark.inferred
def test_what_is_not_there_is_none_or_not_found(store: Store) -> None:
    boxes = store.table(BOX)
    assert boxes.find("none") is None
    for ask in (boxes.get, boxes.describe, boxes.steady):
        with pytest.raises(ServiceError, match="Box not found: none") as refused:
            ask("none")
        assert refused.value.code == "ResourceNotFoundException"


@pytest.mark.inferred
def test_an_update_writes_what_is_given_and_moves_the_time(store: Store) -> None:
    with time_machine.travel(FIRST, tick=False):
        box = store.table(BOX).create({"name": "red", "size": 3, "colour": "red"})
    with time_machine.travel(LATER, tick=False):
        store.table(BOX).update(box, size=4, colour=None)
    assert (box["size"], box["colour"], box["createdAt"], box["updatedAt"]) == (4, "red", FIRST, LATER)


@pytest.mark.inferred
def test_a_record_is_found_by_its_name_while_it_lives(store: Store) -> None:
    boxes = store.table(BOX)
    box = boxes.create({"name": "red"})
    assert boxes.named("red") is box
    boxes.delete(box)
    assert boxes.named("red") is None


@pytest.mark.inferred
def test_a_record_is_found_by_its_new_name_only(store: Store) -> None:
    boxes = store.table(BOX)
    box = boxes.create({"name": "red"})
    boxes.update(box, name="blue")
    assert (boxes.named("red"), boxes.named("blue")) == (None, box)


@pytest.mark.inferred
def test_a_kind_may_name_its_name_and_its_times_otherwise() -> None:
    kind = Kind("Jar", id="jarId", mint="{10}", name="jarName", created="createdTime", updated="changedTime")
    jars = Store("us-east-1", "123456789012").table(kind)
    jar = jars.create({"jarName": "j"})
    assert set(jar) == {"jarId", "jarName", "createdTime", "changedTime"}
    assert jars.named("j") is jar


@pytest.mark.inferred
def test_a_kind_without_a_life_is_gone_when_it_is_deleted(store: Store) -> None:
    box = store.table(BOX).create({"name": "red"})
    store.table(BOX).delete(box)
    assert store.table(BOX).find(box.id) is None


@pytest.mark.inferred
def test_a_life_without_a_deleting_state_ends_at_once(store: Store) -> None:
    matches = store.table(Kind("Match", id="matchId", mint="{10}", life=Life("test::match", deleting="")))
    match = matches.create({})
    matches.delete(match)
    assert (matches.find(match.id), match["status"]) == (None, "CREATING")


@pytest.mark.inferred
def test_what_lives_is_counted(store: Store, progressing: Callable[..., None]) -> None:
    progressing("test::lamp", progression="manual", times=2)
    lamps = store.table(LAMP)
    lamp, _ = lamps.create({}), lamps.create({})
    lamps.delete(lamp)
    lamps.describe(lamp.id)
    going = lamps.count()
    with pytest.raises(ServiceError, match="Lamp not found"):
        lamps.describe(lamp.id)
    assert (going, lamps.count()) == (2, 1)


@pytest.mark.inferred
def test_counting_sees_an_end_that_was_due(store: Store) -> None:
    lamps = store.table(LAMP)
    lamp, other = lamps.create({}), lamps.create({})
    lamps.get(lamp.id)
    lamps.delete(lamp)
    assert (lamps.count(), list(lamps)) == (1, [other])


@pytest.mark.inferred
def test_records_come_in_id_order_from_after_any_id_on(store: Store) -> None:
    boxes = store.table(BOX)
    ids = sorted(boxes.create({"name": f"b{n % 7}{n}"}).id for n in range(20))
    assert [box.id for box in boxes] == ids
    assert [box.id for box in boxes.after(ids[4])] == ids[5:]
    assert [box.id for box in boxes.after(ids[4][:-1])] == ids[4:]
    assert list(boxes.after("zzz")) == []


@pytest.mark.inferred
def test_a_walk_stays_right_while_records_come_and_go(store: Store) -> None:
    boxes = store.table(BOX)
    made = {name: boxes.create({"name": name}) for name in "bdf"}
    walk = iter(boxes)
    assert next(walk) is made["b"]
    boxes.delete(made["d"])
    new = boxes.create({"name": "e"})
    boxes.delete(made["b"])
    assert list(walk) == [new, made["f"]]


@pytest.mark.inferred
def test_a_walk_may_delete_what_it_meets(store: Store) -> None:
    boxes = store.table(BOX)
    for n in range(5):
        boxes.create({"name": f"b{n}"})
    for box in boxes:
        boxes.delete(box)
    assert list(boxes) == []


@pytest.mark.inferred
def test_dropping_a_parent_drops_its_children(store: Store) -> None:
    red = store.table(BOX).create({"name": "red"})
    toy = store.table(TOY, under=red).create({"boxId": red.id})
    assert store.find_arn(toy["toyArn"]) is toy
    store.table(BOX).delete(red)
    assert store.find_arn(toy["toyArn"]) is None


@pytest.mark.inferred
def test_what_is_on_its_way_is_not_steady(store: Store, progressing: Callable[..., None]) -> None:
    progressing("test::lamp", progression="manual", times=1)
    lamp = store.table(LAMP).create({})
    with pytest.raises(ServiceError, match="is in CREATING state") as refused:
        store.table(LAMP).steady(lamp.id)
    assert refused.value.code == "ConflictException"
    assert store.table(LAMP).describe(lamp.id)["status"] == "ACTIVE"
    assert store.table(LAMP).steady(lamp.id) is lamp
