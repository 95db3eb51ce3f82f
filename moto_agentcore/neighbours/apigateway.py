"""API Gateway's REST APIs."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from moto_agentcore.neighbours.places import backend_of

PLACES = {"path": "path", "querystring": "query", "header": "header"}


@dataclass(frozen=True, slots=True)
class Method:
    """A method of a resource; ``places`` are its request parameters, ``name`` is its operation's, or empty."""

    path: str
    verb: str
    name: str = ""
    places: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    required: tuple[str, ...] = ()


def methods(account: str, region: str, api: str) -> list[Method]:
    """All methods of an API; none where there is no such API: nor any, where nobody has loaded what makes them.

    To load it takes packages that the package itself does not bring (``server-all``).
    """
    if "moto.apigateway.models" not in sys.modules:
        return []
    from moto.apigateway.models import apigateway_backends

    backend = backend_of(apigateway_backends, account, region)
    found = backend.apis.get(api) if backend is not None else None
    listed = []
    for resource in found.resources.values() if found is not None else ():
        for verb, method in resource.resource_methods.items():
            given = method.request_parameters or {}
            split = {one.rsplit(".", 1)[-1]: (one.split(".")[2], bool(needed)) for one, needed in given.items()}
            places = {name: (PLACES[place], name) for name, (place, _) in split.items()}
            required = tuple(name for name, (_, needed) in split.items() if needed)
            listed.append(Method(resource.get_path(), verb, method.operation_name or "", places, required))
    return listed
