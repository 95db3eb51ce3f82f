"""CreateGatewayRateLimit, Get…, List…, Update…, Delete… and BatchPutGatewayRateLimits."""

from __future__ import annotations

import re
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import bare, error_of, progression, refused, status_of
from tests.families.gateways.arrange import new_gateway
from tests.installed import by_newest

LIMIT = "agentcore::gateway_rate_limit"
SUB = "$.context.jwt.sub"
PER_MINUTE = [{"rate": 60.0, "period": "minute"}]
PER_SECOND = [{"rate": 10.0, "period": "second"}]


def _entry(*values: str, keys: tuple[str, ...] = ("targetName",), **metrics: Any) -> dict[str, Any]:
    return {"dimensions": dict(zip(keys, values, strict=True)), **(metrics or {"requests": PER_SECOND})}


def _input(*keys: str, **members: Any) -> dict[str, Any]:
    """A rate limit with one entry for all values of its keys."""
    found = keys or ("targetName",)
    entries = [_entry(*("*" for _ in found), keys=found)]
    return {"dimensionKeys": list(found), "entries": entries, **members}


def _new(clients: Clients, gateway_id: str, *keys: str, **members: Any) -> dict[str, Any]:
    given = _input(*keys, **members)
    return bare(clients.control.create_gateway_rate_limit(gatewayIdentifier=gateway_id, **given))


def _shown(clients: Clients, gateway_id: str, limit_id: str) -> dict[str, Any]:
    return bare(clients.control.get_gateway_rate_limit(gatewayIdentifier=gateway_id, rateLimitId=limit_id))


def _change(clients: Clients, gateway_id: str, limit_id: str, **members: Any) -> dict[str, Any]:
    given = {"entries": [_entry("*")], **members}
    clients.control.update_gateway_rate_limit(gatewayIdentifier=gateway_id, rateLimitId=limit_id, **given)
    return _shown(clients, gateway_id, limit_id)


def _put(clients: Clients, gateway_id: str, *limits: dict[str, Any], **members: Any) -> list[dict[str, Any]]:
    answer = clients.control.batch_put_gateway_rate_limits(
        gatewayIdentifier=gateway_id, rateLimits=list(limits), **members
    )
    found: list[dict[str, Any]] = answer["rateLimits"]
    return found


def _listed(clients: Clients, gateway_id: str, **asked: Any) -> list[dict[str, Any]]:
    answer = clients.control.list_gateway_rate_limits(gatewayIdentifier=gateway_id, **asked)
    found: list[dict[str, Any]] = answer["rateLimits"]
    return found


@pytest.mark.from_model
def test_creation_answers_creating_and_the_limit_becomes_active(clients: Clients) -> None:
    gateway_id = new_gateway(clients)

    answer = clients.control.create_gateway_rate_limit(gatewayIdentifier=gateway_id, **_input())

    assert (status_of(answer), answer["status"], answer["gatewayIdentifier"]) == (201, "CREATING", gateway_id)
    assert _shown(clients, gateway_id, answer["rateLimitId"])["status"] == "ACTIVE"


@pytest.mark.from_docs
def test_a_limit_keeps_what_it_was_created_with(clients: Clients) -> None:
    gateway_id, keys = new_gateway(clients), ("targetName", "qualifiedModelId", SUB)
    given = {
        "rateLimitId": "per-caller",
        "description": "Budget per target and model",
        "dimensionKeys": list(keys),
        "entries": [
            _entry("llm", "claude", "*", keys=keys, requests=PER_MINUTE, tokens=[{"rate": 5e4, "period": "minute"}]),
            _entry("*", "*", "*", keys=keys, connections=[{"rate": 0.0, "period": "second"}]),
        ],
    }

    clients.control.create_gateway_rate_limit(gatewayIdentifier=gateway_id, **given)

    limit = _shown(clients, gateway_id, "per-caller")
    assert {name: limit[name] for name in given} == given
    assert limit["createdAt"] < limit["updatedAt"]


@pytest.mark.from_docs  # the guide's example: rl-abc123def456
def test_a_limit_without_an_id_is_given_one(local: Clients) -> None:
    made = _new(local, new_gateway(local))

    assert re.fullmatch(r"rl-[0-9a-z]{12}", made["rateLimitId"])


@pytest.mark.inferred
def test_an_id_is_taken_once_per_gateway(local: Clients) -> None:
    gateway_id, other = new_gateway(local), new_gateway(local, "other")
    _new(local, gateway_id, "targetName", rateLimitId="mine")

    message = refused(
        local.control.create_gateway_rate_limit,
        "ConflictException",
        gatewayIdentifier=gateway_id,
        **_input("toolName", rateLimitId="mine"),
    )

    assert message == "A limit with rateLimitId mine already exists for this gateway"
    assert _new(local, other, "toolName", rateLimitId="mine")


@pytest.mark.from_model
def test_dimension_keys_are_taken_once_per_gateway(clients: Clients) -> None:
    gateway_id = new_gateway(clients)
    _new(clients, gateway_id, "targetName", SUB)

    response = error_of(
        "ValidationException",
        clients.control.create_gateway_rate_limit,
        gatewayIdentifier=gateway_id,
        **_input("targetName", SUB),
    )

    assert status_of(response) == 400
    text = f"A limit with dimensionKeys [targetName, {SUB}] already exists for this gateway"
    assert response["Error"]["Message"] == text
    assert _new(clients, gateway_id, "targetName")


@pytest.mark.from_docs
def test_a_gateway_has_fifty_limits_at_most(local: Clients) -> None:
    gateway_id = new_gateway(local)
    _put(local, gateway_id, *(_input(f"$.context.jwt.c{i}") for i in range(50)))
    path = {"gatewayIdentifier": gateway_id}

    one = error_of("ServiceQuotaExceededException", local.control.create_gateway_rate_limit, **path, **_input())
    refused(local.control.batch_put_gateway_rate_limits, "ServiceQuotaExceededException", **path, rateLimits=[_input()])

    assert status_of(one) == 402
    assert len(_listed(local, gateway_id, maxResults=100)) == 50


WRONG: list[tuple[tuple[str, ...], dict[str, Any], str]] = [
    (("toolName",), {}, "The dimensions of an entry must be the dimensionKeys [targetName]"),
    (("targetName", "toolName"), {}, "The dimensions of an entry must be the dimensionKeys [targetName]"),
    (("targetName",), {"tokens": PER_SECOND}, "tokens can only be limited per minute"),
    (("targetName",), {"connections": PER_MINUTE}, "connections can only be limited per second"),
]


@pytest.mark.from_docs
@pytest.mark.parametrize(("keys", "metrics", "message"), WRONG)
@pytest.mark.parametrize("verb", ["create", "update", "put"])
def test_entries_keep_to_the_dimensions_and_the_metrics(
    local: Clients, verb: str, keys: tuple[str, ...], metrics: dict[str, Any], message: str
) -> None:
    gateway_id = new_gateway(local)
    entries = [_entry(*("*" for _ in keys), keys=keys, **metrics)]
    path = {"gatewayIdentifier": gateway_id}
    calls: dict[str, Any] = {
        "create": lambda: local.control.create_gateway_rate_limit(**path, **_input(entries=entries)),
        "update": lambda: _change(local, gateway_id, _new(local, gateway_id)["rateLimitId"], entries=entries),
        "put": lambda: _put(local, gateway_id, _input(entries=entries)),
    }

    assert refused(calls[verb]) == message


@pytest.mark.from_docs  # the guide's own table
@pytest.mark.parametrize(
    ("values", "valid"),
    [
        (("target1", "readData", "alice"), True),
        (("target1", "readData", "*"), True),
        (("target1", "*", "*"), True),
        (("*", "*", "*"), True),
        (("*", "readData", "alice"), False),
        (("*", "*", "alice"), False),
        (("target1", "*", "alice"), False),
    ],
)
def test_a_wildcard_stands_in_trailing_positions_only(local: Clients, values: tuple[str, ...], valid: bool) -> None:
    keys = ("targetName", "toolName", SUB)
    given = _input(*keys, entries=[_entry(*values, keys=keys)])
    path = {"gatewayIdentifier": new_gateway(local)}

    if valid:
        assert local.control.create_gateway_rate_limit(**path, **given)["status"] == "CREATING"
    else:
        message = refused(local.control.create_gateway_rate_limit, **path, **given)
        assert message == "The value * can only appear in trailing positions of the dimensionKeys"


@pytest.mark.from_docs
@pytest.mark.parametrize("claimed", ["$.context.request.header.X-Tier", "$.context.request.body.metadata.tier"])
@by_newest
def test_what_a_caller_claims_needs_an_identity_beside_it(local: Clients, claimed: str) -> None:
    gateway_id = new_gateway(local)

    message = refused(
        local.control.create_gateway_rate_limit, gatewayIdentifier=gateway_id, **_input("targetName", claimed)
    )

    assert message == "A request header or body dimension needs a trusted identity dimension beside it"
    assert _new(local, gateway_id, "$.context.iam.principal", claimed)


@pytest.mark.from_model
def test_a_client_token_creates_one_limit(local: Clients) -> None:
    gateway_id = new_gateway(local)

    first = _new(local, gateway_id, clientToken="t" * 40)

    assert _new(local, gateway_id, clientToken="t" * 40) == first
    assert len(_listed(local, gateway_id)) == 1


@pytest.mark.from_model
def test_a_paginator_lists_every_limit_once_and_whole(local: Clients) -> None:
    gateway_id = new_gateway(local)
    made = [_new(local, gateway_id, key)["rateLimitId"] for key in ("targetName", "toolName", SUB)]

    paginator = local.control.get_paginator("list_gateway_rate_limits")
    pages = list(paginator.paginate(gatewayIdentifier=gateway_id, PaginationConfig={"PageSize": 2}))

    assert [len(page["rateLimits"]) for page in pages] == [2, 1]
    found = {limit["rateLimitId"]: limit for page in pages for limit in page["rateLimits"]}
    assert found == {id: _shown(local, gateway_id, id) for id in made}


@pytest.mark.from_model
def test_an_update_replaces_the_entries_and_the_description(clients: Clients) -> None:
    gateway_id = new_gateway(clients)
    before = _shown(clients, gateway_id, _new(clients, gateway_id, description="One")["rateLimitId"])
    entries = [_entry("fast", requests=PER_MINUTE), _entry("*")]

    after = _change(clients, gateway_id, before["rateLimitId"], entries=entries)

    kept = set(before) - {"entries", "description", "updatedAt"}
    assert after["entries"] == entries
    assert "description" not in after
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert _change(clients, gateway_id, before["rateLimitId"], description="Two")["description"] == "Two"


@pytest.mark.from_model
def test_by_hand_each_state_is_seen(local: Clients) -> None:
    gateway_id = new_gateway(local)
    with progression(LIMIT, times=2):
        id = _new(local, gateway_id)["rateLimitId"]
        path = {"gatewayIdentifier": gateway_id, "rateLimitId": id}
        seen = [_shown(local, gateway_id, id)["status"] for _ in range(2)]
        local.control.update_gateway_rate_limit(**path, entries=[_entry("*")])
        refused(local.control.delete_gateway_rate_limit, "ConflictException", **path)
        refused(lambda: _put(local, gateway_id, _input()), "ConflictException")
        seen += [_shown(local, gateway_id, id)["status"] for _ in range(2)]
        local.control.delete_gateway_rate_limit(**path)
        seen.append(_shown(local, gateway_id, id)["status"])

    assert seen == ["CREATING", "ACTIVE", "UPDATING", "ACTIVE", "DELETING"]


@pytest.mark.inferred  # the model has no failure state for rate limits
def test_a_limit_that_breaks_stays_on_its_way(local: Clients) -> None:
    gateway_id = new_gateway(local)
    local.agentcore.faults.on("CreateGatewayRateLimit", Break("No"), times=1)
    limit_id = _new(local, gateway_id)["rateLimitId"]

    assert [_shown(local, gateway_id, limit_id)["status"] for _ in range(2)] == ["CREATING"] * 2
    assert _change(local, gateway_id, limit_id)["status"] == "ACTIVE"


@pytest.mark.from_docs  # "Batch put uses upsert semantics"
def test_a_batch_replaces_what_it_names_makes_what_is_new_and_keeps_the_rest(clients: Clients) -> None:
    gateway_id = new_gateway(clients)
    for id, keys in (("one", ("targetName",)), ("two", ("toolName",)), ("three", (SUB,))):
        _new(clients, gateway_id, *keys, rateLimitId=id, description="Old")
    busy = [_entry("*", keys=("toolName",), requests=PER_MINUTE)]

    found = _put(
        clients,
        gateway_id,
        _input("targetName", rateLimitId="one", description="New"),
        _input("toolName", entries=busy),
        _input("qualifiedModelId", rateLimitId="zero"),
    )

    states = [(limit["rateLimitId"], limit["status"], limit.get("description")) for limit in found]
    assert states == [
        ("one", "UPDATING", "New"),
        ("three", "ACTIVE", "Old"),
        ("two", "UPDATING", None),
        ("zero", "CREATING", None),
    ]
    assert _shown(clients, gateway_id, "two")["entries"] == busy
    assert [limit["status"] for limit in _listed(clients, gateway_id)] == ["ACTIVE"] * 4


@pytest.mark.from_docs  # "Batch put is idempotent. You can safely retry failed calls without creating duplicates."
def test_the_same_batch_again_makes_nothing_new(local: Clients) -> None:
    gateway_id = new_gateway(local)
    batch = [_input("targetName"), _input("toolName")]

    first = _put(local, gateway_id, *batch)
    again = _put(local, gateway_id, *batch)

    assert [limit["rateLimitId"] for limit in again] == [limit["rateLimitId"] for limit in first]
    assert len(_listed(local, gateway_id)) == 2


@pytest.mark.from_model
def test_a_client_token_puts_a_batch_once(local: Clients) -> None:
    gateway_id = new_gateway(local)

    first = _put(local, gateway_id, _input(), clientToken="t" * 40)

    assert _put(local, gateway_id, _input(), clientToken="t" * 40) == first
    assert first[0]["status"] == "CREATING"


BAD: list[tuple[dict[str, Any], str, str]] = [
    (
        _input("toolName", entries=[_entry("*")]),
        "ValidationException",
        "The dimensions of an entry must be the dimensionKeys [toolName]",
    ),
    (
        _input("targetName", rateLimitId="one", entries=[_entry("*", tokens=PER_SECOND)]),
        "ValidationException",
        "tokens can only be limited per minute",
    ),
    (
        _input("toolName", rateLimitId="one"),
        "ValidationException",
        "The dimensionKeys of rate limit one cannot be changed",
    ),
    (
        _input("targetName", rateLimitId="other"),
        "ValidationException",
        "A limit with dimensionKeys [targetName] already exists for this gateway",
    ),
    (_input(SUB), "ValidationException", "rateLimits must not name a rateLimitId or dimensionKeys twice"),
    (
        _input("toolName", rateLimitId="new"),
        "ValidationException",
        "rateLimits must not name a rateLimitId or dimensionKeys twice",
    ),
]


@pytest.mark.from_model  # "If the operation fails, the service applies no changes"
@pytest.mark.parametrize(("bad", "code", "message"), BAD)
def test_a_batch_with_one_bad_limit_changes_nothing(
    local: Clients, bad: dict[str, Any], code: str, message: str
) -> None:
    gateway_id = new_gateway(local)
    _new(local, gateway_id, "targetName", rateLimitId="one")
    before = _listed(local, gateway_id)

    found = refused(lambda: _put(local, gateway_id, _input(SUB, rateLimitId="new"), bad), code)

    assert found == message
    assert _listed(local, gateway_id) == before
