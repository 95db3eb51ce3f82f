"""For the whole suite: strict mode, made-up credentials, and one provenance marker on every test."""

from __future__ import annotations

import os

import pytest

os.environ["MOTO_AGENTCORE_STRICT"] = "1"
os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")
os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

PROVENANCE = {"from_model", "from_docs", "from_sdk", "inferred"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a test that does not say, once, where its expectation comes from."""
    for item in items:
        found = sorted(PROVENANCE & {marker.name for marker in item.iter_markers()})
        if len(found) != 1:
            listed = ", ".join(sorted(PROVENANCE))
            raise pytest.UsageError(f"{item.nodeid} needs exactly one of the markers {listed}; it has {found}")
