"""Where a gateway is: AWS's own address in-process, the server's over the server, and who else's it is not."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
import requests

from conftest import Clients, make_client
from tests.families.gateways.traffic.arrange import SECONDS, asked, http_gateway, mcp_gateway, names

PING: dict[str, Any] = {"jsonrpc": "2.0", "id": 1, "method": "ping"}


@pytest.mark.from_recording
def test_mcp_stands_in_the_address_of_a_gateway_that_speaks_nothing_else(local: Clients) -> None:
    speaks, takes_all = mcp_gateway(local), http_gateway(local)

    host = "gateway.bedrock-agentcore.us-east-1.amazonaws.com"
    assert speaks["gatewayUrl"] == f"https://{speaks['gatewayId']}.{host}/mcp"
    assert takes_all["gatewayUrl"] == f"https://{takes_all['gatewayId']}.{host}"


@pytest.mark.inferred
def test_every_address_in_an_answer_leads_back_to_the_server(remote: Clients) -> None:
    id = mcp_gateway(remote)["gatewayId"]
    updated = remote.control.update_gateway(
        gatewayIdentifier=id, name="tools", roleArn="arn:aws:iam::123456789012:role/g", authorizerType="NONE"
    )
    shown = remote.control.get_gateway(gatewayIdentifier=id)

    assert updated["gatewayUrl"].startswith(f"{remote.endpoint}/")
    assert shown["gatewayUrl"] == updated["gatewayUrl"]
    assert requests.post(shown["gatewayUrl"] + "/mcp", json=PING, timeout=SECONDS).json()["result"] == {}


@pytest.mark.inferred
def test_a_name_of_awss_that_leads_to_the_server_is_answered(remote: Clients) -> None:
    gateway = mcp_gateway(remote)
    host = f"{gateway['gatewayId']}.gateway.bedrock-agentcore.us-east-1.amazonaws.com"

    answer = requests.post(f"{remote.endpoint}/mcp", json=PING, headers={"Host": host}, timeout=SECONDS)

    assert answer.json() == {"jsonrpc": "2.0", "id": 1, "result": {}}


@pytest.mark.inferred
def test_httpx_reaches_it_sync_and_async(local: Clients) -> None:
    url = mcp_gateway(local)["gatewayUrl"]

    async def later() -> Any:
        async with httpx.AsyncClient() as client:
            return (await client.post(url, json=PING)).json()

    assert httpx.post(url, json=PING).json() == asyncio.run(later()) == {"jsonrpc": "2.0", "id": 1, "result": {}}


@pytest.mark.inferred
def test_another_services_name_in_the_id_changes_nothing(local: Clients) -> None:
    assert names(mcp_gateway(local, name="s3-lambda-dynamodb")) == []


@pytest.mark.inferred
def test_an_address_of_no_gateway_is_refused_plainly(clients: Clients) -> None:
    gateway = mcp_gateway(clients)
    url = gateway["gatewayUrl"].replace(gateway["gatewayId"], "nobody-0123456789")

    answer = requests.post(url, json=PING, timeout=SECONDS)

    assert (answer.status_code, "nobody-0123456789" in answer.json()["message"]) == (404, True)


@pytest.mark.inferred
@pytest.mark.parametrize(("region", "suffix"), [("eu-west-1", "amazonaws.com"), ("cn-north-1", "amazonaws.com.cn")])
def test_a_gateway_is_found_in_its_region_and_whatever_its_account(local: Clients, region: str, suffix: str) -> None:
    control = make_client("bedrock-agentcore-control", region=region)
    made = control.create_gateway(name="far", roleArn="arn:aws:iam::123456789012:role/g", authorizerType="NONE")
    url = made["gatewayUrl"]

    assert url.endswith(f".gateway.bedrock-agentcore.{region}.{suffix}")
    assert asked({"gatewayUrl": f"{url}/mcp"}, "ping")["result"] == {}
    assert (
        requests.post(
            url.replace(f"{region}.{suffix}", "us-east-1.amazonaws.com"), json=PING, timeout=SECONDS
        ).status_code
        == 404
    )


@pytest.mark.from_docs
def test_other_paths_and_verbs_are_refused(local: Clients) -> None:
    gateway = mcp_gateway(local)
    base = gateway["gatewayUrl"].removesuffix("/mcp")

    assert requests.get(gateway["gatewayUrl"], timeout=SECONDS).status_code == 405
    assert requests.post(base, json=PING, timeout=SECONDS).status_code == 404
    assert requests.post(f"{base}/nothing/invocations", json={}, timeout=SECONDS).status_code == 404
