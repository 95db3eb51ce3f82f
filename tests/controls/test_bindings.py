"""Bindings: what an address is, and which of several counts."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from moto_agentcore.controls.bindings import Bindings
from tests.host.raw import ask

pytestmark = pytest.mark.inferred


def test_the_first_name_that_is_bound_counts_and_rather_with_its_qualifier() -> None:
    bindings = Bindings()
    bindings.bind("helper", "by name")
    bindings.bind("helper-1", "by id")
    bindings.bind("helper", "prod by name", qualifier="prod")

    assert bindings.of("helper-1", "helper") == "by id"
    assert bindings.of("helper-1", "helper", qualifier="prod") == "prod by name"
    assert bindings.of("helper-1", "helper", qualifier="beta") == "by id"
    assert bindings.of("other", qualifier="prod") is None


def test_a_later_binding_takes_the_place_of_an_earlier_one_and_none_takes_it_away() -> None:
    bindings = Bindings()
    bindings.bind("helper", 1)
    bindings.bind("helper", 2)
    assert bindings.of("helper") == 2

    bindings.bind("helper", None)
    assert bindings.of("helper") is None


def test_a_url_is_bound_by_the_longest_address_that_it_is_under() -> None:
    bindings = Bindings()
    bindings.bind("https://issuer.example/", "all")
    bindings.bind("https://issuer.example/a", "a")

    assert bindings.under("https://issuer.example/a/b?c=d") == ("https://issuer.example/a", "a")
    assert bindings.under("https://issuer.example/ab") == ("https://issuer.example", "all")
    assert bindings.under("https://issuer.example.org/a") is None
    bindings.clear()
    assert bindings.under("https://issuer.example/a") is None


@pytest.mark.parametrize("address", [5, None, ["a"], "/"], ids=str)
def test_what_is_no_address_is_refused(remote: Clients, address: Any) -> None:
    with pytest.raises(ValueError, match="an address is an ARN, an id, a name or a URL"):
        remote.agentcore.bind(address, lambda payload: payload)
    given = {"address": address, "target": "http://127.0.0.1:1"}
    answer = ask(remote.endpoint or "", "POST", "/moto-api/agentcore/bind", given, {})
    assert (answer.status, "an address is" in answer.json["message"]) == (400, True)


@pytest.mark.parametrize("target", [lambda: 1, lambda a, b, c: 1, lambda a, *, b: 1], ids=["none", "three", "keyword"])
def test_a_function_takes_a_payload_and_perhaps_a_context(local: Clients, target: Any) -> None:
    with pytest.raises(ValueError, match=r"asked as f\(payload\) or f\(payload, context\)"):
        local.agentcore.bind("helper", target)
