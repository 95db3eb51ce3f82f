"""What the author has turned: the clock, faults, scripts, bindings, life cycles, settings."""

from __future__ import annotations

from typing import Any

from botocore.model import ServiceModel
from moto.moto_api import state_manager

from moto_agentcore.controls import controls
from moto_agentcore.controls.checks import declared
from moto_agentcore.controls.clock import Clock
from moto_agentcore.controls.faults import Break, Chain, Delay, Fail
from moto_agentcore.controls.rules import Rule, models_of, streams_events
from moto_agentcore.host.listing import without_secrets
from moto_agentcore.host.operations import HOW
from moto_agentcore.host.plain import plain
from moto_agentcore.wire.shapes import members

FAULTS = (Break, Chain, Delay, Fail)


def in_force() -> dict[str, Any]:
    """All of it."""
    transitions = {model: found for model, found in state_manager._transitions.items() if "agentcore" in model}
    return {
        "now": Clock().now(),
        "faults": [_rule(rule) for rule in controls.faults.listed()],
        "scripts": [_rule(rule) for rule in controls.scripts.listed()],
        "bindings": [
            {"address": address, "qualifier": qualifier, "what": told(bound.target)}
            for address, qualifier, bound in controls.bindings.listed()
        ],
        "progressions": transitions,
        "settings": {
            "extractors": sorted(controls.extractors),
            **{name: getattr(controls, name) for name in ("browser", "code_interpreter", "namespaces")},
            **{name: getattr(controls, name) for name in ("realistic", "strict", "validate_references")},
        },
    }


def operations(operation: str | None = None) -> dict[str, Any]:
    """The operations of the three services by name; of one that is named, what it takes and may fail with."""
    if operation is None:
        return {
            "operations": [_named(model, name) for model in models_of("*") for name in sorted(model.operation_names)]
        }
    models = models_of(operation) if operation != "*" else []
    if not models:
        raise ValueError(f"there is no operation {operation!r}")
    model = models[0].operation_model(operation)
    return {
        **_named(models[0], operation),
        "errors": sorted(declared(operation)),
        "streams": streams_events(operation),
        "output": sorted(members(model.output_shape)),
    }


def told(what: Any) -> Any:
    """A fault, a script or a target as it reads; of code of the author's, its name."""
    if isinstance(what, FAULTS):
        return repr(what)
    if isinstance(what, (str, bytes, dict, list)):
        return plain(without_secrets(what))
    return f"{getattr(what, '__qualname__', None) or type(what).__qualname__} (code of yours)"


def _rule(rule: Rule[Any]) -> dict[str, Any]:
    counted = {name: getattr(rule, name) for name in ("operation", "times", "struck", "left")}
    return {**counted, "what": told(rule.what), "isConditional": rule.where is not None}


def _named(model: ServiceModel, name: str) -> dict[str, Any]:
    return {"service": model.service_name, "operation": name, "how": HOW.get(name, "stateful")}
