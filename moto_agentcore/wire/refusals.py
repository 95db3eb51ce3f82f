"""How a refusal says what is wrong. Which of three styles it is depends on the service behind the operation::

    plain    1 validation error detected: Value at 'maxResults' failed to satisfy constraint: Member must …
    quoting  1 validation error detected: Value 'my-agent' at 'agentRuntimeName' failed to satisfy constraint: …
    pointing 1 validation error detected. Value with length 52 at '/name' failed to satisfy constraint: …

All three were quoted by users: plain of memories, the data plane and evaluators, quoting of runtimes and
bedrock-agent-runtime, pointing of policy engines. What nobody quoted a refusal of is plain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError, invalid
from moto_agentcore.wire.constraints import Constraint
from moto_agentcore.wire.shapes import NUMBERS, is_document, members

if TYPE_CHECKING:
    from botocore.model import OperationModel

# The way to a value, from the inside out: written as text only when it is needed. A step is a member's name, an item's
# number (from 1) or a map's key.
Step = str | int | tuple[str]
Path = tuple[Any, Step] | None

# Members whose violation has a text of its own, where a user quoted it.
OWN_TEXT = {
    ("bedrock-agentcore", "memoryId"): "Invalid memoryId: not a valid memory ID or ARN",
    ("bedrock-agentcore-control", "agentRuntimeArtifact"): "AgentArtifact must have exactly one configuration",
    ("bedrock-agentcore-control", "source"): "Exactly one of source.inlineExamples or source.s3Source must be provided",
}
# By service, and first segment of the URI ("" for all of them).
QUOTING = {
    ("bedrock-agentcore-control", "runtimes"),
    ("bedrock-agentcore-control", "gateways"),
    ("bedrock-agent-runtime", ""),
}
POINTING = {("bedrock-agentcore-control", "policy-engines"), ("bedrock-agentcore-control", "policy-engine-summaries")}


@dataclass(frozen=True, slots=True)
class Violation:
    """``what`` must hold at ``path``. ``item`` is the one of a list or map that is to blame, with what it breaks."""

    path: Path
    what: str
    value: Any = None
    broken: Constraint | None = None
    item: Violation | None = None

    @property
    def where(self) -> str:
        return ".".join(_word(step) for step in _steps(self.path))


def compile_refusal(operation: OperationModel) -> Callable[[list[Violation]], ServiceError]:
    """What makes the ValidationException that names every violation."""
    service = operation.service_model.service_name
    segment = operation.http["requestUri"].split("/")[1]
    style = _style(service, segment)

    def refusal(found: list[Violation]) -> ServiceError:
        fields = [{"name": violation.where, "message": violation.what} for violation in found]
        own = next((OWN_TEXT[service, f["name"]] for f in fields if (service, f["name"]) in OWN_TEXT), None)
        error = invalid(own if own is not None else style(found, operation.input_shape))
        error.members["fieldList"] = fields
        return error

    return refusal


def _style(service: str, segment: str) -> Callable[[list[Violation], Any], str]:
    if (service, segment) in POINTING:
        return _pointing
    return _quoting if {(service, segment), (service, "")} & QUOTING else _plain


def _plain(found: list[Violation], _shape: Any) -> str:
    return _counted(found, ":", [f"Value at '{v.where}' failed to satisfy constraint: {v.what}" for v in found])


def _quoting(found: list[Violation], shape: Any) -> str:
    told = [f"Value {_quoted(v, shape)}at '{v.where}' failed to satisfy constraint: {v.what}" for v in found]
    return _counted(found, ":", told)


def _pointing(found: list[Violation], _shape: Any) -> str:
    return _counted(found, ".", [_pointed(violation.item or violation) for violation in found])


def _counted(found: list[Violation], stop: str, told: list[str]) -> str:
    return f"{len(found)} validation error{'s' if len(found) > 1 else ''} detected{stop} {'; '.join(told)}"


def _quoted(violation: Violation, shape: Any) -> str:
    """The refused value, unless it is a structure, or may be a secret."""
    if violation.value is None:
        return "null "
    for step in _steps(violation.path):
        shape = (
            members(shape)[step] if isinstance(step, str) else shape.value if isinstance(step, tuple) else shape.member
        )
        if shape.metadata.get("sensitive"):
            return ""
    text = _java(shape, violation.value)
    return "" if text is None else f"'{text}' "


def _java(shape: Any, value: Any) -> str | None:
    """A value as Java's own toString would write it; None where it is none that a reader could use."""
    if shape.type_name == "list" and not is_document(shape):
        items = [_java(shape.member, item) for item in value]
        return None if None in items or shape.member.metadata.get("sensitive") else f"[{', '.join(map(str, items))}]"
    return str(value) if shape.type_name in ("string", *NUMBERS) and not shape.metadata.get("sensitive") else None


def _pointed(violation: Violation) -> str:
    steps = "".join(
        f"/{step - 1 if isinstance(step, int) else _word(step).removesuffix('.member')}"
        for step in _steps(violation.path)
    )
    broken = violation.broken
    measured = f"with length {len(violation.value)} " if broken is not None and broken.of_length else ""
    what = broken.bounds or broken.text if broken is not None else violation.what
    return f"Value {measured}at '{steps}' failed to satisfy constraint: {what}"


def _steps(path: Path) -> list[Step]:
    steps: list[Step] = []
    while path is not None:
        path, step = path
        steps.insert(0, step)
    return steps


def _word(step: Step) -> str:
    """As dotted paths have it: items of lists and maps are called ``member``."""
    return step if isinstance(step, str) else f"{step[0] if isinstance(step, tuple) else step}.member"
