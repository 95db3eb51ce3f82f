"""Failed extraction: ListMemoryExtractionJobs shows it, StartMemoryExtractionJob redoes it."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Fail
from tests.families.arrange import minute, new_memory, records_in, refused, say, shown, spoken, strategy, texts_in

FACT = "I live in Oslo."
OUTAGE = Fail("LTM_RATE_EXCEEDED")


def _jobs(clients: Clients, memory_id: str, **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = clients.data.list_memory_extraction_jobs(memoryId=memory_id, **asked)["jobs"]
    return found


def _redo(clients: Clients, memory_id: str, job: dict[str, Any]) -> str:
    answer = clients.data.start_memory_extraction_job(memoryId=memory_id, extractionJob={"jobId": job["jobID"]})
    return str(answer["jobId"])


def _failing(clients: Clients, *strategies: dict[str, Any], times: int | None = 1) -> str:
    """A memory whose next extractions fail."""
    clients.agentcore.faults.on("Extraction", OUTAGE, times=times)
    return new_memory(clients, memoryStrategies=list(strategies or [strategy("SEMANTIC")]))


@pytest.mark.from_docs
def test_a_failed_extraction_is_listed(clients: Clients) -> None:
    memory_id = _failing(clients)
    payload = [spoken(FACT), {"blob": "x"}, spoken("Nice!", "ASSISTANT")]
    event = say(clients, memory_id, payload=payload)

    (job,) = _jobs(clients, memory_id)

    assert job == {
        "jobID": job["jobID"],
        "messages": {
            "messagesList": [{"eventId": event["eventId"], "messageIndex": i} for i in (0, 2)]  # a blob is none
        },
        "status": "FAILED",
        "failureReason": "LTM_RATE_EXCEEDED",
        "strategyId": shown(clients, memory_id)["strategies"][0]["strategyId"],
        "sessionId": "s1",
        "actorId": "ada",
    }
    assert records_in(clients, memory_id) == []


@pytest.mark.inferred
def test_a_job_that_is_not_there_is_started_in_vain(local: Clients) -> None:
    memory_id = _failing(local)
    say(local, memory_id, FACT)
    (job,) = _jobs(local, memory_id)

    assert _redo(local, memory_id, {"jobID": "gone"}) == "gone"
    assert _jobs(local, memory_id) == [job]


@pytest.mark.from_docs
def test_a_healthy_extraction_is_not_listed(local: Clients) -> None:
    memory_id = new_memory(local, memoryStrategies=[strategy("SEMANTIC")])
    say(local, memory_id, FACT)

    assert _jobs(local, memory_id) == []


@pytest.mark.from_model
def test_a_job_that_is_started_again_makes_its_records_and_is_gone(local: Clients) -> None:
    memory_id = _failing(local)
    say(local, memory_id, FACT)
    (job,) = _jobs(local, memory_id)

    assert _redo(local, memory_id, job) == job["jobID"]

    assert "Oslo" in texts_in(local, memory_id)[0]
    assert _jobs(local, memory_id) == []


@pytest.mark.inferred
def test_a_job_that_fails_again_is_listed_again(local: Clients) -> None:
    memory_id = _failing(local, times=2)
    say(local, memory_id, FACT)
    (job,) = _jobs(local, memory_id)

    _redo(local, memory_id, job)

    assert _jobs(local, memory_id) == [job]


@pytest.mark.from_model
def test_a_job_picks_up_what_earlier_ones_left_of_its_session(local: Clients) -> None:
    memory_id = _failing(local, times=3)
    said = [(FACT, "s1"), ("My dog is called Rex.", "s1"), ("I work as a teacher.", "s2")]
    for i, (text, session) in enumerate(said):
        say(local, memory_id, text, session=session, at=minute(i))
        _jobs(local, memory_id)  # each is tried, and fails, by itself
    jobs = {job["messages"]["messagesList"][0]["eventId"]: job for job in _jobs(local, memory_id)}
    second = jobs[sorted(jobs)[1]]

    _redo(local, memory_id, second)

    found = " ".join(texts_in(local, memory_id))
    assert ["Oslo" in found, "Rex" in found, "teacher" in found] == [True, True, False]
    assert [job["sessionId"] for job in _jobs(local, memory_id)] == ["s2"]


@pytest.mark.inferred
def test_one_strategy_fails_for_itself(local: Clients) -> None:
    memory_id = _failing(local, strategy("SEMANTIC"), strategy("SUMMARIZATION"))
    say(local, memory_id, FACT)
    semantic, summary = (found["strategyId"] for found in shown(local, memory_id)["strategies"])

    assert [job["strategyId"] for job in _jobs(local, memory_id)] == [semantic]
    assert [found["memoryStrategyId"] for found in records_in(local, memory_id)] == [summary]


@pytest.mark.from_model
def test_jobs_are_filtered(local: Clients) -> None:
    memory_id = _failing(local, strategy("SEMANTIC"), strategy("USER_PREFERENCE"), times=None)
    for actor, session in (("ada", "s1"), ("ada", "s2"), ("bob", "s1")):
        say(local, memory_id, FACT, actor=actor, session=session)
    first, second = (found["strategyId"] for found in shown(local, memory_id)["strategies"])

    def found(**conditions: str) -> set[tuple[str, str, str]]:
        jobs = _jobs(local, memory_id, filter=conditions)
        return {(job["strategyId"], job["actorId"], job["sessionId"]) for job in jobs}

    assert len(found()) == len(found(status="FAILED")) == 6
    assert found(strategyId=first, actorId="bob") == {(first, "bob", "s1")}
    assert found(sessionId="s2") == {(first, "ada", "s2"), (second, "ada", "s2")}
    assert found(actorId="nobody") == set()


@pytest.mark.from_model
def test_twenty_jobs_are_a_page(local: Clients) -> None:
    memory_id = _failing(local, times=None)
    for i in range(21):
        say(local, memory_id, FACT, session=f"s{i}")

    pages = list(local.data.get_paginator("list_memory_extraction_jobs").paginate(memoryId=memory_id))

    assert [len(page["jobs"]) for page in pages] == [20, 1]
    assert len({job["jobID"] for page in pages for job in page["jobs"]}) == 21


@pytest.mark.from_model
def test_a_page_has_fifty_jobs_at_most(local: Clients) -> None:
    message = refused(_jobs, clients=local, memory_id=new_memory(local), maxResults=51)

    assert "Member must have value less than or equal to 50" in message


@pytest.mark.inferred
def test_ingested_data_that_fails_has_no_messages(local: Clients) -> None:
    memory_id = _failing(local)
    source = {"inline": {"payload": [spoken(FACT)]}}
    local.data.ingest_data(memoryId=memory_id, actorId="ada", contentTimestamp=minute(0), source=source)

    (job,) = _jobs(local, memory_id)

    assert job["messages"] == {"messagesList": []}


@pytest.mark.inferred
def test_what_an_authors_extractor_raises_is_the_reason(local: Clients) -> None:
    memory_id = new_memory(local, memoryStrategies=[strategy("SEMANTIC")])

    def broken(turns: Any) -> list[str]:
        raise RuntimeError("The model is asleep")

    local.agentcore.memory.extractor("SEMANTIC", broken)
    say(local, memory_id, FACT)

    assert [job["failureReason"] for job in _jobs(local, memory_id)] == ["The model is asleep"]
    local.agentcore.memory.extractor("SEMANTIC", None)
    _redo(local, memory_id, _jobs(local, memory_id)[0])
    assert "Oslo" in texts_in(local, memory_id)[0]


@pytest.mark.agentcore(extraction="manual")
@pytest.mark.inferred
def test_by_hand_a_job_started_again_waits_for_the_flush(local: Clients) -> None:
    memory_id = _failing(local)
    say(local, memory_id, FACT)
    local.agentcore.memory.flush()
    (job,) = _jobs(local, memory_id)

    _redo(local, memory_id, job)

    assert (records_in(local, memory_id), _jobs(local, memory_id)) == ([], [])
    assert local.agentcore.memory.flush() == 1
    assert len(records_in(local, memory_id)) == 1


@pytest.mark.inferred
def test_a_job_of_a_deleted_strategy_does_nothing(local: Clients) -> None:
    memory_id = _failing(local)
    say(local, memory_id, FACT)
    (job,) = _jobs(local, memory_id)
    gone = {"deleteMemoryStrategies": [{"memoryStrategyId": job["strategyId"]}]}
    local.control.update_memory(memoryId=memory_id, memoryStrategies=gone)

    _redo(local, memory_id, job)

    assert (records_in(local, memory_id), _jobs(local, memory_id)) == ([], [])
