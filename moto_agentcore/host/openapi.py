"""The controls over HTTP, described by OpenAPI (``GET /moto-api/agentcore/openapi.json``) from their signatures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import Parameter, getdoc, signature
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import moto_agentcore

TYPES: dict[Any, str] = {
    bool: "boolean",
    dict: "object",
    float: "number",
    int: "integer",
    list: "array",
    str: "string",
    NoneType: "null",
}
MESSAGE = {"type": "object", "properties": {"message": {"type": "string"}}, "required": ["message"]}
REFUSALS = {
    "400": "What was asked does not fit; nothing was changed.",
    "401": "The server was started with a token for its controls, and this is not it.",
    "415": "The body is of another type than application/json.",
}


def described(prefix: str, actions: Mapping[str, Callable[..., Any]]) -> dict[str, Any]:
    """The document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "moto-agentcore: the author's controls",
            "version": moto_agentcore.__version__,
            "description": "What a test turns while the server runs. The server's own reset (POST /moto-api/reset) "
            "takes all of it back.",
        },
        "security": [{}, {"bearer": []}, {"basic": []}],
        "components": {"securitySchemes": {name: {"type": "http", "scheme": name} for name in ("bearer", "basic")}},
        "paths": {f"{prefix}/{name}": {"post": _operation(name, action)} for name, action in sorted(actions.items())},
    }


def _operation(name: str, action: Callable[..., Any]) -> dict[str, Any]:
    words = name.replace("/", " ").split()
    answers = {"200": _answer("Done.", {"type": "object"})}
    answers |= {code: _answer(text, MESSAGE) for code, text in REFUSALS.items()}
    return {
        "operationId": words[0] + "".join(word.capitalize() for word in words[1:]),
        "summary": (getdoc(action) or name).partition("\n")[0],
        "requestBody": {"content": {"application/json": {"schema": _body(action)}}, "required": _needs(action)},
        "responses": answers,
    }


def _answer(text: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": text, "content": {"application/json": {"schema": schema}}}


def _body(action: Callable[..., Any]) -> dict[str, Any]:
    hints, found = get_type_hints(action), list(signature(action).parameters.values())
    named = [given for given in found if given.kind is not Parameter.VAR_KEYWORD]
    more = [given for given in found if given.kind is Parameter.VAR_KEYWORD]
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {given.name: _property(given, hints[given.name]) for given in named},
        "additionalProperties": _schema(hints[more[0].name]) if more else False,
    }
    required = [given.name for given in named if given.default is Parameter.empty]
    return {**schema, "required": required} if required else schema


def _needs(action: Callable[..., Any]) -> bool:
    return any(
        given.default is Parameter.empty and given.kind is not Parameter.VAR_KEYWORD
        for given in signature(action).parameters.values()
    )


def _property(given: Parameter, hint: Any) -> dict[str, Any]:
    schema = _schema(hint)
    return schema if given.default in (Parameter.empty, None) else {**schema, "default": given.default}


def _schema(hint: Any) -> dict[str, Any]:
    """What JSON may stand for a type; nothing is said of ``Any``."""
    if hint is Any:
        return {}
    if get_origin(hint) in (Union, UnionType):
        found = [_schema(one) for one in get_args(hint)]
        return {} if {} in found else {**found[0], "type": [schema["type"] for schema in found]}
    return {"type": TYPES[get_origin(hint) or hint], **_items(hint)}


def _items(hint: Any) -> dict[str, Any]:
    return {"items": _schema(get_args(hint)[0])} if get_origin(hint) is list else {}
