"""One compiled plan per operation, made on first use and kept: no shape is walked per call."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from moto_agentcore.state.pagination import Paging
from moto_agentcore.wire.parse import compile_kept, compile_parser
from moto_agentcore.wire.route import compile_route
from moto_agentcore.wire.serialize import compile_refusal, compile_serializer
from moto_agentcore.wire.shapes import members
from moto_agentcore.wire.validate import compile_validator

if TYPE_CHECKING:
    from botocore.model import OperationModel

    from moto_agentcore.call import Call
    from moto_agentcore.errors import ServiceError
    from moto_agentcore.service import Function, Service
    from moto_agentcore.wire.messages import Reply, Request

# Page sizes that were seen (of 50 rows a page was made, recorded) where the model's text states none.
SEEN = {"ListBatchEvaluations": 50}


@dataclass(frozen=True, slots=True)
class Plan:
    service: Service
    operation: str
    model: OperationModel
    function: Function | None
    labels: Callable[[str], dict[str, str] | None]  # of a raw path; nobody changes them
    parse: Callable[[Request, Mapping[str, str]], dict[str, Any]]
    kept: Callable[[Request], Request]  # as much of a request as ``parse`` reads
    validate: Callable[[dict[str, Any]], None]
    serialize: Callable[[Any], Reply]
    refuse: Callable[[ServiceError], Reply]
    paging: Paging | None
    tokened: bool  # takes a clientToken
    before: Callable[[Call[Any]], object] | None  # done before the lock is taken
    holds_itself: bool  # an invocation: the store's lock is its own to take
    asks: bool  # looks for the author's script itself


def plan(service: Service, operation: str) -> Plan:
    """The plan of one operation; ``function`` is None where this package does not answer it (yet)."""
    found: Plan | None = service.plans.get(operation)
    if found is None:
        found = service.plans[operation] = _compile(service, operation)
    return found


def _compile(service: Service, operation: str) -> Plan:
    model = service.model.operation_model(operation)
    return Plan(
        service=service,
        operation=operation,
        model=model,
        function=service.function(operation),
        labels=lru_cache(maxsize=128)(compile_route(operation, model.http["requestUri"]).labels),
        parse=compile_parser(model),
        kept=compile_kept(model),
        validate=compile_validator(model),
        serialize=compile_serializer(model),
        refuse=compile_refusal(model),
        paging=paging(service, model),
        tokened="clientToken" in members(model.input_shape),
        before=service.before.get(operation),
        holds_itself=operation in service.invocations,
        asks=operation in service.asking,
    )


def paging(service: Service, model: OperationModel) -> Paging | None:
    """How an operation pages: the SDK's paginator model; the page size it takes by default stands in its text."""
    config = service.paginators.get(model.name) or _unlisted(model)
    if config is None or not isinstance(config["result_key"], str):
        return None
    limit: Any = config.get("limit_key")  # None where the caller has no say
    shape = members(model.input_shape).get(limit)
    highest = int(shape.metadata.get("max", 100)) if shape is not None else 100
    stated = re.search(r"default (?:value )?is (\d+)", shape.documentation) if shape is not None else None
    return Paging(
        operation=model.name,
        result_key=config["result_key"],
        token_in=config["input_token"],
        token_out=config["output_token"],
        limit_key=limit,
        default=int(stated.group(1)) if stated else SEEN.get(model.name, highest),
        most=_most(model, config["result_key"]),
    )


def _most(model: OperationModel, result_key: str) -> int | None:
    """How many rows the output's list may have, where the model says so."""
    shape = members(model.output_shape).get(result_key)
    found = shape.metadata.get("max") if shape is not None else None
    return None if found is None else int(found)


def _unlisted(model: OperationModel) -> dict[str, Any] | None:
    """Of what pages although the SDK has no paginator for it: its tokens, and the only list that it answers with."""
    given, shown = members(model.input_shape), members(model.output_shape)
    lists = [name for name, shape in shown.items() if shape.type_name == "list"]
    if "nextToken" not in given or "nextToken" not in shown or len(lists) != 1:
        return None
    return {"result_key": lists[0], "limit_key": "maxResults", "input_token": "nextToken", "output_token": "nextToken"}
