"""Jobs that run, in order: what they ask to be kept becomes records, what fails can be redone.

The built-in extractors run under the store's lock. What may run code of the test author (an extractor of theirs, a
fault, whoever hears of a delivery) does not: meanwhile the memory is left to everybody else as it is, and its other
jobs wait, so that they are done in order. A record's times are those of the job, not of the look.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from moto_agentcore import author
from moto_agentcore.errors import AuthorError, ServiceError
from moto_agentcore.extraction import EXTRACTORS, Extracted
from moto_agentcore.families.memories import consolidation, delivery, results
from moto_agentcore.families.memories.archive import archive_of
from moto_agentcore.families.memories.jobs import EXTRACTION, Delivery, Extraction, Job, Jobs, collect_idle
from moto_agentcore.families.memories.kinds import MEMORY
from moto_agentcore.families.memories.reading import Reading, readings_of
from moto_agentcore.state.lifecycle import Pending, counts, due, end

if TYPE_CHECKING:
    from moto_agentcore.controls import Controls
    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

Task = tuple[Reading, Job]
Outcome = Sequence[Extracted] | str  # what a job asks to be kept, or what it failed with


def flush(store: Store, controls: Controls) -> int:
    """Run every waiting job of every memory, whatever the progression; how many are done with."""
    with store.lock:
        found = list(store.table(MEMORY))
    return sum(run(store, memory, controls, everything=True) for memory in found)


def run(store: Store, memory: Record, controls: Controls, *, everything: bool = False) -> int:
    """Run the jobs that are due, in order; how many are done with. No lock may be held where author's code may run:
    nothing is done for who calls while somebody else runs this memory's, or from within it.
    """
    with store.lock:
        if delivery.Backlogs in memory.parts:
            collect_idle(memory)
        jobs = memory.part(Jobs)
        if not jobs.waiting or jobs.is_running:
            return 0
        tasks = _tasks(memory, ready := _ready(jobs.waiting, everything))
        with _none_lost(store, memory, tasks):
            while tasks and not _is_authors(*tasks[0], controls):
                _finish(memory, *tasks[0], _attempted(memory, *tasks[0], controls), controls)
                tasks.popleft()
        if not tasks:
            return len(ready)
        jobs.is_running = True
    with _none_lost(store, memory, tasks):
        while tasks:
            outcome = _attempted(memory, *tasks[0], controls)
            with store.lock:
                _finish(memory, *tasks[0], outcome, controls)
            tasks.popleft()
    return len(ready)


@contextmanager
def _none_lost(store: Store, memory: Record, tasks: deque[Task]) -> Iterator[None]:
    """A KeyboardInterrupt, a SystemExit: the job that it came in has failed, and those behind it wait again."""
    jobs = memory.part(Jobs)
    try:
        yield
        jobs.is_running = jobs.is_running and bool(tasks)
    except BaseException as error:
        with store.lock:
            if tasks:
                _fail(memory, tasks.popleft()[1], type(error).__name__)
            jobs.waiting.extendleft(job for _, job in reversed(tasks))
            jobs.is_running = False
        raise


def _ready(waiting: deque[Job], everything: bool) -> list[Job]:
    """Take what is due from the queue."""
    found = []
    if counts(EXTRACTION):
        for job in waiting:
            job.looks += 1
    while waiting and (everything or due(EXTRACTION, Pending(None, since=waiting[0].made, reads=waiting[0].looks))):
        waiting[0].ended = end(EXTRACTION, waiting[0].made)
        found.append(waiting.popleft())
    return found


def _tasks(memory: Record, ready: Iterable[Job]) -> deque[Task]:
    """The jobs that have something to do: of several on a session that is read as a whole, the last does for all."""
    latest = {job.scope: job for job in ready}
    living = {reading.strategy_id: reading for reading in readings_of(memory)}
    named = ((living[job.strategy_id], job) for job in ready if job.strategy_id in living)
    return deque(
        (reading, job) for reading, job in named if not reading.reads_whole_sessions or latest[job.scope] is job
    )


def _is_authors(reading: Reading, job: Job, controls: Controls) -> bool:
    """Whether code of the test author may run in a job."""
    return isinstance(job, Delivery) or controls.faults.may_strike("Extraction") or _own(reading, controls) is not None


def _attempted(memory: Record, reading: Reading, job: Job, controls: Controls) -> Outcome:
    try:
        controls.faults.strike("Extraction", job)
        if job.failure_reason is not None:
            return job.failure_reason
        if isinstance(job, Delivery):
            delivery.deliver(memory, reading, job)
        return _extract(reading, job, controls) if isinstance(job, Extraction) else []
    except AuthorError as error:
        return error.message
    except ServiceError as error:
        return error.code
    except Exception as error:
        return str(error) or type(error).__name__


def _finish(memory: Record, reading: Reading, job: Job, outcome: Outcome, controls: Controls) -> None:
    """Write down what came of a job; one whose records cannot be written has failed too."""
    try:
        if isinstance(job, Extraction) and not isinstance(outcome, str):
            consolidation.keep(archive_of(memory, controls), reading, job, outcome)
    except Exception as error:
        outcome = str(error) or type(error).__name__
    if isinstance(outcome, str):
        _fail(memory, job, outcome)


def _fail(memory: Record, job: Job, failure: str) -> None:
    job.failure = failure
    memory.part(Jobs).failed[job.id] = job


def _extract(reading: Reading, job: Extraction, controls: Controls) -> list[Extracted]:
    """What the author's extractor makes of the job, else the built-in one; a plain custom strategy has none."""
    own, built_in = _own(reading, controls), EXTRACTORS.get(reading.base)
    if own is not None:
        return results.checked(author.run(own, job.said.turns))
    return built_in(job.said.turns) if built_in is not None else []


def _own(reading: Reading, controls: Controls) -> Callable[..., Any] | None:
    names = (reading.strategy_id, reading.type, reading.base) if controls.extractors else ()
    name = next((name for name in names if name in controls.extractors), None)
    if name is None:
        return None
    controls.used.add(("extractor", name))
    return controls.extractors.get(name)
