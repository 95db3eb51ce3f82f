from __future__ import annotations

import threading

import numpy as np
import pytest

from moto_agentcore.search import Hit, Index, as_embedder

from .toys import Plain, Toy


def index_of(*texts: str, embedder: Toy | Plain | None = None) -> Index:
    index = Index(embedder or Toy())
    for number, text in enumerate(texts):
        index.put(f"r{number}", text, {"n": f"/u/{number % 2}"})
    return index


def found(index: Index, query: str, k: int = 10, **conditions: object) -> list[str]:
    return [hit.key for hit in index.search(query, k=k, **conditions)]  # type: ignore[arg-type]  # passed through


@pytest.mark.inferred
def test_a_hit_is_a_key_and_a_score() -> None:
    assert index_of("green tea").search("green tea", k=1) == [Hit("r0", 1.0)]


@pytest.mark.from_docs
def test_hits_come_best_first_and_no_more_than_asked_for() -> None:
    hits = index_of("green tea", "black tea", "green tea leaf", "cake").search("green tea", k=3)
    assert [hit.key for hit in hits][:2] == ["r0", "r2"]
    assert sorted((hit.score for hit in hits), reverse=True) == [hit.score for hit in hits]
    assert len(hits) == 3


@pytest.mark.inferred
def test_an_empty_index_finds_nothing_and_embeds_nothing() -> None:
    toy = Toy()
    assert Index(toy).search("tea", k=3) == []
    assert toy.asked == []


@pytest.mark.inferred
def test_many_texts_are_embedded_a_part_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moto_agentcore.search.finder._BATCH", 2)
    toy = Toy()
    index = index_of("green tea", "black tea", "oolong", "cake", "bread", embedder=Plain(toy))

    assert found(index, "bread", k=1) == ["r4"]
    assert sorted(map(len, toy.asked)) == [1, 1, 2, 2]  # the query is one


@pytest.mark.inferred
@pytest.mark.parametrize("k", [0, -1])
def test_asking_for_less_than_one_is_refused(k: int) -> None:
    with pytest.raises(ValueError, match="k must be at least 1"):
        Index(Toy()).search("tea", k=k)


@pytest.mark.inferred
def test_texts_wait_for_the_next_search_and_are_embedded_in_one_batch() -> None:
    toy = Toy()
    index = index_of("one", "two", "three", embedder=toy)
    index.put("r1", "zwei")
    index.remove("r2")
    assert toy.asked == []
    index.search("query", k=1)
    assert toy.asked == [["one", "zwei"], ["query"]]
    index.put("r0", "one", {"n": "/elsewhere"})
    index.search("query", k=1)
    assert toy.asked[2:] == [["query"]], "the text is the same, only its facets changed"


@pytest.mark.inferred
def test_an_embedder_that_fails_leaves_the_texts_waiting() -> None:
    class Flaky(Toy):
        fails = True

        def embed(self, texts: object) -> object:  # type: ignore[override]  # the double of a broken embedder
            if self.fails:
                raise TimeoutError
            return super().embed(texts)  # type: ignore[arg-type]  # as above

    flaky = Flaky()
    index = index_of("tea", embedder=flaky)
    with pytest.raises(TimeoutError):
        index.search("tea", k=1)
    flaky.fails = False
    assert found(index, "tea") == ["r0"]


@pytest.mark.inferred
def test_an_overwritten_record_is_found_by_its_new_text_and_facets_only() -> None:
    index = index_of("green tea", "black tea")
    index.search("tea", k=1)
    index.put("r0", "sponge cake", {"n": "/new"})
    assert len(index) == 2
    assert found(index, "sponge cake", k=1) == ["r0"]
    assert found(index, "green tea", k=1) == ["r1"]
    assert (index.values("n"), index.keys(where=[("n", "/u/0")])) == (["/new", "/u/1"], [])


@pytest.mark.inferred
def test_a_removed_record_is_gone_and_its_slot_is_used_again() -> None:
    index = index_of("green tea", "black tea", "cake")
    index.search("tea", k=1)
    assert index.remove("r0") is True
    assert index.remove("r0") is False
    assert "r0" not in index
    assert found(index, "green tea") == ["r1", "r2"]
    index.put("new", "green tea", {"n": "/u/0"})
    assert found(index, "green tea", k=1) == ["new"]
    assert len(index._records.rows) == 3


@pytest.mark.inferred
def test_records_that_come_and_go_in_other_groups_take_no_more_slots() -> None:
    index = Index(Toy())
    for turn in range(50):
        for number in range(100):
            index.put(f"r{number}", "tea", {"n": f"/u/{turn}/{number % 3}"})
        for number in range(100):
            index.remove(f"r{number}")
    assert len(index._records.rows) <= 112


@pytest.mark.inferred
def test_a_slot_freed_before_it_was_embedded_is_passed_over() -> None:
    index = index_of("tea")
    index.search("tea", k=1)
    for number in range(500):
        index.put(f"gone{number}", "tea")
    for number in range(500):
        index.remove(f"gone{number}")
    assert found(index, "tea") == ["r0"]


@pytest.mark.inferred
def test_clear_removes_everything_and_keeps_the_embedder() -> None:
    index = index_of("tea")
    embedder = index.embedder
    index.search("tea", k=1)
    index.clear()
    assert (len(index), index.keys(), index.values("n"), index.search("tea", k=1)) == (0, [], [], [])
    assert index.embedder is embedder


@pytest.mark.inferred
def test_keys_come_oldest_first_and_an_overwrite_keeps_its_place() -> None:
    index = index_of("a", "b", "c", "d")
    index.remove("r0")
    index.put("r0", "again", {"n": "/u/0"})
    index.put("r2", "changed", {"n": "/u/0"})
    assert index.keys() == ["r1", "r2", "r3", "r0"]
    assert index.keys(under=("n", "/u/0")) == ["r2", "r0"]


@pytest.mark.inferred
def test_conditions_narrow_the_search_and_never_cut_its_answer_short() -> None:
    index = Index(Toy())
    for number in range(500):
        index.put(f"near{number}", "green tea", {"n": "/other"})
    index.put("far", "cake", {"n": "/mine/x", "tag": ["a", "b"]})
    assert found(index, "green tea", under=("n", "/mine")) == ["far"]
    assert found(index, "green tea", where=[("tag", "b")]) == ["far"]
    assert found(index, "green tea", accept=lambda key: key == "far") == ["far"]
    assert found(index, "green tea", where=[("tag", "b"), ("n", "/other")]) == []
    assert found(index, "green tea", where=[("n", "/other")], accept=lambda key: key.endswith("99"), k=2) == [
        "near99",
        "near199",
    ]


@pytest.mark.inferred
def test_a_record_with_two_paths_beneath_one_is_found_once() -> None:
    index = Index(Toy())
    index.put("one", "tea", {"n": ["/u/a", "/u/b", "/u/a"]})
    assert found(index, "tea", under=("n", "/u")) == ["one"]
    assert index.keys(under=("n", "/u")) == ["one"]


@pytest.mark.inferred
@pytest.mark.parametrize("query", ["", "   ", "what is the"])
def test_a_query_without_content_returns_the_newest_at_the_least_score(query: str) -> None:
    index = index_of("tea", "cake", "milk")
    index.remove("r1")
    index.put("r1", "cake")
    assert index.search(query, k=2) == [Hit("r1", 0.000001), Hit("r2", 0.000001)]
    assert found(index, query, under=("n", "/u/0")) == ["r2", "r0"]
    assert found(Index(Plain()), query) == []


@pytest.mark.inferred
def test_a_query_without_content_is_known_without_words_too() -> None:
    assert found(index_of("tea", "cake", embedder=Plain()), "") == ["r1", "r0"]


@pytest.mark.inferred
def test_texts_without_content_are_found_last_at_the_least_score() -> None:
    assert index_of("", "tea", "the").search("tea", k=3) == [Hit("r1", 1), Hit("r0", 0.000001), Hit("r2", 0.000001)]


@pytest.mark.inferred
@pytest.mark.parametrize("embedder", [Toy(), Plain()])
def test_ties_keep_the_order_of_insertion_whatever_the_size(embedder: Toy | Plain) -> None:
    index = Index(embedder)
    order = [f"r{number}" for number in np.random.default_rng(3).permutation(400)]
    for key in order:
        index.put(key, "green tea" if int(key[1:]) % 2 else "tea green")  # the order of words changes no vector
    assert found(index, "green tea", k=150) == order[:150]
    index.remove(order[0])
    index.put(order[0], "green tea")
    assert found(index, "green tea", k=399) == order[1:]


@pytest.mark.inferred
def test_the_second_stage_weighs_rare_words_and_can_be_left_out() -> None:
    index = index_of(*[f"maria likes thing{number}" for number in range(30)], "sushi")
    assert found(index, "maria sushi", k=1) == ["r30"]
    plain = index_of(*[f"maria likes thing{number}" for number in range(30)], "sushi", embedder=Plain())
    assert index.search("maria sushi", k=31, rerank=False) == plain.search("maria sushi", k=31)
    assert index.search("maria sushi", k=31) != plain.search("maria sushi", k=31)


@pytest.mark.inferred
def test_a_changed_embedder_embeds_again_at_the_next_search() -> None:
    first, second = Toy(), Toy("another", dim=8)
    index = index_of("green tea", "cake", embedder=first)
    index.search("tea", k=1)
    index.embedder = second
    assert second.asked == []
    assert index.search("cake", k=1) == [Hit("r1", 1)]
    assert second.asked == [["green tea", "cake"], ["cake"]]


@pytest.mark.inferred
def test_an_embedder_of_the_same_name_keeps_the_vectors() -> None:
    index = index_of("tea", embedder=Toy())
    index.search("tea", k=1)
    index.embedder = again = Toy()
    index.search("tea", k=1)
    assert again.asked == [["tea"]], "the new one is asked for the query alone"


@pytest.mark.inferred
def test_a_callable_is_an_embedder() -> None:
    index = Index(lambda texts: [[text.count("a"), text.count("b")] for text in texts])
    index.put("a", "aaa")
    index.put("b", "bbb")
    assert index.search("a", k=2) == [Hit("a", 1.0), Hit("b", 0.000001)]
    index.embedder = as_embedder(lambda texts: [[1, 0, text.count("b")] for text in texts])
    assert [hit.key for hit in index.search("b", k=1)] == ["b"]


@pytest.mark.inferred
def test_writers_and_searchers_share_an_index() -> None:
    index, errors = index_of("green tea"), list[BaseException]()

    def write(name: int) -> None:
        for number in range(300):
            index.put(f"{name}-{number}", f"text {number % 7}", {"n": f"/u/{number % 3}"})
            if number % 3 == 0:
                index.remove(f"{name}-{number // 2}")

    def search() -> None:
        for number in range(150):
            assert index.search("green tea", k=1)[0] == Hit("r0", 1.0)
            assert all(hit.score <= 1 for hit in index.search(f"text {number % 7}", k=50, under=("n", "/u/1")))

    def guarded(work: object, *arguments: object) -> None:
        try:
            work(*arguments)  # type: ignore[operator]  # one of the two above
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(write, name)) for name in range(3)]
    threads += [threading.Thread(target=guarded, args=(search,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(index.search("text", k=1000)) == len(index)


@pytest.mark.inferred
@pytest.mark.parametrize("changed", [{f"r{i}": "coffee" for i in range(300)}, {f"n{i}": "red tea" for i in range(300)}])
def test_a_changed_index_scores_as_a_new_one_would(changed: dict[str, str]) -> None:
    texts = {f"r{i}": f"tea word{i} of the {'red' if i % 3 else 'blue'} house" for i in range(400)}
    index, fresh = Index(Toy()), Index(Toy())
    for key, text in texts.items():
        index.put(key, text)
    before = index.search("red tea", k=399)

    for key, text in changed.items():
        index.put(key, text)
    for key, text in {**texts, **changed}.items():
        fresh.put(key, text)

    assert index.search("red tea", k=399) == fresh.search("red tea", k=399) != before
