"""LlamaIndex's retriever of Bedrock's knowledge bases, by boto3 and by aioboto3.

It pins an old botocore, so that it is seldom installed beside the newest: ``.ci/run`` installs it as a guest.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from conftest import Clients
from tests.families.knowledge_bases import arrange as knowledge

found_here: Any = pytest.importorskip("llama_index.retrievers.bedrock", reason="no LlamaIndex beside this botocore")
pytestmark = pytest.mark.from_sdk


def test_its_retriever_finds_passages_and_awaits_them(local: Clients) -> None:
    knowledge.seeded(local)
    search = {
        "numberOfResults": 2,
        "overrideSearchType": "SEMANTIC",
        "filter": {"notEquals": {"key": "kind", "value": "meals"}},
    }
    keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing", "region_name": "us-east-1"}
    retriever = found_here.AmazonKnowledgeBasesRetriever(
        knowledge.ID, retrieval_config={"vectorSearchConfiguration": search}, **keys
    )

    found = retriever.retrieve("Do dogs need a ticket?")
    awaited = asyncio.run(retriever.aretrieve("Do dogs need a ticket?"))

    assert [node.metadata["sourceMetadata"]["kind"] for node in found] == ["pets", "refunds"]
    assert (found[0].text, found[0].metadata["location"]["type"]) == (knowledge.PETS, "S3")
    assert [(node.text, node.score) for node in awaited] == [(node.text, node.score) for node in found]
