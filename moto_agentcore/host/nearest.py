"""The operation that a path was probably meant for, where it is nobody's."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import cache

from moto_agentcore.service import SERVICES

ENOUGH = 0.75  # of 1: as alike as that a slip of the hand may lie between
OTHER_METHOD = 0.1  # what the wrong method counts against a path


def no_operation(service: str, method: str, path: str) -> str:
    """That a service has no such path, and which one is nearest."""
    return f"No operation of {service} answers {method} {path}{_hint(method, path)}"


def _hint(method: str, path: str) -> str:
    asked = path.strip("/").split("/")
    score, found = max(((_alike(asked, uri) - OTHER_METHOD * (m != method)), (m, uri, name)) for m, uri, name in _all())
    return f"; did you mean {found[0]} {found[1]} ({found[2]})?" if score >= ENOUGH else ""


def _alike(asked: list[str], uri: str) -> float:
    """How alike a path and a template are, segment by segment; a label is like anything, though less than itself."""
    wanted = uri.strip("/").split("/")
    if len(asked) != len(wanted):
        return 0
    return sum(_segment(*pair) for pair in zip(asked, wanted, strict=True)) / len(wanted)


def _segment(given: str, wanted: str) -> float:
    if wanted.startswith("{"):
        return 0.9 if given else 0
    return SequenceMatcher(None, given, wanted).ratio()


@cache
def _all() -> list[tuple[str, str, str]]:
    """Method, path and name of every operation."""
    models = [(service.model, name) for service in SERVICES.values() for name in service.model.operation_names]
    found = [(model.operation_model(name).http, name) for model, name in models]
    return [(http["method"], http["requestUri"].partition("?")[0], name) for http, name in found]
