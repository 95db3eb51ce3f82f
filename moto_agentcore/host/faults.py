"""Setting faults: an error is held against the model of the operation it is for, before any call meets it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto_agentcore.controls.checks import EXTRACTION, check_code, check_operation, declared
from moto_agentcore.wire.readers import Readers, WrongTypeError, at
from moto_agentcore.wire.shapes import members
from moto_agentcore.wire.validate import Validators


def error_members(operation: str, code: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Further members of an error, as they came in JSON, checked.

    ValueError for an operation that nobody has, a code that it does not declare (nor any AWS front end answers before
    the service is asked), and a member that its error does not have.
    """
    if operation == EXTRACTION:  # a job's failureReason: a text of the service's own, with nothing beside it
        if given:
            raise ValueError(f"a failed job has no {sorted(given)}")
        return {}
    check_operation(operation)
    check_code(operation, code)
    known = members(declared(operation).get(code))
    if unknown := sorted(set(given) - set(known)):
        raise ValueError(f"{code} has no {unknown}; it has {sorted(known)}")
    for name, value in given.items():
        _check(known[name], name, value)
    return dict(given)


def _check(shape: Any, name: str, given: Any) -> None:
    try:
        value = at(name, Readers().of(shape), given)
    except WrongTypeError as error:
        raise ValueError(f"the value at '{'.'.join(error.path)}' cannot be read as {error.wanted}") from None
    found = Validators().violations(shape, value, (None, name))
    if found:
        raise ValueError("; ".join(f"{violation.where}: {violation.what}" for violation in found))
