"""What a fault is held against before any call meets it: one that could never strike is refused at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from moto_agentcore.controls.rules import models_of
from moto_agentcore.errors import COMMON

if TYPE_CHECKING:
    from botocore.model import Shape

ANY, EXTRACTION = "*", "Extraction"  # the jobs behind events: no operation, and not one of ``*``
# What goes through states of which one is a failure, and what begins that.
LIVES = (
    "ABTest AgentInsightStore AgentRuntime AgentRuntimeEndpoint BatchEvaluation Browser BrowserProfile "
    "BrowserSessionProfile CapacityProvider CodeInterpreter ConsentPortal Dataset DatasetExamples DatasetGeneration "
    "DatasetVersion Evaluator FlowExecution Gateway GatewayRateLimit GatewayRateLimits GatewayRule GatewayTarget "
    "GatewayTargets Harness HarnessEndpoint Memory Oauth2CredentialProvider OnlineEvaluationConfig PaymentConnector "
    "PaymentManager Policy PolicyEngine PolicyGeneration Recommendation Registry RegistryRecord"
)
# What a job's failureReason says (developer guide, long-term-redrive).
REASONS = (
    "LTM_RATE_EXCEEDED",
    *(
        f"CUSTOM_MODEL_BEDROCK_{what}"
        for what in (
            *("ACCESS_DENIED", "INTERNAL_ERROR", "THROTTLING", "MODEL_ERROR", "MODEL_TIMEOUT", "RESOURCE_NOT_FOUND"),
            *("MODEL_NOT_READY", "SERVICE_UNAVAILABLE", "VALIDATION_EXCEPTION"),
        )
    ),
)
_BEGINS = re.compile(f"(?:Add|BatchPut|Create|Delete|Save|Start|Synchronize|Update)(?:{LIVES.replace(' ', '|')})")


def declared(operation: str) -> dict[str, Shape]:
    """The errors that an operation declares (two services have a ListSessions), or that any does, by their codes."""
    return dict(_errors(operation))


def _errors(operation: str) -> Iterator[tuple[str, Shape]]:
    for model in models_of(operation):
        shapes = model.error_shapes if operation == ANY else model.operation_model(operation).error_shapes
        yield from ((shape.name, shape) for shape in shapes)


def check_operation(operation: str) -> None:
    if operation != EXTRACTION and not models_of(operation):
        said = meant(operation) or f"say CreateEvent, '*' or '{EXTRACTION}'"
        raise ValueError(f"there is no operation {operation!r}; {said}")


def meant(operation: str) -> str:
    """Which operation was probably meant; empty where none is near."""
    names = [name for model in models_of(ANY) for name in model.operation_names]
    near = get_close_matches(str(operation).replace("_", ""), names, n=1)
    return f"did you mean {near[0]}?" if near else ""


def check_code(operation: str, code: str) -> None:
    """That an operation answers a code, or the front end of AWS in its place.

    A job fails for a reason of its own, or with the error of any operation.
    """
    is_job = operation == EXTRACTION
    known: Iterable[str] = [*REASONS, *declared(ANY)] if is_job else declared(operation)
    if code not in known and code not in COMMON:
        near = get_close_matches(code, known, n=1, cutoff=0.6 if is_job else 0.7)
        said = f"did you mean {near[0]!r}? " if near else ""
        shown = sorted(REASONS if is_job else known)
        raise ValueError(f"{operation} declares no {code!r}; {said}it does declare {shown}")


def check_begins(operation: str) -> None:
    if operation not in (ANY, EXTRACTION) and _BEGINS.fullmatch(operation) is None:
        raise ValueError(f"{operation} begins nothing that could fail later: Break is for CreateMemory and its like")
