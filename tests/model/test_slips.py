"""What the model leaves optional, empty or unusual is answered or refused: no traceback, no 500, whoever sends it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice, product
from typing import Any

import pytest
from botocore.exceptions import ClientError, EventStreamError

from conftest import Clients
from moto_agentcore.service import Service
from tests.families.agents.arrange import seeded
from tests.families.arrange import NOON
from tests.model.conftest import send
from tests.model.operations import OURS, Operation, model, swept
from tests.model.resources import RESOURCES, Params, asking, ids_of, made, namers, parent
from tests.model.samples import maximal, minimal
from tests.model.slips import slips

MOST = 60  # choices of one operation
TAKING: list[Operation] = [(s, o) for s, o in OURS if model(s, o).input_shape is not None]


@swept(TAKING)
@pytest.mark.from_model
def test_what_fits_the_model_is_never_answered_with_a_failure_of_ours(
    straight: Clients, unchecking: dict[str, Any], service: Service, operation: str
) -> None:
    client = unchecking[service.name]
    named = _Named(straight, service, operation)
    answered = [(asked, _failure(client, operation, asked)) for asked in _each(_inputs(service, operation, named))]

    assert [(asked, failed) for asked, failed in answered if failed] == []


def _each(inputs: Iterator[Params]) -> Iterator[Params]:
    """Those that were not there before."""
    known = set[str]()
    for asked in inputs:
        told = repr(asked)
        if told not in known:
            known.add(told)
            yield asked


def _inputs(service: Service, operation: str, named: _Named) -> Iterator[Params]:
    shape = model(service, operation).input_shape
    full = maximal(shape)
    for sample in (minimal(shape), *full):
        yield {**sample, **named.ids()}
    yield from ({**least, **named.ids()} for least in _least(shape))
    for name in shape.members:
        if name not in shape.required_members:
            yield {n: v for n, v in {**full[0], **named.good()}.items() if n != name}
    for name, value in slips(shape):
        if name not in named.ids():
            yield {**named.good(), name: value}


def _least(shape: Any) -> Iterator[Params]:
    """Nothing that the installed model does not require, under each choice of what is chosen from a list."""
    least = minimal(shape)
    chosen = {name: member.enum for name, member in shape.members.items() if getattr(member, "enum", None)}
    for values in islice(product(*([*enum, None] for enum in chosen.values())), MOST):
        yield least | {name: value for name, value in zip(chosen, values, strict=True) if value is not None}


class _Named:
    """What an operation is asked of: something that is there, made anew when the operation took it away."""

    def __init__(self, clients: Clients, service: Service, operation: str) -> None:
        self._clients, self._operation = clients, operation
        self._own = next((n for n, r in RESOURCES.items() if r.service is service and operation == r.create), None)
        self._kind = self._own or _kind(service, operation)
        self._numbers = count(1)
        self._least = asking(service, operation)
        self._home = _there(clients, operation) if self._kind is None else parent(clients, self._kind)
        self._ids = self._made()

    def ids(self) -> Params:
        """The params that name it."""
        if self._operation.startswith("Delete"):
            self._ids = self._made()
        return self._ids

    def good(self) -> Params:
        """The least that the operation does something with; a name that is free, where it makes something."""
        least = dict(self._least)
        if self._own is not None:
            least.update(RESOURCES[self._own].members(next(self._numbers)))
        return {**least, **self.ids()}

    def _made(self) -> Params:
        if self._kind is None or self._own is not None:
            return self._home
        ids = made(self._clients, self._kind, next(self._numbers), under=self._home)
        if RESOURCES[self._kind].list == self._operation:
            return self._home
        return {**ids, **within(self._clients, self._operation, ids)}


def _there(clients: Clients, operation: str) -> Params:
    """What is there without being a resource, and how it is named."""
    return seeded(clients) if operation in ("InvokeAgent", "GetAgentMemory", "DeleteAgentMemory") else {}


def within(clients: Clients, operation: str, ids: Params) -> Params:
    """What a session holds, for the operations on that."""
    if operation not in ("PutInvocationStep", "GetInvocationStep", "ListInvocationSteps"):
        return {}
    named = {"invocationIdentifier": clients.agents.create_invocation(**ids)["invocationId"]}
    step = {"invocationStepTime": NOON, "payload": {"contentBlocks": [{"text": "Hello"}]}}
    found = clients.agents.put_invocation_step(**ids, **named, **step)
    return {**named, "invocationStepId": found["invocationStepId"]} if operation == "GetInvocationStep" else named


def _kind(service: Service, operation: str) -> str | None:
    """The kind that an operation is about: the one that it lists, or names with most words."""
    kinds = [name for name in RESOURCES if (service, operation) in namers(name)]
    listing = [
        name for name, resource in RESOURCES.items() if resource.service is service and resource.list == operation
    ]
    return max(listing or kinds, key=lambda name: len(ids_of(name)), default=None)


def _failure(client: Any, operation: str, params: Params) -> str | None:
    """What is wrong with the answer; None for a result and for a refusal of the caller."""
    try:
        for value in send(client, operation, params).values():
            if hasattr(value, "close"):
                _ = value.read() if hasattr(value, "read") else list(value)
    except EventStreamError:
        return None
    except ClientError as refused:
        status = refused.response["ResponseMetadata"]["HTTPStatusCode"]
        return None if status < 500 else str(refused)
    except Exception as error:
        return repr(error)
    return None
