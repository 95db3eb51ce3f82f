"""Room 1: which operation a method and a raw path mean, and the labels in it."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

if TYPE_CHECKING:
    from moto_agentcore.service import Service


_decoded = lru_cache(maxsize=1024)(unquote)  # ARNs come again and again


class Route(NamedTuple):
    operation: str
    pattern: re.Pattern[str]
    names: tuple[str, ...]

    def labels(self, path: str) -> dict[str, str] | None:
        """The decoded labels of a raw path, None where it does not match."""
        found = self.pattern.fullmatch(path)
        if found is None:
            return None
        return dict(zip(self.names, map(_decoded, found.groups()), strict=True))


def route(service: Service, method: str, path: str) -> tuple[str, dict[str, str]] | None:
    """``(operation, labels)`` of a request, or None for a path that the service does not have.

    A trailing slash may be there or not: SDKs differ. Paths are tried most literal first.
    """
    for candidate in routes(service).get((method, _segments(path)), ()):
        labels = candidate.labels(path)
        if labels is not None:
            return candidate.operation, labels
    return None


@cache
def segments(service: Service) -> frozenset[str]:
    """The first segments of a service's paths."""
    uris = (service.model.operation_model(operation).http["requestUri"] for operation in service.model.operation_names)
    return frozenset(uri.split("/")[1] for uri in uris)


def _segments(path: str) -> int:
    return path.rstrip("/").count("/")


@cache
def routes(service: Service) -> dict[tuple[str, int], tuple[Route, ...]]:
    found: dict[tuple[str, int], list[Route]] = {}
    for operation in service.model.operation_names:
        http = service.model.operation_model(operation).http
        uri = http["requestUri"].rstrip("/")
        found.setdefault((http["method"], uri.count("/")), []).append(compile_route(operation, uri))
    return {key: tuple(sorted(group, key=lambda r: len(r.names))) for key, group in found.items()}


def compile_route(operation: str, uri: str) -> Route:
    pieces = re.split(r"\{([^}]+)\}", uri.rstrip("/"))
    pattern = "([^/]+)".join(re.escape(literal) for literal in pieces[::2]) + "/?"
    return Route(operation, re.compile(pattern), tuple(pieces[1::2]))
