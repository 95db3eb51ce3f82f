from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from moto_agentcore import AgentCoreServer

pytestmark = pytest.mark.inferred
AWS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": "us-east-1"}


def post(url: str, body: Any) -> Any:
    """``curl -X POST $url -H 'Content-Type: application/json' -d '{…}'``: no SDK, no signature."""
    with urlopen(
        Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST")
    ) as answer:
        return json.load(answer)


def test_a_program_of_its_own_uses_the_server(agentcore_server: AgentCoreServer) -> None:
    program = Path(__file__).with_name("agent.py")
    env = {**os.environ, **AWS, "AWS_ENDPOINT_URL": agentcore_server.url}
    printed = subprocess.run([sys.executable, program], env=env, check=True, capture_output=True, text=True).stdout
    listed = post(f"{agentcore_server.url}/memories/", {})
    assert [memory["id"] for memory in listed["memories"]] == [printed.strip()]


def test_curl_will_do(agentcore_server: AgentCoreServer) -> None:
    url = agentcore_server.url
    post(f"{url}/memories/create", {"name": "Chat", "eventExpiryDuration": 30})
    post(f"{url}/moto-api/agentcore/clock/tick", {"days": 8})
    assert len(post(f"{url}/memories/", {})["memories"]) == 1
    post(f"{url}/moto-api/reset", {})
    assert post(f"{url}/memories/", {})["memories"] == []
