"""Room 3: params against the input shape.

botocore checks required members, types and minima before it sends; maxima, patterns, enums and unions reach the
service. All violations are answered in one message, in the service's words (``refusals``).

Items of a list are counted from 1 and called ``member``; a scalar item is reported at its list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from moto_agentcore.neighbours.bedrock_agent import agent_exists, knowledge_base_made
from moto_agentcore.wire.constraints import Constraint, constraints, of_items
from moto_agentcore.wire.fits import Fitting
from moto_agentcore.wire.refusals import Path, Violation, compile_refusal
from moto_agentcore.wire.shapes import is_document, is_event_stream, is_union, members

if TYPE_CHECKING:
    from botocore.model import OperationModel, Shape

    from moto_agentcore.wire.fits import Fits

Validator = Callable[[Any, Path, list[Violation]], None]  # adds what it finds
Check = tuple[Callable[[Any], bool], Constraint]

# Shapes whose constraints are not held against what there is: moto's own bedrock-agent mints such ids longer than ten.
EXCUSED = {
    ("bedrock-agent-runtime", "AgentId"): agent_exists,
    ("bedrock-agent-runtime", "KnowledgeBaseId"): knowledge_base_made,
    ("bedrock-agent-runtime", "KnowledgeBaseIdentifier"): knowledge_base_made,
    ("bedrock-agent", "FlowAgentAliasArn"): lambda arn: agent_exists(arn.split("/")[-2] if arn.count("/") == 2 else ""),
    ("bedrock-agent", "FlowKnowledgeBaseId"): knowledge_base_made,
}


def compile_validator(operation: OperationModel) -> Callable[[dict[str, Any]], None]:
    """The validator of one operation; it raises the ValidationException that names every violation."""
    if operation.input_shape is None:
        return lambda params: None
    validators, shape = Validators(operation.service_model.service_name), operation.input_shape
    fits, refusal = Fitting().of(shape), compile_refusal(operation)

    def validate(params: dict[str, Any]) -> None:
        if fits is None or fits(params):
            return
        found = validators.violations(shape, params)
        if found:  # what is excused fits
            raise refusal(found)

    return validate


def misfits(service: str, shape: Shape, value: Any) -> list[str]:
    """What of a value of the right types a shape forbids, each with its place."""
    return [f"{violation.where}: {violation.what}" for violation in Validators(service).violations(shape, value)]


class Validators:
    """One validator per shape, None where a shape constrains nothing; it is asked about what does not plainly fit."""

    def __init__(self, service: str = "") -> None:
        self._service = service
        self._made: dict[str, Validator | None] = {}
        self._asked: dict[str, tuple[Fits | None, Validator | None]] = {}

    def violations(self, shape: Shape, value: Any, path: Path = None) -> list[Violation]:
        """What of a value of the right types a shape forbids."""
        found: list[Violation] = []
        if shape.name not in self._asked:  # each thread makes its own, which nobody else asks before it is whole
            self._asked[shape.name] = Fitting().of(shape), Validators(self._service).of(shape)
        fits, validator = self._asked[shape.name]
        if validator is not None and fits is not None and not fits(value):
            validator(value, path, found)
        return found

    def of(self, shape: Shape) -> Validator | None:
        if is_document(shape) or is_event_stream(shape):
            return None
        if shape.name not in self._made:
            # A recursive shape sees this while it is made; every model's recursion ends in a constrained shape.
            self._made[shape.name] = lambda value, path, found: (self._made[shape.name] or _nothing)(value, path, found)
            make = getattr(self, f"_{shape.type_name}", None)
            found = make(shape) if make else _leaf(_checks(constraints(shape)))
            excuse = EXCUSED.get((self._service, shape.name))
            self._made[shape.name] = found if found is None or excuse is None else _excusing(found, excuse)
        return self._made[shape.name]

    def _structure(self, shape: Shape) -> Validator | None:
        listed = list(getattr(shape, "required_members", ()))
        required = set(listed)
        inner = [(name, check) for name, m in members(shape).items() if (check := self.of(m)) is not None]
        names = list(members(shape)) if is_union(shape) else []
        if not required and not inner and not names:
            return None

        def validate(value: dict[str, Any], path: Path, found: list[Violation]) -> None:
            if not value.keys() >= required:
                missing = [name for name in listed if name not in value]
                found.extend(Violation((path, name), "Member must not be null") for name in missing)
            if names and len(value) != 1:
                found.append(
                    Violation(path, f"Member must have exactly one of the members [{', '.join(names)}]", value)
                )
            for name, check in inner:
                if name in value:
                    check(value[name], (path, name), found)

        return validate

    def _list(self, shape: Any) -> Validator | None:
        own, leaf = _checks(constraints(shape)), _checks(of_items(shape.member))
        element = None if leaf else self.of(shape.member)

        def validate(value: list[Any], path: Path, found: list[Violation]) -> None:
            _broken(own, value, path, found)
            if leaf and not _hold(leaf, value):
                items = (((path, i), item) for i, item in enumerate(value, 1))
                found.append(_blamed(leaf, "Member", items, value, path))
            if element is not None:
                for i, item in enumerate(value, 1):
                    element(item, (path, i), found)

        return validate if own or leaf or element else None

    def _map(self, shape: Any) -> Validator | None:
        own, keys, leaf = (
            _checks(listed) for listed in (constraints(shape), constraints(shape.key), of_items(shape.value))
        )
        element = None if leaf else self.of(shape.value)

        def validate(value: dict[str, Any], path: Path, found: list[Violation]) -> None:
            _broken(own, value, path, found)
            if keys and not _hold(keys, value):
                found.append(_blamed(keys, "Map keys", ((path, key) for key in value), value, path))
            if leaf and not _hold(leaf, value.values()):
                items = (((path, (key,)), item) for key, item in value.items())
                found.append(_blamed(leaf, "Map value", items, value, path))
            if element is not None:
                for key, item in value.items():
                    element(item, (path, (key,)), found)

        return validate if own or keys or leaf or element else None


def _nothing(*_: Any) -> None:
    """The validator of a shape that constrains nothing."""


def _checks(listed: list[Constraint]) -> list[Check]:
    return [(constraint.holds, constraint) for constraint in listed]


def _leaf(checks: list[Check]) -> Validator | None:
    return (lambda value, path, found: _broken(checks, value, path, found)) if checks else None


def _excusing(check: Validator, excuse: Callable[[Any], bool]) -> Validator:
    """A validator that is content with what is excused."""

    def validate(value: Any, path: Path, found: list[Violation]) -> None:
        before = len(found)
        check(value, path, found)
        if len(found) > before and excuse(value):
            del found[before:]

    return validate


def _broken(checks: list[Check], value: Any, path: Path, found: list[Violation]) -> None:
    for holds, constraint in checks:
        if not holds(value):
            found.append(Violation(path, constraint.text, value, constraint))


def _hold(checks: list[Check], items: Iterable[Any]) -> bool:
    return all(holds(item) for item in items for holds, _ in checks)


def _blamed(checks: list[Check], who: str, items: Iterable[tuple[Path, Any]], value: Any, path: Path) -> Violation:
    """Scalar items: what they must all be is reported once, at the whole."""
    place, item, bad = next((at, item, c) for at, item in items for holds, c in checks if not holds(item))
    what = f"{who} must satisfy constraint: [{', '.join(constraint.text for _, constraint in checks)}]"
    return Violation(path, what, value, item=Violation(place, bad.text, item, bad))
