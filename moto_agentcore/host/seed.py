"""Seeding: state that no operation of the services creates.

``agents``: Bedrock agents that moto's ``bedrock-agent`` has not, and aliases of those that it has, in its words. Only
``agentId`` must be there; ``TSTALIASID`` is an alias of each::

    {"agents": [{"agentId": "AGENT12345", "agentName": "support", "instruction": "You help…",
                 "idleSessionTTLInSeconds": 600, "memoryConfiguration": {"storageDays": 7},
                 "agentAliases": [{"agentAliasId": "ALIAS12345", "agentVersion": "1"}]}]}

``agentMemories``: session summaries of Bedrock agents, which an agent would have written at the end of its sessions::

    {"agentMemories": [{"agentId": "AGENT12345", "agentAliasId": "ALIAS12345", "memoryId": "user-1",
                        "sessionId": "s-1", "summaryText": "…",
                        "sessionStartTime": "2026-01-01T10:00:00Z", "sessionExpiryTime": "2026-02-01T10:00:00Z"}],
     "account": "123456789012", "region": "us-east-1"}

``knowledgeBases``: documents of knowledge bases, moto's own or others: texts, files (``{"file": "rules/pets.txt"}``, or
a folder; from where a seed file is; not over HTTP), or what lies beneath a prefix of moto's S3 (``{"s3":
"s3://bucket/prefix"}``); metadata beside each file or object in ``<name>.metadata.json``. Only ``knowledgeBaseId`` and
each ``text`` must be there; ``chunking`` is in the words of ``bedrock-agent`` (FIXED_SIZE, HIERARCHICAL, NONE), and so
is ``storageConfiguration`` (its ``type``: some have no HYBRID search); ``acl`` as GetIngestedDocumentAcl shows it. A
``type`` (VECTOR, MANAGED) is held to: each has its own search configuration, and its own names of metadata. A knowledge
base takes the place of one that was seeded before::

    {"knowledgeBases": [{"knowledgeBaseId": "KB12345678", "chunking": {"chunkingStrategy": "NONE"},
                         "documents": [{"text": "…", "documentId": "pets", "dataSourceId": "RULES",
                                        "metadata": {"year": 2026}, "mimeType": "text/plain",
                                        "location": {"type": "S3", "s3Location": {"uri": "s3://rules/pets.txt"}}}]}]}

``flows``: Bedrock flows, which moto's ``bedrock-agent`` has not, in its words: a ``definition`` is CreateFlow's, and is
checked as if the flow were prepared. ``id`` and ``definition`` must be there; ``TSTALIASID`` is an alias of each. A
version without a definition of its own is as the draft was::

    {"flows": [{"id": "FLOW123456", "name": "teller", "executionRoleArn": "arn:aws:iam::123456789012:role/flows",
                "definition": {"nodes": […], "connections": […]},
                "flowVersions": [{"version": "1", "definition": {…}}],
                "flowAliases": [{"id": "ALIAS12345", "routingConfiguration": [{"flowVersion": "1"}]}]}]}

Account and region default to moto's; times may be left out, and are UTC where they name no zone.

A seed may stand in a file, as YAML (``.yaml``, ``.yml``) or JSON; so may a snapshot, which is put in the place of all
that is there.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID

from moto_agentcore.controls.seeds import SECTIONS
from moto_agentcore.families import load_seeded
from moto_agentcore.host.checks import check
from moto_agentcore.host.seed_files import with_texts
from moto_agentcore.host.snapshot import restore
from moto_agentcore.state.snapshots.document import FORMAT
from moto_agentcore.state.store import store_of

PLACE = {"account", "region"}


Seed = Mapping[str, Any] | str | os.PathLike[str]


def seed(given: Seed) -> None:
    """Put state into one account and region; ValueError names what is unknown or missing, and nothing is written."""
    if not isinstance(given, (Mapping, str, os.PathLike)):
        raise ValueError(f"seed: a seed is a mapping of sections, as {{'agents': […]}}, not {given!r}")
    state, folder = (given, Path()) if isinstance(given, Mapping) else (read_file(given), Path(given).parent)
    seed_state(state if state.get("format") == FORMAT else with_texts(state, folder))


def seed_state(state: Mapping[str, Any]) -> None:
    """As ``seed``, and no file is read: what a request gives."""
    if state.get("format") == FORMAT:
        restore(state)
    else:
        _sow(state)


def _sow(state: Mapping[str, Any]) -> None:
    load_seeded()
    _check(state)
    if unknown := set(state) - PLACE - set(SECTIONS):
        raise ValueError(f"seed: unknown sections {sorted(unknown)}; known are {sorted(PLACE | set(SECTIONS))}")
    writes = [SECTIONS[name](content) for name, content in state.items() if name in SECTIONS]
    account, region = state.get("account") or _account(), state.get("region", "us-east-1")
    try:
        store = store_of(account, region)
    except KeyError:
        raise ValueError(f"seed: there is no region {region!r}") from None
    with store.lock:
        for write in writes:
            write(store)


def _check(state: Mapping[str, Any]) -> None:
    """The types of what stands in a seed, wherever it came from."""
    account, region = state.get("account", ""), state.get("region", "")
    check(account, str, f"seed: account must be a string, not {account!r}")
    if re.fullmatch("[0-9]{12}|", account) is None:
        raise ValueError(f"seed: account must be 12 digits, not {account!r}")
    check(region, str, f"seed: region must be a string, not {region!r}")
    for name, content in state.items():
        if name in SECTIONS:
            check(content, (list, tuple), f"seed: {name} must be a list, not {content!r}")


def read_file(file: str | os.PathLike[str]) -> Mapping[str, Any]:
    """What a file says; OSError where there is none, ValueError where it is not YAML or JSON, as its name says."""
    place = Path(file)
    text = place.read_bytes()
    found = _yaml(place, text) if place.suffix in (".yaml", ".yml") else _json(place, text)
    if not isinstance(found, Mapping):
        raise ValueError(f"seed: {place} holds no mapping")
    return found


def _json(place: Path, text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"seed: {place} is no JSON: {error}") from None


def _yaml(place: Path, text: bytes) -> Any:
    try:
        import yaml
    except ImportError as error:
        raise ImportError("seeds in YAML need PyYAML: pip install 'moto-agentcore[server]', or pyyaml") from error
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ValueError(f"seed: {place} is no YAML: {' '.join(str(error).split())}") from None


def _account() -> str:
    return os.environ.get("MOTO_ACCOUNT_ID", DEFAULT_ACCOUNT_ID)
