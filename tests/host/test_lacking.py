"""The slim server: what a service of moto's lacks is named, with the extra that brings it."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import Clients, make_client

pytestmark = pytest.mark.inferred
LACKING = (
    "moto needs py_partiql_parser for this, which is not installed: pip install 'moto-agentcore[server-all]'",
    "NotImplementedException",
    501,
)


@pytest.fixture(autouse=True)
def _slim(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "py_partiql_parser", None)


def _refusal(call: Any, **params: Any) -> tuple[str, str, int]:
    with pytest.raises(ClientError) as refused:
        call(**params)
    error = refused.value.response
    return error["Error"]["Message"], error["Error"]["Code"], error["ResponseMetadata"]["HTTPStatusCode"]


def test_a_client_that_reads_json_is_told(remote: Clients) -> None:
    dynamodb = make_client("dynamodb", remote.endpoint)
    assert _refusal(dynamodb.execute_statement, Statement="SELECT * FROM things") == LACKING


def test_a_client_that_reads_xml_is_told(remote: Clients) -> None:
    s3 = make_client("s3", remote.endpoint)
    s3.create_bucket(Bucket="things")
    s3.put_object(Bucket="things", Key="list", Body=b"1")
    formats: dict[str, Any] = {"InputSerialization": {"CSV": {}}, "OutputSerialization": {"CSV": {}}}
    asked = {"Expression": "SELECT * FROM s3object", "ExpressionType": "SQL", **formats}

    assert _refusal(s3.select_object_content, Bucket="things", Key="list", **asked) == LACKING
