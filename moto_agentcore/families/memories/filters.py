"""Metadata filters of long-term records: four value types, ten operators, ANDed."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from moto_agentcore.errors import invalid

# Always there, never declared: the record's own times.
BUILT_IN = {
    "x-amz-agentcore-memory-createdAt": "createdAt",
    "x-amz-agentcore-memory-updatedAt": "updatedAt",
}
# Operator -> (the value members it compares, the comparison).
COMPARE: dict[str, tuple[tuple[str, ...], Callable[[Any, Any], bool]]] = {
    "EQUALS_TO": (("stringValue", "stringListValue", "numberValue", "dateTimeValue"), operator.eq),
    "CONTAINS": (("stringValue",), operator.contains),  # a list holds it, or a string does
    "BEFORE": (("dateTimeValue",), operator.lt),
    "AFTER": (("dateTimeValue",), operator.gt),
    "GREATER_THAN": (("numberValue",), operator.gt),
    "GREATER_THAN_OR_EQUALS": (("numberValue",), operator.ge),
    "LESS_THAN": (("numberValue",), operator.lt),
    "LESS_THAN_OR_EQUALS": (("numberValue",), operator.le),
}
# Type of an indexed key -> the value members it is compared with. No type is declared for times: they go as strings.
FITTING = {
    "STRING": ("stringValue", "dateTimeValue"),
    "STRINGLIST": ("stringListValue", "stringValue"),
    "NUMBER": ("numberValue",),
    "DATETIME": ("dateTimeValue",),
}
Condition = Mapping[str, Any]


def check(filters: Iterable[Condition], indexed: Iterable[Mapping[str, Any]]) -> None:
    """Only indexed keys and the built-in times can be filtered on, with a value that fits operator and key."""
    types = {entry["key"]: entry["type"] for entry in indexed} | dict.fromkeys(BUILT_IN, "DATETIME")
    for i, condition in enumerate(filters, 1):
        key, where = condition["left"]["metadataKey"], f"metadataFilters.{i}.member"
        if condition["operator"] in COMPARE and "right" not in condition:  # the shape allows it, its text does not
            missing = {f"{where}.right": "Member must not be null"}
            raise invalid(f"{condition['operator']} needs a value to compare with", **missing)
        if key not in types:
            raise invalid(
                f"Metadata key '{key}' is not indexed. Only indexed keys can be used in metadata filters",
                **{f"{where}.left": "Member must name an indexed key"},
            )
        if condition["operator"] in COMPARE:  # EXISTS and NOT_EXISTS compare nothing
            _check_value(condition, types[key], f"{where}.right")


def _check_value(condition: Condition, type: str, where: str) -> None:
    name, key = condition["operator"], condition["left"]["metadataKey"]
    ((member, _),) = condition["right"]["metadataValue"].items()
    if member not in COMPARE[name][0]:
        listed = ", ".join(COMPARE[name][0])
        raise invalid(f"{name} cannot compare a {member}", **{where: f"Member must be one of [{listed}]"})
    if member not in FITTING[type]:
        listed = ", ".join(FITTING[type])
        raise invalid(f"Metadata key '{key}' has no {member}", **{where: f"Member must be one of [{listed}]"})


def passes(record: Mapping[str, Any], condition: Condition) -> bool:
    """Whether a record fulfils one condition. Values of different types are different; absent is not equal."""
    value, name = _value(record, condition["left"]["metadataKey"]), condition["operator"]
    if name not in COMPARE:
        return bool((value is not None) == (name == "EXISTS"))
    if value is None:
        return False
    ((member, held),) = value.items()
    ((wanted, given),) = condition["right"]["metadataValue"].items()
    if name == "CONTAINS":
        return bool(member in ("stringListValue", "stringValue") and wanted == "stringValue" and given in held)
    return bool(member == wanted and COMPARE[name][1](held, given))


def _value(record: Mapping[str, Any], key: str) -> Mapping[str, Any] | None:
    if key in BUILT_IN:
        return {"dateTimeValue": record[BUILT_IN[key]]}
    found: Mapping[str, Any] | None = record.get("metadata", {}).get(key)
    return found
