from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moto_agentcore.search.slots import Group, Slots


@pytest.mark.inferred
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(-30, 40)), max_size=12))
def test_no_number_is_given_twice_and_few_wait(steps: list[tuple[str, int]]) -> None:
    """Each step takes some numbers for a group, or gives some of its numbers back, oldest first."""
    slots, used, most = Slots(), {name: list[tuple[int, Group]]() for name in "abc"}, 0
    for name, change in steps:
        used[name] += [slots.take(name) for _ in range(change)]
        for _ in range(min(-change, len(used[name]))):
            slots.give(*used[name].pop(0))
        numbers = [slot for group in used.values() for slot, _ in group]
        most = max(most, len(numbers))
        assert len(set(numbers)) == len(numbers)
        assert all(0 <= number < slots.end for number in numbers)
    assert slots.end <= most + 16 * len(used)


@pytest.mark.inferred
def test_numbers_of_a_group_lie_in_runs_though_groups_take_turns() -> None:
    slots = Slots()
    taken = [[slots.take(name)[0] for name in "abcdefgh"] for _ in range(1000)]
    mine = [row[0] for row in taken]
    assert sum(after == before + 1 for before, after in pairwise(mine)) > 900
    assert slots.end < 8 * 1000 * 1.02


@pytest.mark.inferred
def test_what_an_emptied_group_held_is_used_by_any() -> None:
    slots = Slots()
    for slot, group in [slots.take("a") for _ in range(100)]:
        slots.give(slot, group)
    end = slots.end
    assert {slots.take("b")[0] for _ in range(100)} <= set(range(end))
    assert slots.end <= end + 16
