"""The pytest plugin, in pytest runs of its own."""

from __future__ import annotations

from pathlib import Path

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
    found = agent_runtime.get_agent_memory(agentId="A", agentAliasId="B", memoryId="m-1", memoryType="SESSION_SUMMARY")
    assert found["memoryContents"] == []

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
WRONG = """
import pytest

@pytest.mark.agentcore(extraction="sometimes")
def test_value(agentcore): ...

@pytest.mark.agentcore(unknown=1)
def test_name(agentcore): ...

@pytest.mark.agentcore("manual")
def test_position(agentcore): ...
"""


def pytest_run(folder: Path, source: str, *arguments: str) -> tuple[dict[str, int], str]:
    """Outcomes by kind, and the output, of a pytest run over one file."""
    (folder / "test_it.py").write_text(source)
    done = run(*f"-m pytest --strict-markers -p no:cacheprovider --rootdir {folder}".split(), *arguments, cwd=folder)
    last = done.stdout.strip().splitlines()[-1].strip("= ").partition(" in ")[0]
    return {kind: int(count) for count, kind in (part.split() for part in last.split(", "))}, done.stdout


@pytest.mark.inferred
def test_the_fixtures_are_safe_under_xdist(tmp_path: Path) -> None:
    outcomes, output = pytest_run(tmp_path, FIXTURES, "-n", "2")
    assert outcomes == {"passed": 9}, output


@pytest.mark.inferred
def test_the_marker_gives_the_settings(tmp_path: Path) -> None:
    outcomes, output = pytest_run(tmp_path, MARKER)
    assert outcomes == {"passed": 3}, output


@pytest.mark.inferred
def test_a_marker_that_says_nonsense_is_an_error(tmp_path: Path) -> None:
    outcomes, output = pytest_run(tmp_path, WRONG)
    assert outcomes == {"errors": 3}, output
    assert "extraction is 'immediate', 'manual' or a number of seconds, not 'sometimes'" in output


@pytest.mark.inferred
def test_the_plugin_lists_its_fixtures(tmp_path: Path) -> None:
    listed = run("-m", "pytest", "--fixtures", cwd=tmp_path).stdout
    shown = {line.split()[0] for line in listed.splitlines() if " -- " in line and "moto_agentcore" in line}
    wanted = {"agentcore", "agentcore_control", "agentcore_data", "agent_runtime", "agentcore_server"}
    assert shown == wanted | {"agentcore_region"}
