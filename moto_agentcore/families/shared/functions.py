"""Lambda functions that a gateway or a flow invokes: what the author bound to one, else moto's Lambda."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from moto_agentcore.controls import controls
from moto_agentcore.errors import ServiceError
from moto_agentcore.families.shared.json_text import encode, parsed
from moto_agentcore.neighbours import awslambda
from moto_agentcore.state import ids

if TYPE_CHECKING:
    from collections.abc import Mapping

log = logging.getLogger(__name__)


class FunctionError(Exception):
    """Why a function could not be invoked, or how it failed; ``is_missing`` tells the first, for the author to mend."""

    def __init__(self, text: str, *, is_missing: bool = False) -> None:
        super().__init__(text)
        self.text, self.is_missing = text, is_missing


@dataclass(frozen=True, slots=True)
class ClientContext:
    """What the caller of a function tells it beside the event."""

    custom: Mapping[str, Any] = field(repr=False)
    client: None = None
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LambdaContext:
    """A function's second argument, as Lambda's Python runtime has it."""

    invoked_function_arn: str
    client_context: ClientContext
    aws_request_id: str = field(default_factory=ids.uuid)
    function_version: str = "$LATEST"
    memory_limit_in_mb: str = "128"
    identity: None = None

    @property
    def function_name(self) -> str:
        return self.invoked_function_arn.split(":")[6]

    @property
    def log_group_name(self) -> str:
        return f"/aws/lambda/{self.function_name}"

    @property
    def log_stream_name(self) -> str:
        return f"2026/01/01/[{self.function_version}]{self.aws_request_id.replace('-', '')}"

    def get_remaining_time_in_millis(self) -> int:
        return 300_000


def invoke(arn: str, event: Any, custom: Mapping[str, Any]) -> Any:
    """What a function makes of an event, as its JSON says it; FunctionError where it fails or there is none."""
    parts = arn.split(":")
    bound = controls.bindings.of(arn, ":".join(parts[:7]), parts[6])
    if bound is None:
        return _motos(arn, event, custom)
    if bound.speaks_http:
        raise FunctionError(f"What is bound to {arn} is no function", is_missing=True)
    try:
        own = json.loads(encode(event))  # it may write in it
        return parsed(encode(bound.call(own, LambdaContext(arn, ClientContext(custom)))))
    except (ServiceError, TypeError, ValueError, RecursionError) as error:
        raise FunctionError(f"Lambda function {arn} failed: {error}") from error


def _motos(arn: str, event: Any, custom: Mapping[str, Any]) -> Any:
    """By moto's Lambda: in a container, or, where the author says so, from a queue of results."""
    how = f"agentcore.bind({arn.split(':')[6]!r}, function) puts a Python function behind it"
    try:
        found = awslambda.invoke(arn, encode(event), custom)
    except Exception as error:  # what a container can fail with is Docker's to say
        log.warning("moto could not run %s", arn, exc_info=error)
        told = f"moto could not run Lambda function {arn} ({type(error).__name__}); {how}"
        raise FunctionError(told, is_missing=True) from None
    if found is None:
        raise FunctionError(f"There is no Lambda function {arn}; {how}", is_missing=True)
    text, failed = found
    if failed:
        raise FunctionError(f"Lambda function {arn} failed: {text}")
    try:
        return parsed(text)
    except ValueError:
        return text
