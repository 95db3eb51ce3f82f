"""``install()``: what it changes, that it changes nothing before, and that all of it can be taken back.

Most of these need a process in which nothing is installed, so they are programs.
"""

from __future__ import annotations

import sys
from typing import Any

import boto3
import botocore.session
import pytest
from botocore.exceptions import NoCredentialsError
from botocore.handlers import BUILTIN_HANDLERS

from conftest import Clients
from moto_agentcore import install
from moto_agentcore.errors import NotMockedError
from moto_agentcore.host.doors import FastDoor
from moto_agentcore.host.unmocked import POLICY, why
from tests.host.arrange import program

HEAVY = ("moto.core.models", "numpy", "faiss", "flask", "boto3", "botocore", "moto_agentcore.families")
START = """
import boto3, moto.backends, moto.core.models, requests
from botocore.handlers import BUILTIN_HANDLERS
from moto import backend_index, mock_aws

def client(service):
    return boto3.Session("testing", "testing").client(service, "us-east-1")

def state():
    return list(BUILTIN_HANDLERS), list(backend_index.backend_url_patterns), moto.backends.get_backend, \\
        dict(vars(moto.core.models.botocore_stubber)), type(moto.core.models.botocore_stubber).__call__

def ask(client):
    return client.list_sessions()

URL = "https://bedrock-agent-runtime.us-east-1.amazonaws.com/sessions/"
"""


@pytest.mark.parametrize("module", ["moto_agentcore", "moto_agentcore.pytest_plugin"])
@pytest.mark.inferred
def test_importing_the_package_imports_nothing_heavy(module: str) -> None:
    found = program(f"import sys, pytest; before = set(sys.modules); import {module}; print(sorted(set(sys.modules)))")
    assert [name for name in HEAVY if repr(name) in found] == []


@pytest.mark.inferred
def test_a_second_install_changes_nothing(idle: Clients) -> None:
    before = list(BUILTIN_HANDLERS)
    install()
    assert before == BUILTIN_HANDLERS
    assert sum(isinstance(handler, FastDoor) for _, handler, *_ in BUILTIN_HANDLERS) == 3


@pytest.mark.inferred
def test_names_change_nothing_install_does_and_uninstall_takes_everything_back() -> None:
    """A session that was made meanwhile is answered as long as the package is installed."""
    found = program(
        START
        + """
before = state()
from moto_agentcore import *
import moto_agentcore.pytest_plugin
AgentCore(), mock_agentcore(lambda: None), AgentCoreServer()
print(state() == before)

from moto_agentcore.host.install import uninstall
install(); install()
print(state() == before)
made_meanwhile = client("bedrock-agent-runtime")
def status():
    with mock_aws():
        try:
            return ask(made_meanwhile)["ResponseMetadata"]["HTTPStatusCode"]
        except Exception as error:
            return error.response["ResponseMetadata"]["HTTPStatusCode"]
print(status())
uninstall()
print(status())
print(state() == before)
uninstall()
print(state() == before)
install()
print(status())
"""
    )
    assert found.split() == ["True", "False", "200", "404", "True", "True", "200"]


@pytest.mark.inferred
def test_clients_of_every_age_are_answered_after_install() -> None:
    found = program(
        """
import boto3
oldest = boto3.Session("testing", "testing").client("bedrock-agent-runtime", "us-east-1")  # moto is not imported yet
"""
        + START
        + """
from moto.core import patch_client
older = client("bedrock-agent-runtime")
from moto_agentcore import install
install()
new = client("bedrock-agent-runtime")
patch_client(oldest)
patch_client(new)
with mock_aws():
    newest = client("bedrock-agent-runtime")
    print([ask(client)["sessionSummaries"] for client in (oldest, older, new, newest)])
"""
    )
    assert found == "[[], [], [], []]"


@pytest.mark.inferred
def test_a_client_that_has_no_door_is_told_of_where_no_mock_runs(
    idle: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(POLICY, "refuse")
    old = boto3.Session("testing", "testing", botocore_session=botocore.session.Session(include_builtin_handlers=False))
    client = old.client("bedrock-agentcore-control", "us-east-1")

    with pytest.raises(NotMockedError, match="POST /memories/ would leave for bedrock-agentcore-control"):
        client.list_memories()


@pytest.mark.parametrize(
    ("service", "url", "told"),
    [
        ("bedrock-agentcore-control", None, "was asked at bedrock-agentcore-control.us-east-1.amazonaws.com: no mock"),
        ("bedrock-agentcore-control", "https://agents.example", ""),
        ("sqs", None, ""),
    ],
)
@pytest.mark.inferred
def test_a_failure_at_aws_itself_is_told_of_where_it_is_ours(
    monkeypatch: pytest.MonkeyPatch, service: str, url: str | None, told: str
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    client: Any = boto3.Session().client(service, "us-east-1", endpoint_url=url)

    with pytest.raises(NoCredentialsError) as failed:
        (client.list_queues if service == "sqs" else client.list_memories)()

    found = why(failed.value, sys.maxsize)
    assert told in found if told else found == ""


@pytest.mark.inferred
def test_installing_inside_a_running_mock_answers_requests_too() -> None:
    found = program(
        START
        + """
from moto_agentcore import mock_agentcore
with mock_aws():
    print(requests.post(URL).status_code)
    with mock_agentcore():
        print(requests.post(URL).json())
with mock_aws():
    print(requests.post(URL).json())
"""
    )
    assert found.splitlines() == ["400", "{'sessionSummaries': []}", "{'sessionSummaries': []}"]
