"""Values as a snapshot has them: each form there and back, and what is refused."""

from __future__ import annotations

import json
import math
from collections import OrderedDict, deque
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from sortedcontainers import SortedDict, SortedList

from moto_agentcore.families.knowledge_bases.chunking import Piece
from moto_agentcore.state.lifecycle import Pending
from moto_agentcore.state.snapshots.packing import Packing
from moto_agentcore.state.snapshots.staying import SnapshotError, Stays
from moto_agentcore.state.snapshots.unpacking import Unpacking
from moto_agentcore.state.store import store_of

pytestmark = pytest.mark.inferred  # a form of ours
NOON = datetime(2026, 5, 4, 12, 0, 0, 123456, tzinfo=timezone.utc)


def back(node: Any) -> Any:
    return Unpacking(store_of).value(json.loads(json.dumps(node)))


@pytest.mark.parametrize(
    "value",
    [
        *("text", 7, True, None, 1.5, math.inf, -math.inf, b"\x00\xff", NOON, timedelta(days=2, microseconds=5)),
        *([1, [2, b"3"]], (1, (NOON,)), {1, 2}, frozenset({"a"}), {"a": {"b": [b"c"]}}, {}, []),
        *({"$time": "no time"}, {1: "one", (2, 3): b"two"}, {"": 1}),
        *(OrderedDict([("b", 1), ("a", NOON)]), SortedDict({2: "b", 1: "a"}), SortedList([3, 1, 2])),
        *(deque([1, b"2"]), deque([1, 2], 5)),
        *(Piece("text", "shown"), Pending("ACTIVE", ["no room"], NOON, 4)),
    ],
    ids=repr,
)
def test_a_value_comes_back_as_it_was(value: Any) -> None:
    found = back(Packing(secrets=False).value(value))

    assert (type(found), found) == (type(value), value)
    if isinstance(value, deque):
        assert found.maxlen == value.maxlen
    if isinstance(value, OrderedDict):
        assert [*found] == [*value]


def test_no_number_comes_back_as_none() -> None:
    assert math.isnan(back(Packing(secrets=False).value(math.nan)))


class Frozen(datetime):
    """As the libraries have it that stop the clock."""


def test_an_instant_of_a_frozen_clock_is_one() -> None:
    assert type(found := back(Packing(secrets=False).value(Frozen.fromisoformat(NOON.isoformat())))) is datetime
    assert found == NOON


def test_a_set_is_always_written_the_same() -> None:
    values = {f"value {n}" for n in range(20)}

    assert Packing(secrets=False).value(values) == {"$set": sorted(values)}


def test_what_is_one_object_stays_one() -> None:
    one, piece, other = Pending("ACTIVE", since=NOON), Piece("text", "shown"), Pending("FAILED", since=NOON)
    packed = Packing(secrets=False).value([one, other, piece, one, {"again": [other, piece]}])

    found = back(packed)

    assert (found[0], found[1], found[2]) == (one, other, piece)
    assert found[3] is found[0]
    assert found[4]["again"][0] is found[1]
    assert found[4]["again"][1] is found[2]
    assert ["id" in node for node in packed[:3]] == [True] * 3
    assert len({node["id"] for node in packed[:3]}) == 3


def test_what_cannot_travel_is_left_out_with_all_that_it_stands_in() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    one, packing = Pending("ACTIVE", since=NOON), Packing(secrets=False)

    packed = packing.value({"a": 1, "b": [one, print], "c": {"d": {2, print}, "e": 5}, "f": deep, "g": one})

    assert back(packed) == {"a": 1, "c": {"e": 5}, "g": one}
    why = "an object of type builtins.builtin_function_or_method"
    assert [one["what"] for one in packing.left_out] == [f"b: {why}", f"d: {why}", "f: nested too deeply"]
    for stays in (print, Pending, object()):
        with pytest.raises(Stays):
            packing.value(stays)


def test_a_store_is_the_one_of_its_place() -> None:
    store = store_of("123456789012", "eu-west-1")

    assert back(Packing(secrets=False).value({"home": store}))["home"] is store


PENDING = "state.lifecycle.Pending"


def test_what_a_snapshot_does_not_name_has_its_default() -> None:
    found = back({"$new": PENDING, "fields": {"then": "ACTIVE"}})

    assert (found.then, found.reason, found.reads, found.behind) == ("ACTIVE", None, 0, ())
    assert abs(found.since - datetime.now(timezone.utc)) < timedelta(minutes=5)


@pytest.mark.parametrize(
    ("node", "why"),
    [
        ({"$new": PENDING}, f"{PENDING} lacks then"),
        ({"$new": PENDING, "fields": {"then": None, "cause": 1}}, f"{PENDING} has no cause in this version"),
        ({"$new": PENDING, "fields": {"then": None, "__class__": 1}}, "has no __class__"),
        ({"$new": "state.snapshots.staying.SnapshotError"}, "is nothing that a snapshot holds"),
        ({"$new": "state.lifecycle.enter"}, "has nothing of the name"),
        ({"$new": "state.nowhere.Thing"}, "has nothing of the name 'state.nowhere.Thing'"),
        ({"$new": 7}, "there is nothing of the name 7"),
        ({"$ref": 1}, "no object with the id 1 before"),
        ([{"$ref": 1}, {"$new": PENDING, "fields": {"then": None}, "id": 1}], "no object with the id 1 before"),
        ({"$record": "families.memories.kinds.MEMORY", "members": []}, "members and tags are objects"),
        ({"$record": "families.memories.kinds.MEMORY", "members": {}, "tags": [1]}, "members and tags are objects"),
        ({"$record": "families.memories.jobs.Jobs", "members": {}}, "has nothing of the name"),
    ],
)
def test_what_nobody_wrote_so_is_refused(node: Any, why: str) -> None:
    with pytest.raises(SnapshotError, match=why):
        back(node)
