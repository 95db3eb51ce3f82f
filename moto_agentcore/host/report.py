"""What a failed test would want to know: the last calls, why a retrieval found nothing, what never struck, what waits.

pytest's plugin puts it into the report of a test that used the mock. Where the mock ends with the test, as a decorated
function's does, it is put down on the way out (``note``) and goes with the exception.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from moto_agentcore.controls import controls
from moto_agentcore.families.memories.controls import memories
from moto_agentcore.families.memories.explain import explain
from moto_agentcore.host.calls import AskedCall, Calls
from moto_agentcore.host.places import elsewhere
from moto_agentcore.host.unmocked import past

if TYPE_CHECKING:
    from moto_agentcore.controls.rules import Rule

OFF = "MOTO_AGENTCORE_REPORT"  # "0" in the environment: nothing is put down
CALLS, EXPLAINED, OTHERS = 6, 3, 5  # lines or blocks of a kind
LOOKING = {"RetrieveMemoryRecords": "memoryRecordSummaries", "ListMemoryRecords": "memoryRecordSummaries"}
NOTED = "_moto_agentcore_report"
PASSING = {"GeneratorExit", "KeyboardInterrupt", "Skipped", "SystemExit"}


def begin() -> int:
    """A test begins; gives how many calls there were before it."""
    past.clear()
    return controls.calls.total


def note(error: BaseException | None) -> None:
    """Put the report of a test that fails now on its exception, before its mock is over."""
    in_test = "PYTEST_CURRENT_TEST" in os.environ and os.environ.get(OFF) != "0"
    if error is None or not in_test or controls.mocks != 1 or type(error).__name__ in PASSING:
        return
    if not hasattr(error, NOTED) and hasattr(error, "__dict__"):
        setattr(error, NOTED, report(0))


def noted(error: BaseException, since: int) -> str:
    """The report of a failure: what was put down, else what is there now; empty where nothing was asked."""
    found = getattr(error, NOTED, None)
    return report(since) if found is None else str(found)


def report(since: int) -> str:
    """What happened after so many calls of this process, as text; empty where nothing did."""
    calls = [call for call in Calls() if call.number > since]
    try:
        return "\n".join(_told(calls))
    except Exception as failure:  # a test that failed is told of by its own failure, whatever becomes of this
        return f"moto-agentcore could not tell more: {type(failure).__name__}: {failure}"


def _told(calls: list[AskedCall]) -> Iterator[str]:
    idle = list(_idle())
    if not calls and not idle and not past:
        return
    yield f"the last calls, of {len(calls)}:" if len(calls) > CALLS else "the calls:" if calls else "no calls"
    yield from (f"  {line}" for call in calls[-CALLS:] for line in (str(call), *elsewhere(call)))
    explained: set[str] = set()
    for call in _empty(calls):
        explained.add(str(call.params["memoryId"]).rpartition("/")[2])
        yield f"{call.operation} found nothing: {_explained(call)}"
    yield from past
    yield from idle
    yield from islice(_jobs(explained), OTHERS)


def _empty(calls: list[AskedCall]) -> list[AskedCall]:
    """The latest searches and lists of records that found nothing, each once."""
    found = [call for call in calls if call.operation in LOOKING and _found_nothing(call)]
    return list({str(call.params): call for call in found}.values())[-EXPLAINED:]


def _found_nothing(call: AskedCall) -> bool:
    return call.error is None and not (call.response or {}).get(LOOKING[call.operation], True)


def _explained(call: AskedCall) -> str:
    try:
        return str(explain(call.params)).replace("\n", "\n  ")
    except ValueError as gone:
        return str(gone)


def _idle() -> Iterator[str]:
    for rule in controls.faults.unstruck()[:OTHERS]:
        yield f"a fault never struck: {_named(rule)}"
    for rule in controls.scripts.unstruck()[:OTHERS]:
        yield f"a script never answered: {rule.operation}{_only(rule)}"

    yield from islice(_unasked(), OTHERS)


def _unasked() -> Iterator[str]:
    """What stands ready and nothing came to, and what came where nothing stands."""
    unasked = controls.bindings.unasked()
    bound = ", ".join(repr(address) for address, _ in unasked[:OTHERS])
    more = f"; what is bound and was not asked: {bound}" if bound else ""
    for what in controls.bindings.lacked[:OTHERS]:
        yield f"nothing is bound to {what}, which was asked{more}"
    for address, qualifier in unasked:
        yield f"a binding was never asked: {address!r}{f', qualifier {qualifier!r}' if qualifier else ''}"
    for kind, given, hint in (("extractor", controls.extractors, "memory"), ("issuer", controls.issuers, "identity")):
        for name in given:
            if (kind, name) not in controls.used:
                yield f"what agentcore.{hint} was given for {name!r} never applied"


def _named(rule: Rule[Any]) -> str:
    return f"{rule.operation}, {rule.what!r}{_only(rule)}"


def _only(rule: Rule[Any]) -> str:
    return ", where its condition holds" if rule.where is not None else ""


def _jobs(explained: set[str]) -> Iterator[str]:
    """Jobs that wait or failed, of memories that no explanation has told of."""
    from moto_agentcore.families.memories.jobs import Jobs

    for store, memory in memories():
        if memory.id in explained:
            continue
        with store.lock:
            jobs = memory.part(Jobs)
            waiting, failed = len(jobs.waiting), list(jobs.failed.values())
        if waiting:
            yield f"memory {memory.id}: {waiting} extraction jobs wait; agentcore.memory.flush() runs them"
        for job in failed:
            yield f"memory {memory.id}: extraction job {job.id} of {job.strategy_id} failed: {job.failure}"
