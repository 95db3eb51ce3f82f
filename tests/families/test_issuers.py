"""Doors that take JWTs, beside those of runtimes: a bound issuer is asked whose keys signed one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import Clients
from tests.families.gateways.traffic.arrange import mcp_gateway, send
from tests.families.gateways.traffic.test_callers import PING
from tests.families.gateways.traffic.test_callers import authorizer as wanting
from tests.families.harnesses.arrange import NONE, new_harness
from tests.families.harnesses.test_invoke import invoked
from tests.families.payments.arrange import new_manager
from tests.families.runtimes.test_callers import authorizer
from tests.families.runtimes.test_issuers import EC, ISSUER, OTHER, Issuer, signed

pytestmark = pytest.mark.inferred
GOOD, FORGED = signed(EC, sub="ana"), signed(OTHER, sub="ana")


@contextmanager
def bearing(client: Any, token: str) -> Iterator[None]:
    """Requests of a client bear a token in place of a signature."""

    def put(request: Any, **_: Any) -> None:
        request.headers["Authorization"] = f"Bearer {token}"

    client.meta.events.register("before-send.bedrock-agentcore.*", put)
    try:
        yield
    finally:
        client.meta.events.unregister("before-send.bedrock-agentcore.*", put)


def test_a_gateway_lets_in_whom_the_bound_issuer_vouches_for(clients: Clients) -> None:
    gateway = mcp_gateway(clients, **wanting(allowedClients=["app"]))
    clients.agentcore.bind(ISSUER, Issuer(EC))

    good, forged = (send(gateway, PING, Authorization=f"Bearer {token}") for token in (GOOD, FORGED))

    assert good.json()["result"] == {}
    assert (forged.status_code, forged.json()["error"]["message"]) == (401, "Invalid Bearer token")


def test_payments_and_harnesses_do_too(local: Clients) -> None:
    wanted = authorizer(allowedClients=["app"])
    manager = new_manager(local, authorizerType="CUSTOM_JWT", **wanted)
    harness = new_harness(local, memory=NONE, **wanted)
    local.agentcore.bind(ISSUER, Issuer(EC))
    session = {"paymentManagerArn": manager["paymentManagerArn"], "expiryTimeInMinutes": 30}

    with bearing(local.data, GOOD):
        assert local.data.create_payment_session(**session)["paymentSession"]["userId"] == "ana"
        assert invoked(local, harness)
    with bearing(local.data, FORGED):
        with pytest.raises(ClientError, match=r"AccessDeniedException.*Invalid token signature"):
            local.data.create_payment_session(**session)
        with pytest.raises(ClientError, match=r"AccessDeniedException.*Invalid token signature"):
            invoked(local, harness)


def test_a_workload_speaks_for_a_user_whose_token_is_good_and_their_issuers(local: Clients) -> None:
    local.control.create_workload_identity(name="agent")
    get = local.data.get_workload_access_token_for_jwt
    now = local.agentcore.clock.tick(seconds=0).timestamp()

    assert get(workloadName="agent", userToken=FORGED)["workloadAccessToken"]  # nobody says who the issuer is
    local.agentcore.bind(ISSUER, Issuer(EC))
    assert get(workloadName="agent", userToken=signed(EC, sub="ana", exp=now + 30))["workloadAccessToken"]
    bad = {
        FORGED: "Invalid token signature",
        signed(EC, sub="ana", exp=now - 1): "The user token has expired",
        signed(EC, sub="ana", nbf=now + 60): "Token is not valid yet",
    }
    for token, told in bad.items():
        with pytest.raises(ClientError, match=f"UnauthorizedException.*{told}"):
            get(workloadName="agent", userToken=token)
