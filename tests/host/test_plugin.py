"""The pytest plugin, in pytest runs of its own."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.host.arrange import run

FIXTURES = """
import boto3, pytest, urllib.request

def new(control, name="Demo"):
    return control.create_memory(name=name, eventExpiryDuration=30)["memory"]

def names(control):
    return [memory["id"].partition("-")[0] for memory in control.list_memories()["memories"]]

@pytest.mark.parametrize("again", range(4))
def test_each_test_begins_afresh(agentcore_control, again):
    assert names(agentcore_control) == []
    new(agentcore_control)
    assert names(agentcore_control) == ["Demo"]

def test_the_clients_share_one_region(agentcore_control, agentcore_data, agent_runtime):
    regions = {client.meta.region_name for client in (agentcore_control, agentcore_data, agent_runtime)}
    assert regions == {"us-east-1"}
    memory = new(agentcore_control)
    assert agentcore_data.list_actors(memoryId=memory["id"])["actorSummaries"] == []
    assert agent_runtime.list_sessions()["sessionSummaries"] == []

def test_the_handle_turns_the_controls(agentcore, agentcore_control):
    from moto_agentcore import Fail
    agentcore.faults.on("ListMemories", Fail("ValidationException"), times=1)
    with pytest.raises(agentcore_control.exceptions.ValidationException):
        agentcore_control.list_memories()
    assert names(agentcore_control) == []

def test_the_server_is_emptied_for_each_test(agentcore_server):
    control = boto3.client("bedrock-agentcore-control", "us-east-1", endpoint_url=agentcore_server.url,
                           aws_access_key_id="a", aws_secret_access_key="b")
    assert names(control) == []
    new(control)

test_and_again = test_the_server_is_emptied_for_each_test

def test_a_model_is_read_once_in_a_run(agentcore_control, monkeypatch):
    from botocore.loaders import JSONFileLoader
    read, load = [], JSONFileLoader.load_file
    monkeypatch.setattr(JSONFileLoader, "load_file", lambda self, path: read.append(path) or load(self, path))
    from moto_agentcore.host.clients import client_of
    client_of("bedrock-agentcore-control", "eu-west-1")
    assert read == []

class TestElsewhere:
    @pytest.fixture
    def agentcore_region(self):
        return "eu-west-1"

    def test_the_region_is_overridden(self, agentcore_control):
        assert new(agentcore_control)["arn"].split(":")[3] == "eu-west-1"
"""
MARKER = """
import datetime, pytest

def said(control, data):
    memory = control.create_memory(name="Demo", eventExpiryDuration=30, memoryStrategies=[
        {"semanticMemoryStrategy": {"name": "facts", "namespaceTemplates": ["/facts/{actorId}/"]}}])["memory"]
    data.create_event(memoryId=memory["id"], actorId="ana", sessionId="s1", eventTimestamp=datetime.datetime.now(),
        payload=[{"conversational": {"role": "USER", "content": {"text": "I live in Berlin."}}}])
    found = data.list_memory_records(memoryId=memory["id"], namespace="/facts/ana/")
    return len(found["memoryRecordSummaries"])

@pytest.mark.agentcore(extraction="manual")
class TestManual:
    def test_the_marker_of_the_class(self, agentcore, agentcore_control, agentcore_data):
        assert said(agentcore_control, agentcore_data) == 0
        assert agentcore.memory.flush() == 1

    @pytest.mark.agentcore(extraction="immediate")
    def test_the_nearest_marker_wins(self, agentcore_control, agentcore_data):
        assert said(agentcore_control, agentcore_data) == 1

def test_without_a_marker(agentcore_control, agentcore_data):
    assert said(agentcore_control, agentcore_data) == 1
"""
FAILING = """
import boto3, datetime, os, pytest
from moto_agentcore import AgentCore, Delay, Fail, mock_agentcore

FACTS = [{"semanticMemoryStrategy": {"name": "facts", "namespaceTemplates": ["/facts/{actorId}/"]}}]
kept = []

def searched(control, data, actor="ana"):
    memory = control.create_memory(name="Demo", eventExpiryDuration=30, memoryStrategies=FACTS)["memory"]["id"]
    data.create_event(memoryId=memory, actorId="ana", sessionId="s1", eventTimestamp=datetime.datetime.now(),
        payload=[{"conversational": {"role": "USER", "content": {"text": "I live in Berlin."}}}])
    asked = {"searchQuery": "where does she live?"}
    found = data.retrieve_memory_records(memoryId=memory, namespace=f"/facts/{actor}/", searchCriteria=asked)
    return memory, found["memoryRecordSummaries"]

def test_red_and_never_mocked(monkeypatch):
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    boto3.Session().client("bedrock-agentcore-control", "us-east-1").list_memories()

def test_red_by_fixture(agentcore, agentcore_control, agentcore_data):
    agentcore.faults.on("ListMemories", Fail("ThrottledException"))
    agentcore.script("ListGateways", {"items": []})
    kept.append(agentcore_control)
    assert searched(agentcore_control, agentcore_data, "bob")[1]

@mock_agentcore(extraction="manual")
def test_red_by_decorator():
    control, data = (boto3.client(f"bedrock-agentcore{plane}", "us-east-1") for plane in ("-control", ""))
    memory, found = searched(control, data)
    boto3.client("bedrock-agentcore", "eu-west-1").list_events(memoryId=memory, actorId="ana", sessionId="s1")

def test_red_without_a_mock():
    kept[0].list_memories()

def test_red_and_nothing_was_asked():
    assert not kept

def test_green(agentcore_control):
    agentcore_control.list_memories()

@pytest.mark.agentcore(extraction="manual")
def test_marker_alone():
    control, data = (boto3.client(f"bedrock-agentcore{plane}", "us-east-1") for plane in ("-control", ""))
    assert searched(control, data)[1] == []

@pytest.mark.agentcore(extraction="manual")
def test_marker_with_the_server(agentcore_server):
    assert "AWS_PROFILE" not in os.environ
    control, data = (boto3.client(f"bedrock-agentcore{plane}") for plane in ("-control", ""))
    assert searched(control, data)[1] == []
    assert control.meta.endpoint_url == agentcore_server.url

@pytest.mark.agentcore(extraction="manual")
def test_marker_with_both(agentcore, agentcore_control, agentcore_data, agentcore_server):
    assert searched(agentcore_control, agentcore_data)[1] == []

@pytest.fixture(scope="module")
def wider():
    return len(AgentCore().calls)

@pytest.mark.agentcore
def test_marker_alone_starts_after_what_is_wider(wider):
    assert wider == 0
"""
EARLY = """
import boto3, os, sys

assert "moto" not in sys.modules  # pytest collects this file first
for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"):
    os.environ["AWS_" + name] = "testing"
boto3.client("s3", "us-east-1")  # boto3's default session is made, as any application does
old = boto3.client("bedrock-agentcore-control", "us-east-1")

import pytest
from moto_agentcore.errors import NotMockedError

def test_the_first_one_is_refused():
    for client in (old, boto3.client("bedrock-agentcore-control", "us-east-1")):
        with pytest.raises(NotMockedError, match="GET /memories.* would leave|POST /memories.* would leave"):
            client.list_memories()

def test_an_old_client_is_answered(agentcore, agentcore_control):
    agentcore_control.create_memory(name="Demo", eventExpiryDuration=30)
    assert len(old.list_memories()["memories"]) == 1
    assert len(agentcore.calls("ListMemories")) == 1

test_and_refused_again = test_the_first_one_is_refused

def test_the_server_has_the_region_of_the_environment(monkeypatch, request):
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    server = request.getfixturevalue("agentcore_server")
    control = boto3.Session().client("bedrock-agentcore-control")
    assert (control.meta.region_name, control.list_memories()["memories"]) == ("eu-west-1", [])

def test_red_elsewhere(monkeypatch, request):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    request.getfixturevalue("agentcore_control").list_memories()
    config = boto3.session.Config(retries={"total_max_attempts": 1})
    boto3.client("bedrock-agentcore-control", "us-east-1", config=config).list_memories()
"""
CONFTEST = """
import botocore.loaders, botocore.session, functools

botocore.session.create_loader = functools.cache(botocore.loaders.create_loader)  # which reads its models once
"""
WRONG = """
import pytest

@pytest.mark.agentcore(extraction="sometimes")
def test_value(agentcore): ...

@pytest.mark.agentcore(unknown=1)
def test_name(agentcore): ...

@pytest.mark.agentcore("manual")
def test_position(agentcore): ...
"""


EXPECTED = {
    "test_early": "1 errors 4 passed",
    "test_failing": "5 errors 5 passed",
    "test_fixtures": "10 passed",
    "test_marker": "3 passed",
    "test_wrong": "3 errors",
}


def outcomes(report: Path) -> dict[str, str]:
    """How many tests of each file came out how, from JUnit's report."""
    found: Counter[tuple[str, str]] = Counter()
    for case in ElementTree.parse(report).iter("testcase"):
        file = case.get("classname", "").split(".")[0]
        found[file, "errors" if len(case) else "passed"] += 1
    files = sorted({file for file, _ in found})
    return {name: " ".join(f"{found[key]} {key[1]}" for key in sorted(found) if key[0] == name) for name in files}


def section(output: str, test: str) -> str:
    """What the plugin tells of a failed test; empty where it tells nothing."""
    _, _, told = output.partition(f" {test} ")
    told, _, _ = told.partition("\n____")
    return told.partition("- moto-agentcore -")[2]


@pytest.mark.inferred
def test_fixtures_and_markers_in_a_run_of_their_own_under_xdist(tmp_path: Path) -> None:
    """One run for all of it, on one worker and with no plugin that none asks for: each process takes seconds to begin.

    That workers do not get into each other's way is seen by the whole suite.
    """
    for name, source in (
        ("conftest", CONFTEST),
        ("test_early", EARLY),
        ("test_failing", FAILING),
        ("test_fixtures", FIXTURES),
        ("test_marker", MARKER),
        ("test_wrong", WRONG),
    ):
        (tmp_path / f"{name}.py").write_text(source)
    others = ("anyio", "asyncio", "cacheprovider", "hypothesispytest", "langsmith_plugin", "pytest_cov", "time_machine")
    plugins = " ".join(f"-p no:{name}" for name in others)
    options = f"--strict-markers {plugins} --rootdir {tmp_path} --junitxml {tmp_path / 'report.xml'} -n 1 --tb=short"

    done = run("-m", "pytest", *options.split(), cwd=tmp_path)

    assert outcomes(tmp_path / "report.xml") == EXPECTED, done.stdout
    assert "extraction is 'immediate', 'manual' or a number of seconds, not 'sometimes'" in done.stdout
    by_fixture, by_decorator = (section(done.stdout, f"test_red_by_{way}") for way in ("fixture", "decorator"))
    for line in (
        "RetrieveMemoryRecords(memoryId='Demo-",
        "-> 200, nothing found",
        "RetrieveMemoryRecords found nothing: Memory Demo-",
        "namespaces: /facts/ana/ (1)",
        "a fault never struck: ListMemories, Fail('ThrottledException', 'Injected by the test')",
        "a script never answered: ListGateways",
    ):
        assert line in by_fixture
    for line in (
        "is in us-east-1; the call went to eu-west-1",
        "extraction jobs waiting: 1 (agentcore.memory.flush() runs them)",
    ):
        assert line in by_decorator
    assert "ListMemories went to 127.0.0.1:1, past the mock: AWS_ENDPOINT_URL is set" in section(
        done.stdout, "test_red_elsewhere"
    )
    assert "ListMemories would leave for bedrock-agentcore-control.us-east-1.amazonaws.com: no mock" in done.stdout
    assert (
        section(done.stdout, "test_red_without_a_mock") == section(done.stdout, "test_red_and_nothing_was_asked") == ""
    )


@pytest.mark.inferred
def test_the_plugin_has_these_fixtures_each_with_what_it_is_for() -> None:
    from moto_agentcore import pytest_plugin

    public = {name: found for name, found in vars(pytest_plugin).items() if name[0] != "_" and _is_fixture(found)}

    wanted = {"agentcore", "agentcore_control", "agentcore_data", "agent_runtime", "agentcore_server"}
    assert set(public) == wanted | {"agentcore_region", "agentcore_streams"}
    assert [name for name, found in public.items() if not found.__doc__] == []


def _is_fixture(found: object) -> bool:
    return "Fixture" in type(found).__name__
