"""``namespace``: exact since April 2026, a prefix before; and a word to those who did not hear of it."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from conftest import Clients, Logged
from moto_agentcore import AgentCore, AgentCoreWarning
from tests.families.arrange import new_memory, record, records_in, refused, search, texts, write

SAID = "x-moto-agentcore-warning"
PLACES = ("/facts/ada/", "/facts/ada/s1/", "/facts/adam/", "/wishes/ada/")


def _memory(clients: Clients, *places: str) -> str:
    memory_id = new_memory(clients)
    write(clients, memory_id, *(record(place, place) for place in places or PLACES))
    return memory_id


def _told(clients: Clients, memory_id: str, namespace: str) -> str | None:
    """What the header says of a search that finds nothing."""
    criteria = {"searchQuery": "facts"}
    answer = clients.data.retrieve_memory_records(memoryId=memory_id, namespace=namespace, searchCriteria=criteria)
    assert answer["memoryRecordSummaries"] == []
    found: str | None = answer["ResponseMetadata"]["HTTPHeaders"].get(SAID)
    return found


@pytest.mark.parametrize(
    ("namespace", "found"),
    [
        ("/facts/ada", ["/facts/ada/", "/facts/ada/s1/", "/facts/adam/"]),
        ("/facts/ada/", ["/facts/ada/", "/facts/ada/s1/"]),
        ("/", list(PLACES)),
        ("/facts/ada/s1/", ["/facts/ada/s1/"]),
        ("facts", []),
    ],
)
@pytest.mark.from_docs  # the models of 2025: "namespaces that start with the provided prefix"
def test_the_first_generation_finds_all_that_start_so(idle: Clients, namespace: str, found: list[str]) -> None:
    with AgentCore(namespaces="prefix"):
        memory_id = _memory(idle)

        listed = records_in(idle, memory_id, namespace=namespace)
        searched = search(idle, memory_id, "facts of ada", {"namespace": namespace})

        assert sorted(texts(listed)) == sorted(texts(searched)) == sorted(found)


@pytest.mark.inferred
def test_the_first_generation_holds_a_path_too(idle: Clients) -> None:
    with AgentCore(namespaces="prefix"):
        memory_id = _memory(idle)
        asked = {"namespace": "/facts/ada", "namespacePath": "/facts/ada/s1"}

        assert texts(records_in(idle, memory_id, **asked)) == ["/facts/ada/s1/"]


@pytest.mark.inferred
def test_the_first_generation_pages(idle: Clients) -> None:
    with AgentCore(namespaces="prefix"):
        memory_id = _memory(idle)
        pages = idle.data.get_paginator("list_memory_records").paginate(
            memoryId=memory_id, namespace="/facts", PaginationConfig={"PageSize": 1}
        )

        found = [texts(page["memoryRecordSummaries"]) for page in pages]

        assert [text for page in found for text in page] == ["/facts/adam/", "/facts/ada/s1/", "/facts/ada/"]
        explained = idle.agentcore.explain(memory_id, namespace="/facts", searchQuery="ada")
        assert (explained.in_place, explained.found, explained.near) == (3, 3, ())


@pytest.mark.from_model
def test_a_namespace_is_exact(local: Clients) -> None:
    memory_id = _memory(local)

    assert texts(records_in(local, memory_id, namespace="/facts/ada/")) == ["/facts/ada/"]
    assert texts(search(local, memory_id, "facts of ada", {"namespace": "/facts/ada/"})) == ["/facts/ada/"]


@pytest.mark.inferred
def test_a_search_in_vain_says_once_that_records_lie_beneath(local: Clients) -> None:
    memory_id = _memory(local)

    with pytest.warns(AgentCoreWarning, match="namespacePath") as told:
        _told(local, memory_id, "/facts")
    records_in(local, memory_id, namespace="/facts")  # a warning would be an error
    assert told[0].filename == __file__
    assert memory_id in str(told[0].message)

    with pytest.warns(AgentCoreWarning, match="'/wishes/'"):
        assert records_in(local, memory_id, namespace="/wishes/") == []


@pytest.mark.parametrize("namespace", ["/facts/ada/", "/nothing/", "/fact"])
@pytest.mark.inferred
def test_it_says_nothing_where_nothing_lies_beneath(local: Clients, namespace: str) -> None:
    memory_id = _memory(local)

    asked: dict[str, Any] = {"namespace": namespace, "memoryStrategyId": "nothing-abcdefghij"}
    assert records_in(local, memory_id, **asked) == []


@pytest.mark.inferred
def test_pythons_filters_make_an_error_of_it_or_nothing(local: Clients) -> None:
    memory_id = _memory(local)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AgentCoreWarning)
        assert _told(local, memory_id, "/facts") is not None
        warnings.simplefilter("error", AgentCoreWarning)
        with pytest.raises(AgentCoreWarning):
            _told(local, memory_id, "/wishes")


@pytest.mark.inferred
def test_over_http_a_header_and_the_log_say_it(remote: Clients, caplog: Logged) -> None:
    memory_id = _memory(remote)

    said = _told(remote, memory_id, "/facts")

    assert said is not None
    assert "namespacePath" in said
    assert [message for message in caplog.messages if said in message] == [f"RetrieveMemoryRecords: {said}"]
    assert _told(remote, memory_id, "/facts") is None


@pytest.mark.inferred
def test_the_variable_chooses_and_the_authors_word_counts_more(idle: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_AGENTCORE_NAMESPACES", "prefix")
    found = []
    for chosen in (None, "exact", "prefix"):
        with AgentCore(namespaces=chosen), warnings.catch_warnings():
            warnings.simplefilter("ignore", AgentCoreWarning)
            found.append(len(records_in(idle, _memory(idle), namespace="/facts")))

    assert found == [3, 0, 3]


@pytest.mark.inferred
def test_there_are_two_generations(idle: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="namespaces is 'exact' or 'prefix', not 'tree'"):
        AgentCore(namespaces="tree")  # type: ignore[arg-type] # that it is told at run time too
    monkeypatch.setenv("MOTO_AGENTCORE_NAMESPACES", "tree")
    with pytest.raises(ValueError, match="namespaces is one of exact, prefix, not 'tree'"), AgentCore():
        pass


@pytest.mark.from_model
def test_one_of_the_two_is_needed(idle: Clients) -> None:
    with AgentCore(namespaces="prefix"):
        message = refused(idle.data.list_memory_records, memoryId=_memory(idle))

    assert message == "Either namespace or namespacePath is required"
