from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moto_agentcore.search.facets import Facets, Pair, within

PATHS = st.text("/ab0", max_size=6)
HOLDINGS = st.dictionaries(
    st.integers(0, 40), st.lists(st.tuples(st.sampled_from("nm"), PATHS), max_size=4, unique=True)
)


def filled(holdings: dict[int, list[Pair]]) -> Facets:
    facets = Facets()
    for slot, pairs in holdings.items():
        facets.put(slot, tuple(pairs))
    return facets


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("prefix", "met", "unmet"),
    [
        ("/a/b", ["/a/b", "/a/b/", "/a/b/c", "/a/b/c/"], ["/a/bc", "/a", "/a/", "/a/b0", "/a/b-", "/", ""]),
        ("/a/b/", ["/a/b", "/a/b/", "/a/b/c", "/a/b/c/"], ["/a/bc", "/a", "/a/", "/a/b0", "/a/b-", "/", ""]),
        ("/", ["/", "", "/a", "a", "/a/b/"], []),
        ("", ["/", "", "/a", "a", "/a/b/"], []),
        ("a", ["a", "a/", "a/b"], ["/a", "ab"]),
    ],
)
def test_a_path_holds_itself_and_what_is_beneath_it(prefix: str, met: list[str], unmet: list[str]) -> None:
    facets = filled({slot: [("n", value)] for slot, value in enumerate(met + unmet)})
    assert sorted(facets.find([], ("n", prefix))) == list(range(len(met)))
    assert [within(value, prefix) for value in met + unmet] == [True] * len(met) + [False] * len(unmet)


@pytest.mark.inferred
@given(
    HOLDINGS, st.lists(st.tuples(st.sampled_from("nm"), PATHS), max_size=3), st.none() | st.tuples(st.just("n"), PATHS)
)
def test_conditions_select_what_asking_each_slot_would(
    holdings: dict[int, list[Pair]], where: list[Pair], under: Pair | None
) -> None:
    if not where and not under:
        return
    expected = [
        slot
        for slot, pairs in holdings.items()
        if all(pair in pairs for pair in where)
        and (under is None or any(facet == under[0] and within(value, under[1]) for facet, value in pairs))
    ]
    assert sorted(filled(holdings).find(where, under)) == sorted(expected)


@pytest.mark.inferred
@given(HOLDINGS, HOLDINGS)
def test_overwriting_and_removing_leave_no_trace(before: dict[int, list[Pair]], after: dict[int, list[Pair]]) -> None:
    facets = filled(before)
    for slot in before.keys() - after.keys():
        facets.remove(slot)
    for slot, pairs in after.items():
        facets.put(slot, tuple(pairs))
    for name in "nm":
        values = {value for pairs in after.values() for facet, value in pairs if facet == name}
        assert facets.values(name) == sorted(values)
        for value in values:
            holders = [slot for slot, pairs in after.items() if (name, value) in pairs]
            assert sorted(facets.find([(name, value)], None)) == sorted(holders)


@pytest.mark.inferred
@pytest.mark.parametrize("few", [1, 400])
def test_a_small_and_a_large_condition_meet_whichever_way_is_cheaper(few: int) -> None:
    facets = filled({slot: [("n", f"/u/{slot}"), *([("kind", "x")] if slot < few else [])] for slot in range(1000)})
    assert sorted(facets.find([("kind", "x")], ("n", "/u/"))) == list(range(few))


@pytest.mark.inferred
def test_unknown_facets_and_values_select_nothing_and_are_not_remembered() -> None:
    facets = filled({1: [("n", "/a")]})
    assert not facets.find([("other", "/a")], None)
    assert not facets.find([("n", "/a/")], None), "exact conditions compare literally"
    assert not facets.find([], ("other", "/"))
    assert facets.values("other") == []


@pytest.mark.inferred
def test_a_rare_value_elsewhere_is_not_beneath_a_large_path() -> None:
    facets = Facets()
    for slot in range(100):
        facets.put(slot, (("path", f"/a/{slot}"), ("strategy", "usual")))
    facets.put(100, (("path", "/b"), ("strategy", "rare")))
    assert list(facets.find([("strategy", "rare")], ("path", "/a"))) == []
    assert list(facets.find([("strategy", "rare")], ("path", "/b"))) == [100]
    facets.put(7, (("path", "/a/7"), ("strategy", "rare")))
    assert list(facets.find([("strategy", "rare")], ("path", "/a"))) == [7]


@pytest.mark.inferred
def test_a_rare_value_does_not_meet_a_pair_that_it_has_not() -> None:
    facets = Facets()
    for slot in range(100):
        facets.put(slot, (("path", f"/a/{slot}"), ("strategy", "usual")))
    facets.put(100, (("path", "/a/x"), ("strategy", "rare")))
    assert list(facets.find([("strategy", "rare"), ("strategy", "usual")], ("path", "/a"))) == []
