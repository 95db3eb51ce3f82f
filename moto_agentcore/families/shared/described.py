"""What ``bedrock-agent``'s own model says of agents and flows; nobody answers its operations here."""

from __future__ import annotations

from functools import cache
from typing import Any

from botocore.loaders import create_loader
from botocore.model import ServiceModel
from botocore.validate import ParamValidator

from moto_agentcore.wire.validate import misfits

NAME = "bedrock-agent"


def misfitting(shape: str, value: Any) -> list[str]:
    """What of a value its shape forbids: types first, and only then the rest."""
    described = _model().shape_for(shape)
    report = ParamValidator().validate(value, described)
    return [report.generate_report()] if report.has_errors() else misfits(NAME, described, value)


@cache
def _model() -> ServiceModel:
    return ServiceModel(create_loader().load_service_model(NAME, "service-2"), NAME)
