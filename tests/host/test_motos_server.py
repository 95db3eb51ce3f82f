"""moto's own server, once ours are installed: all three services at its address, and moto's beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError
from werkzeug.test import EnvironBuilder, run_wsgi_app

from conftest import SERVICES, Clients, make_client
from moto_agentcore import AgentCore
from moto_agentcore.host.install import install, uninstall
from tests.controls.test_scripts import INTERPRETER, text_event
from tests.host.arrange import names, new_memory, say
from tests.host.test_streams import SECONDS, Speaker

pytestmark = pytest.mark.inferred


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    install()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def test_it_answers_for_all_three_services(local: Clients, url: str) -> None:
    control, data, agents = (make_client(service, url) for service in SERVICES)

    memory_id = new_memory(control)
    event = say(data, memory_id, "Hello")
    made = agents.create_session()
    asked = {"agentId": "AGENT12345", "agentAliasId": "TSTALIASID"}
    with pytest.raises(ClientError, match="Failed to retrieve resource") as refused:
        agents.get_agent_memory(**asked, memoryId="memory", memoryType="SESSION_SUMMARY")

    assert data.get_event(memoryId=memory_id, actorId="ana", sessionId="s1", eventId=event["eventId"])["event"] == event
    assert names(local.control) == ["Demo"]
    assert [one["sessionId"] for one in local.agents.list_sessions()["sessionSummaries"]] == [made["sessionId"]]
    assert refused.value.response["Error"]["Code"] == "ResourceNotFoundException"


def test_motos_services_stay_where_they_were(local: Clients, url: str) -> None:
    make_client("s3", url).create_bucket(Bucket="bucket")
    assert [bucket["Name"] for bucket in make_client("s3").list_buckets()["Buckets"]] == ["bucket"]
    assert make_client("bedrock-agent", url).list_agents()["agentSummaries"] == []
    assert requests.post(f"{url}/moto-api/reset", timeout=SECONDS).json() == {"status": "ok"}


def test_what_nobody_signed_is_told_by_its_path(local: Clients, url: str) -> None:
    memory = requests.post(f"{url}/memories/create", json={"name": "Chat", "eventExpiryDuration": 30}, timeout=SECONDS)
    assert (memory.status_code, names(local.control)) == (202, ["Chat"])


def test_events_are_read_as_they_are_made(local: Clients, url: str) -> None:
    speaker = Speaker(text_event("1"), text_event("2"))
    local.agentcore.script("InvokeCodeInterpreter", speaker)
    answer = make_client("bedrock-agentcore", url).invoke_code_interpreter(
        codeInterpreterIdentifier=INTERPRETER, name="executeCode"
    )
    events = iter(answer["stream"])

    assert next(events) == text_event("1")
    speaker.may_go_on.set()
    assert list(events) == [text_event("2")]


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://elsewhere.example"}, {"Upgrade": "websocket", "Connection": "Upgrade"}],
    ids=["a page of another origin", "a web socket"],
)
def test_what_takes_a_server_of_ours_is_refused(local: Clients, url: str, headers: dict[str, str]) -> None:
    asked = f"{url}/runtimes/arn%3Aaws%3Ax/ws" if "Upgrade" in headers else f"{url}/memories/"
    refused = requests.get(asked, headers=headers, timeout=SECONDS)
    assert (refused.status_code, "moto-agentcore server" in refused.json()["message"]) == (403, True)


@pytest.mark.parametrize(("address", "status"), [("127.0.0.1", 200), ("192.0.2.1", 403)])
def test_while_code_is_run_it_is_for_this_machine_alone(local: Clients, url: str, address: str, status: int) -> None:
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    asked = EnvironBuilder("/browsers", "http://127.0.0.1", method="POST", environ_base={"REMOTE_ADDR": address})
    with AgentCore(code_interpreter="local"):
        answer = run_wsgi_app(DomainDispatcherApplication(create_backend_app), asked.get_environ())
    assert answer[1].startswith(str(status))


def test_uninstalling_takes_it_back(local: Clients, url: str) -> None:
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication

    patched: Any = DomainDispatcherApplication.__call__
    uninstall()
    try:
        assert patched.__wrapped__ is DomainDispatcherApplication.__call__
    finally:
        install()
