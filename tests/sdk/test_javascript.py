"""AWS's SDK for JavaScript over the server, unchanged: one program for each of four parts of the data plane.

AgentCore's own SDK for TypeScript is built on it, and finds the server by the environment.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from conftest import Clients
from moto_agentcore.controls import controls
from tests.families.runtimes.arrange import new_runtime

PROGRAM = Path(__file__).parent / "javascript" / "parts.mjs"
SERVICES = ("agentcore", "agentcore-control", "agent-runtime")
PACKAGES = (*(f"@aws-sdk/client-bedrock-{service}" for service in SERVICES), "bedrock-agentcore")
pytestmark = pytest.mark.from_sdk


@pytest.fixture(scope="session")
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the SDK is installed: once, and kept in pytest's cache."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("no node and npm installed")
    if request.config.cache is None:
        pytest.skip("pytest keeps no cache to install the JavaScript SDK into")
    kept = request.config.cache.mkdir("javascript") / "-".join((*SERVICES, "sdk"))
    if not kept.exists():
        made = tmp_path_factory.mktemp("javascript")
        command = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(made), *PACKAGES]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode != 0:
            pytest.skip(f"npm cannot install the JavaScript SDK: {done.stderr.strip().splitlines()[-1:]}")
        partial = kept.with_name(made.name)
        shutil.copytree(made, partial, symlinks=True, dirs_exist_ok=True)
        try:
            partial.rename(kept)
        except OSError:  # another worker was faster
            shutil.rmtree(partial)
    shutil.copy(PROGRAM, kept)
    return kept


def found(folder: Path, part: str, clients: Clients, argument: str = "") -> Any:
    command = ["node", str(folder / PROGRAM.name), part, str(clients.endpoint), argument]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_runtime_streams(folder: Path, remote: Clients) -> None:
    runtime = new_runtime(remote)
    remote.agentcore.bind("helper", lambda payload: ({"count": number} for number in range(payload["n"])))

    answer = found(folder, "runtime", remote, runtime["agentRuntimeArn"])

    frames = "".join(f'data: {{"count": {number}}}\n\n' for number in range(3))
    assert (answer["type"], answer["body"]) == ("text/event-stream; charset=utf-8", frames)
    assert answer["again"] == "ResourceNotFoundException"


def test_a_code_interpreter_has_files_and_runs_code(
    folder: Path, remote: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(controls, "code_interpreter", "local")

    assert found(folder, "interpreter", remote) == {
        "wrote": "Successfully wrote all 2 files",
        "text": "hi",
        "blob": [0, 255],
        "ran": "hi",
        "status": "TERMINATED",
    }


def test_a_browser_session_starts_is_shown_and_stops(folder: Path, remote: Clients) -> None:
    assert found(folder, "browser", remote) == {
        "stream": "ENABLED",
        "png": list(b"PNG"),
        "started": True,
        "states": ["READY", "TERMINATED"],
    }


def test_a_workload_gets_keys_and_tokens(folder: Path, remote: Clients) -> None:
    answer = found(folder, "identity", remote)

    assert answer["apiKey"] == "k3y"
    assert answer["accessToken"].startswith("gho_")
    assert answer["refused"] == ["UnauthorizedException", 401]


def test_an_agent_is_asked_by_http2_as_this_sdk_does_by_default(folder: Path, remote: Clients) -> None:
    pytest.importorskip("h2", reason="HTTP/2 needs h2, a part of moto-agentcore[server]")
    remote.agentcore.seed({"agents": [{"agentId": "AGENT12345"}]})
    remote.agentcore.bind("AGENT12345", lambda prompt: iter([f"You said {prompt}. ", "I agree."]))

    assert found(folder, "agent", remote, "AGENT12345") == {"text": "You said tea. I agree.", "sessions": 0}


def test_the_typescript_sdk_is_led_here_by_the_environment(folder: Path, remote: Clients) -> None:
    arn = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/helper-0123456789"
    path = quote(arn, safe="")

    assert found(folder, "sdk", remote, arn) == {
        "wrote": "Successfully wrote all 1 files",
        "read": "hi",
        "status": "READY",
        "url": f"{str(remote.endpoint).replace('http', 'ws')}/runtimes/{path}/ws",
    }
