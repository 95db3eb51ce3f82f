"""Requests by chance: samples that fit the model, ids that exist by now, and slips of every kind; a seed fixes them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple
from urllib.parse import quote

from moto_agentcore.service import SERVICES, Service
from moto_agentcore.wire.plan import plan
from moto_agentcore.wire.shapes import location, members, wire_name
from tests.model.samples import maximal, minimal

Operation = tuple[Service, str]
OPERATIONS: list[Operation] = [(s, name) for s in SERVICES.values() for name in s.model.operation_names]
# What stands at one place of a request that was right.
ODD: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        -1,
        1,
        2**31,
        2**63,
        1e400,
        0.5,
        "",
        " ",
        "a",
        "x" * 5000,
        "\ud800",
        "日本",
        "../..",
        "\r\n",
    ),
    *(
        [],
        [None],
        [[]],
        [{}],
        {},
        {"": None},
        {"a": {"b": [1e308]}},
        "2026-01-01T00:00:00Z",
        253402300800,
        -62135596801,
    ),
]
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "BREW")


class Sent(NamedTuple):
    """One request, and the operation that it was meant for."""

    operation: Operation
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


class Requests:
    """Requests without end; ``learn`` what answers hold, and later requests name what is there."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)
        self._samples: dict[Operation, list[Any]] = {}
        self._known: dict[str, list[Any]] = {}

    def __iter__(self) -> Iterator[Sent]:
        while True:
            yield self._slipped(self._request(self._chance.choice(OPERATIONS)))

    def learn(self, answer: Any) -> None:
        """Keep ids, ARNs, names and tokens under their members' names, the newest few of each."""
        for name, value in answer.items() if isinstance(answer, dict) else ():
            if isinstance(value, str) and len(value) < 2000:
                self._known[name.lower()] = [*self._known.get(name.lower(), [])[-9:], value]
        for value in answer.values() if isinstance(answer, dict) else answer if isinstance(answer, list) else ():
            self.learn(value)

    def _request(self, operation: Operation) -> Sent:
        service, name = operation
        model = plan(service, name).model
        params = self._params(operation)
        self._name_what_is_there(params)
        if self._chance.random() < 0.5:
            self._bend(params)
        return _written(operation, model, params)

    def _params(self, operation: Operation) -> Any:
        service, name = operation
        if operation not in self._samples:
            shape = plan(service, name).model.input_shape
            self._samples[operation] = [minimal(shape), *maximal(shape)[:4]] if shape is not None else [{}]
        return json.loads(json.dumps(self._chance.choice(self._samples[operation]), default=_plain))

    def _name_what_is_there(self, params: Any) -> None:
        for place, key in list(_places(params)):
            known = self._known.get(str(key).lower()) or self._known.get(
                str(key).lower().removesuffix("identifier") + "id"
            )
            if known and isinstance(place[key], str) and self._chance.random() < 0.8:
                place[key] = self._chance.choice(known)

    def _bend(self, params: Any) -> None:
        places = list(_places(params))
        if places:
            place, key = self._chance.choice(places)
            if self._chance.random() < 0.4 and isinstance(place, dict):
                del place[key]
            else:
                place[key] = self._chance.choice(ODD)

    def _slipped(self, sent: Sent) -> Sent:
        """One request in ten is not quite HTTP's or JSON's."""
        if self._chance.random() > 0.1:
            return sent
        cut = self._chance.randrange(len(sent.body) + 1)
        return self._chance.choice(
            [
                sent._replace(body=sent.body[:cut]),
                sent._replace(body=sent.body[:cut] + b"\xff" + sent.body[cut:]),
                sent._replace(body=b"[" * 2000),
                sent._replace(method=self._chance.choice(METHODS)),
                sent._replace(path=sent.path + self._chance.choice(["/", "/x", "%", "%ff", "%00", "//", ";a"])),
                sent._replace(
                    query=self._chance.choice(["maxResults=%zz", "nextToken=x", "a=b&&=&%", "maxResults=1e9"])
                ),
                sent._replace(headers={**sent.headers, "Content-Encoding": "gzip"}),
                sent._replace(headers={**sent.headers, "Authorization": "junk"}),
            ]
        )


def _written(operation: Operation, model: Any, params: Any) -> Sent:
    """As an SDK writes it, whatever the values are."""
    shape = model.input_shape
    known, payload = members(shape), shape.serialization.get("payload") if shape is not None else None
    path, query, headers, body = model.http["requestUri"].partition("?")[0], [], {}, {}
    for name, value in params.items():
        place, wire = location(known[name]), wire_name(known[name], name)
        if place == "uri":
            path = path.replace(f"{{{wire}}}", quote(_text(value), safe=""))
        elif place == "querystring":
            query += [f"{wire}={quote(_text(item))}" for item in (value if isinstance(value, list) else [value])]
        elif place == "header":
            headers[wire] = "".join(letter for letter in _text(value) if " " <= letter <= "~")
        elif name != payload:
            body[wire] = value
    content = params.get(payload) if payload else body
    written = _text(content).encode("utf-8", "replace") if isinstance(content, str) else _json(content)
    return Sent(operation, model.http["method"], path, "&".join(query), headers, written)


def _json(value: Any) -> bytes:
    """With a number that Python reads as infinite, as text of its own."""
    return json.dumps(value).replace("Infinity", "1e400").encode()


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield value, key
        yield from _places(item)


def _text(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return text.encode("utf-8", "replace").decode()


def _plain(value: Any) -> Any:
    return value.decode("latin-1") if isinstance(value, bytes) else value.timestamp()
