"""One store per account and region: apart from each other, and gone with moto's reset."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError
from moto.core.base_backend import BackendDict

from conftest import Clients, make_client
from moto_agentcore import AgentCore
from moto_agentcore.service import control, data
from moto_agentcore.state.kind import KINDS, Kind
from moto_agentcore.state.store import REGIONS, Store, store_of, stores
from tests.state.conftest import BOX, TOY

DRAWER = Kind("Drawer", id="drawerId", mint="{uuid}", path="test-box/{id}", arn="drawerArn", service="bedrock")


class Marks(list[str]):
    """What lives with a box, or with them all."""


def _names(client: Any) -> list[str]:
    return [memory["id"].partition("-")[0] for memory in client.list_memories()["memories"]]


def _create(client: Any, name: str) -> Any:
    return client.create_memory(name=name, eventExpiryDuration=30)["memory"]


@pytest.mark.inferred
def test_a_table_is_made_once_per_kind_and_parent(store: Store) -> None:
    red = store.table(BOX).create({"name": "red"})
    assert store.table(BOX) is store.table(BOX)
    assert store.table(TOY, under=red) is store.table(TOY, under=red)
    assert store.table(TOY, under=red) is not store.table(TOY)


@pytest.mark.parametrize(
    ("region", "partition"), [("us-east-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")]
)
@pytest.mark.from_model
def test_arns_are_of_the_regions_partition(region: str, partition: str) -> None:
    arn = Store(region, "123456789012").arn("memory/x")
    assert arn == f"arn:{partition}:bedrock-agentcore:{region}:123456789012:memory/x"


@pytest.mark.inferred
def test_a_record_is_found_by_its_arn_at_any_depth(store: Store) -> None:
    red = store.table(BOX).create({"name": "red"})
    toy = store.table(TOY, under=red).create({"boxId": red.id})
    assert store.find_arn(red["boxArn"]) is red
    assert store.find_arn(toy["toyArn"]) is toy


@pytest.mark.inferred
def test_what_only_looks_like_an_arn_finds_nothing(store: Store) -> None:
    red = store.table(BOX).create({"name": "red"})
    arn: str = red["boxArn"]
    bent = [
        *(red.id, "", f"test-box/{red.id}", f"{arn}x", f"{arn}/", f"{arn}/test-toy/none", f"{arn}/test-toy"),
        *(arn.replace("eu-west-1", "us-east-1"), arn.replace("123456789012", "210987654321")),
        *(arn.replace("arn:aws:", "arn:aws-cn:"), arn.replace("bedrock-agentcore", "bedrock")),
        *(arn.replace(":test-box", ":more:test-box"), arn.replace("test-box", "test-tin")),
    ]
    assert {each: store.find_arn(each) for each in bent} == dict.fromkeys(bent)


@pytest.mark.from_model  # the ARNs of Bedrock's sessions: arn:aws:bedrock:…:session/…
def test_an_arn_is_of_its_kinds_service_and_found_by_it(store: Store) -> None:
    drawer = store.table(DRAWER).create({})
    arn = f"arn:aws:bedrock:eu-west-1:123456789012:test-box/{drawer.id}"
    assert (drawer["drawerArn"], store.find_arn(arn)) == (arn, drawer)
    assert store.find_arn(arn.replace(":bedrock:", ":bedrock-agentcore:")) is None


@pytest.mark.inferred
def test_one_form_of_arn_is_one_kinds() -> None:
    with pytest.raises(ValueError, match="Chest: Box has such ARNs already"):
        Kind("Chest", id="chestId", mint="{10}", path="test-box/{id}", arn="chestArn")
    with pytest.raises(ValueError, match="Doll: Toy has such ARNs already"):
        Kind("Doll", id="toyId", mint="{10:lower}", path="test-box/{id}/test-toy/{dollId}", arn="toyArn")
    assert (KINDS[BOX.words], KINDS[TOY.words]) == (BOX, TOY)


@pytest.mark.inferred
def test_a_module_that_is_run_anew_makes_its_kinds_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, BOX.words, BOX)  # which it is again after the test
    again = replace(BOX)
    assert KINDS[BOX.words] is again


@pytest.mark.inferred
def test_a_part_is_made_once_for_each_home(store: Store) -> None:
    red, blue = (store.table(BOX).create({"name": name}) for name in ("red", "blue"))
    red.part(Marks).append("scratch")
    store.part(Marks).append("stain")
    assert (red.part(Marks), blue.part(Marks), store.part(Marks)) == (["scratch"], [], ["stain"])
    assert blue.part(Marks) is blue.part(Marks)  # though it is empty


@pytest.mark.inferred
def test_regions_are_apart(local: Clients) -> None:
    ireland = make_client(control.name, region="eu-west-1")
    memory = _create(local.control, "Virginia")
    _create(ireland, "Ireland")
    assert (_names(local.control), _names(ireland)) == (["Virginia"], ["Ireland"])
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        ireland.get_memory(memoryId=memory["id"])


@pytest.mark.inferred
def test_regions_are_apart_over_http(remote: Clients) -> None:
    ireland = make_client(control.name, remote.endpoint, region="eu-west-1")
    _create(remote.control, "Virginia")
    _create(ireland, "Ireland")
    assert (_names(remote.control), _names(ireland)) == (["Virginia"], ["Ireland"])


@contextmanager
def _account(client: Any, account: str) -> Iterator[None]:
    """Requests of a client carry moto's account header for a while."""

    def put(request: Any, **_: Any) -> None:
        request.headers["x-moto-account-id"] = account

    client.meta.events.register("before-sign", put)
    yield
    client.meta.events.unregister("before-sign", put)


@pytest.mark.from_sdk  # moto's multi-account support
def test_accounts_are_apart(clients: Clients) -> None:
    _create(clients.control, "Mine")
    with _account(clients.control, "210987654321"):
        theirs = _create(clients.control, "Theirs")
        found = _names(clients.control)
    assert (found, _names(clients.control)) == (["Theirs"], ["Mine"])
    assert ":210987654321:" in theirs["arn"]


@pytest.mark.from_sdk
def test_the_environment_may_name_the_account(local: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "111122223333")
    assert ":111122223333:" in _create(local.control, "Demo")["arn"]


@pytest.mark.from_model
def test_the_planes_share_one_store(clients: Clients) -> None:
    memory = _create(clients.control, "Demo")
    assert clients.data.list_actors(memoryId=memory["id"])["actorSummaries"] == []
    assert clients.data.list_actors(memoryId=memory["arn"])["actorSummaries"] == []


@pytest.mark.inferred
@pytest.mark.parametrize("service", [control.name, data.name])
def test_a_region_that_does_not_exist_is_refused(agentcore: AgentCore, service: str) -> None:
    client = make_client(service, region="mars-north-1")
    call = client.list_memories if service == control.name else client.list_actors
    params = {} if service == control.name else {"memoryId": "Demo-0123456789"}
    with pytest.raises(ClientError, match="There is no region 'mars-north-1'") as refused:
        call(**params)
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


@pytest.mark.from_sdk  # moto's setting
def test_any_region_exists_where_moto_is_told_so(agentcore: AgentCore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_ALLOW_NONEXISTENT_REGION", "true")
    client = make_client(control.name, region="mars-north-1")
    _create(client, "Red")
    assert _names(client) == ["Red"]


@pytest.mark.inferred
def test_every_region_that_is_named_has_a_store(agentcore: AgentCore) -> None:
    assert [store_of("123456789012", region).region_name for region in REGIONS] == list(REGIONS)
    with pytest.raises(KeyError):
        store_of("123456789012", "mars-north-1")


@pytest.mark.from_sdk
def test_motos_reset_empties_every_store(local: Clients) -> None:
    before = _create(local.control, "Demo")
    BackendDict.reset()
    assert _names(local.control) == []
    assert _create(local.control, "Demo")["id"] != before["id"]


@pytest.mark.from_sdk
def test_motos_reset_over_http_empties_every_store(remote: Clients) -> None:
    _create(remote.control, "Demo")
    answer = requests.post(f"{remote.endpoint}/moto-api/reset", timeout=10)
    assert (answer.status_code, _names(remote.control)) == (200, [])


@pytest.mark.from_sdk
def test_a_new_mock_begins_empty_and_an_inner_one_does_not(local: Clients) -> None:
    _create(local.control, "Outer")
    with AgentCore():
        inside = _names(local.control)
    assert inside == ["Outer"]
    local.agentcore.stop()
    local.agentcore.start()
    assert _names(local.control) == []


@pytest.mark.inferred
def test_a_token_is_forgotten_with_its_store(local: Clients) -> None:
    given = {"name": "Demo", "eventExpiryDuration": 30, "clientToken": "the-same-token-over-and-over-again"}
    first = local.control.create_memory(**given)["memory"]["id"]
    BackendDict.reset()
    assert local.control.create_memory(**given)["memory"]["id"] != first


@pytest.mark.inferred
def test_tokens_of_two_regions_are_apart(local: Clients) -> None:
    given = {"name": "Demo", "eventExpiryDuration": 30, "clientToken": "the-same-token-over-and-over-again"}
    ids = {
        client.create_memory(**given)["memory"]["id"]
        for client in (local.control, make_client(control.name, region="eu-west-1"))
    }
    assert len(ids) == 2


@pytest.mark.inferred
def test_an_empty_account_keeps_no_store(agentcore: AgentCore) -> None:
    BackendDict.reset()
    assert [region for account in stores.values() for region in account] == []


@pytest.mark.inferred
def test_a_reset_may_come_while_a_store_is_made(local: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    make = BackendDict._create_account_specific_backend
    resets: list[Thread] = []

    def making(self: Any, account_id: str) -> None:
        make(self, account_id)
        resets.append(Thread(target=BackendDict.reset))
        resets[0].start()
        resets[0].join(0.05)  # it waits, or has it made in vain

    monkeypatch.setattr(BackendDict, "_create_account_specific_backend", making)
    BackendDict.reset()

    assert store_of("123456789012", "us-east-1").region_name == "us-east-1"
    resets[0].join()


@pytest.mark.inferred
def test_a_reset_takes_nothing_from_a_call_that_runs(store: Store) -> None:
    with store.lock as lock:
        store.made = []
        box = store.table(BOX).create({"name": "red"})
        store.reset()
        store.table(BOX).create({"name": "blue"})
        assert (store.lock, len(store.made)) == (lock, 2)

    assert store.table(BOX).find(box.id) is None
