"""``moto-agentcore operations``: what each operation does here, and where it stands; ``coverage --missing``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from inspect import unwrap
from pathlib import Path
from typing import Any

import moto_agentcore
from moto_agentcore.service import SERVICES, Service

# What is not plainly state that is written and read.
BOUND = frozenset(
    {
        *("GetAgentCard", "InvokeAgent", "InvokeAgentRuntime", "InvokeFlow", "InvokeHarness", "InvokeInlineAgent"),
        "StartFlowExecution",
    }
)
SCRIPTED = frozenset(
    {
        *("GenerateQuery", "GetPaymentInstrumentBalance", "InvokeAgentRuntimeCommand", "InvokeBrowser"),
        *("InvokeCodeInterpreter", "OptimizePrompt", "StartPolicyGeneration", "StartRecommendation"),
    }
)
HEURISTIC = frozenset(
    {
        *("AgenticRetrieveStream", "Evaluate", "IngestData", "InvokeWebSearch", "Rerank", "Retrieve"),
        *("RetrieveAndGenerate", "RetrieveAndGenerateStream", "RetrieveMemoryRecords", "SearchRegistryRecords"),
        *("StartBatchEvaluation", "StartMemoryExtractionJob"),
    }
)
HOW = {name: how for how, of in (("bound", BOUND), ("scripted", SCRIPTED), ("heuristic", HEURISTIC)) for name in of}
MEANING = {
    "stateful": "state is kept and checked, as the service does it",
    "bound": "your code answers, by agentcore.bind(…); without it, a default that says so",
    "scripted": "what agentcore.script(…) says; without it, a plain default (or the real thing, where you allow it)",
    "heuristic": "rules and a local search in place of the service's models",
    "501": "nobody answers it yet; agentcore.script(…) can",
}


def lines(named: str | None = None) -> Iterator[str]:
    """The operations, by service, and what the words mean; only those whose name has ``named`` in it.

    ValueError where none has.
    """
    found = [(service, list(_rows(service, named))) for service in SERVICES.values()]
    if not any(rows for _, rows in found):
        raise ValueError(f"no operation is called {named!r}{_near(str(named))}")
    shown = set()
    for service, rows in found:
        if rows:
            yield service.name
            for name, how, where in rows:
                shown.add(how)
                yield f"  {name:<38} {how:<9}  {where}".rstrip()
    yield ""
    yield from (f"{how}: {meaning}" for how, meaning in MEANING.items() if how in shown)


def missing() -> Iterator[str]:
    """The operations that nobody answers yet."""
    for service in SERVICES.values():
        yield from (
            f"{service.name} {name}" for name in service.model.operation_names if service.function(name) is None
        )


def _rows(service: Service, named: str | None) -> Iterator[tuple[str, str, str]]:
    wanted = _plain(named or "")
    exact = [name for name in service.model.operation_names if _plain(name) == wanted]
    for name in exact or service.model.operation_names:
        if wanted in _plain(name):
            function = service.function(name)
            how = "501" if function is None else HOW.get(name, "stateful")
            yield name, how, "" if function is None else _where(function)


def _where(function: Callable[..., Any]) -> str:
    """File and line, from the package's folder on."""
    code = unwrap(function).__code__
    return f"{Path(code.co_filename).relative_to(Path(moto_agentcore.__file__).parent)}:{code.co_firstlineno}"


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _near(named: str) -> str:
    names = {_plain(name): name for service in SERVICES.values() for name in service.model.operation_names}
    found = get_close_matches(_plain(named), names, n=3, cutoff=0.6)
    return f"; did you mean {', '.join(names[name] for name in found)}?" if found else ""
