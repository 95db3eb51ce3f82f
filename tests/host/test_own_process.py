"""A process that starts the server and nothing else of ours."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

CODE = """
import boto3
from moto import mock_aws
from moto_agentcore.host.server import AgentCoreServer

with AgentCoreServer(), mock_aws():
    client = boto3.client("bedrock-agentcore", region_name="us-east-1")
    try:
        print(client.list_actors(memoryId="Nobody-abcdefghij"))
    except client.exceptions.ResourceNotFoundException as error:
        print(error.response["Error"]["Message"])
"""


@pytest.mark.inferred
def test_in_a_server_s_own_process_plain_mocks_have_the_services_too() -> None:
    keys = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
    found = subprocess.run([sys.executable, "-c", CODE], env={**os.environ, **keys}, capture_output=True, text=True)
    assert found.stdout == "Memory not found: Nobody-abcdefghij\n", found.stderr
