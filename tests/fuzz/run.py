"""Sending requests by chance, on either face, and judging what comes back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from itertools import islice
from typing import Any, NamedTuple

from moto_agentcore.host.owner import SIGNED_ALIKE
from moto_agentcore.service import SERVICES
from moto_agentcore.wire.plan import plan
from moto_agentcore.wire.route import route
from tests.fuzz.requests import Requests, Sent
from tests.host.raw import Answer, connected, send, signature

# Where a slip makes another path, nobody's, or another operation's of the same service.
# What we answer in place of the front end of AWS, whatever an operation declares.
ANYWHERE = {
    *("AccessDeniedException", "ValidationException", "NotImplementedException", "UnauthorizedException"),
    "UnrecognizedClientException",
}
NOBODYS = {"ResourceNotFoundException", "NotImplementedException"}
Send = Callable[[Sent], Answer]


class Found(NamedTuple):
    """An answer that the model does not have."""

    sent: Sent
    told: str

    def __str__(self) -> str:
        one = self.sent
        return (
            f"{one.operation[1]}: {one.method} {one.path}?{one.query} {one.headers} {one.body[:600]!r}\n    {self.told}"
        )


def fuzz(seed: int, count: int, send: Send) -> tuple[Counter[int], list[Found]]:
    """So many requests; how often each status came, and the answers that are unmodelled."""
    requests, statuses, found = Requests(seed), Counter[int](), []
    for sent in islice(requests, count):
        try:
            answer = send(sent)
        except Exception as error:
            statuses[0] += 1
            found.append(Found(sent, repr(error)))
            continue
        statuses[answer.status] += 1
        wrong = _wrong(sent, answer)
        if wrong is not None:
            found.append(Found(sent, wrong))
        elif answer.headers.get("Content-Type") == "application/json" and answer.status < 300:
            requests.learn(json.loads(answer.body or b"{}"))
    return statuses, found


def _wrong(sent: Sent, answer: Answer) -> str | None:
    if answer.status < 300 or _is_motos(sent, answer):
        return None
    service, operation = sent.operation
    meant = route(service, sent.method, sent.path)  # a bent method may mean another operation than was begun with
    named = {operation, *([meant[0]] if meant else [])}
    declared = {shape.name for name in named for shape in plan(service, name).model.error_shapes} | ANYWHERE | NOBODYS
    anyones = {shape.name for found in SERVICES.values() for shape in found.model.error_shapes}
    is_failure = answer.status >= 500 and answer.code != "NotImplementedException"
    if is_failure or answer.code not in (declared if sent.method != "HEAD" else declared | anyones):
        return f"{answer.status} {answer.code} {answer.body[:300]!r}"
    return None


def _is_motos(sent: Sent, answer: Answer) -> bool:
    """An answer of moto's own to a path that is one of its services' too: tags of what is no session, and slips."""
    return answer.code in (None, "InternalFailure") and any(
        route(service, sent.method, sent.path) for service in SIGNED_ALIKE
    )


def in_process() -> Send:
    """By the application behind the sockets."""
    from werkzeug.test import EnvironBuilder

    from moto_agentcore.host.dispatcher import Dispatcher
    from moto_agentcore.host.pages import Pages

    application = Dispatcher(Pages("127.0.0.1"), 2**28)

    def ask(sent: Sent) -> Answer:
        given = {"Host": "localhost", **signature("bedrock-agentcore"), **_signed(sent)}
        builder = EnvironBuilder(path="/", method=sent.method, headers=list(given.items()), data=sent.body)
        raw = f"{sent.path}?{sent.query}" if sent.query else sent.path
        environ = {**builder.get_environ(), "RAW_URI": raw, "QUERY_STRING": sent.query, "PATH_INFO": sent.path}
        told: list[Any] = []
        pieces = application(environ, lambda status, headers, *_: told.extend((status, dict(headers))))
        body = b"".join(pieces)
        return Answer(int(told[0][:3]), told[1], body)

    return ask


def _signed(sent: Sent) -> dict[str, str]:
    name = "bedrock" if sent.operation[0].name == "bedrock-agent-runtime" else "bedrock-agentcore"
    return {**signature(name), **sent.headers}


def over_http(url: str) -> Send:
    """Over sockets, a connection for each."""

    def ask(sent: Sent) -> Answer:
        path = f"{sent.path}?{sent.query}" if sent.query else sent.path
        with connected(url) as connection:
            return send(connection, sent.method, path, sent.body, _signed(sent))

    return ask


__all__ = ["Found", "fuzz", "in_process", "over_http"]
