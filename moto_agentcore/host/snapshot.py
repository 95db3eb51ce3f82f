"""Snapshots: all state of AgentCore as a JSON document, and back.

What travels: every resource of every family in every account and region, events, long-term records, jobs that wait,
versions, tags, sessions, and the times of all that; ids stay, searches give the scores that they gave. What does not is
named in ``left_out``: what runs or is open (browsers, sandboxes, web sockets: their sessions have ended), code of the
author's (bindings, scripts, extractors, faults), and secrets, unless they are asked for. moto's other services (S3,
Lambda…) and the memory of client tokens are not part of it. Vectors are made anew when they are first searched.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

import moto_agentcore
from moto_agentcore.controls import controls
from moto_agentcore.errors import AgentCoreWarning
from moto_agentcore.neighbours import secretsmanager
from moto_agentcore.state import clock
from moto_agentcore.state.snapshots import document
from moto_agentcore.state.snapshots.staying import SnapshotError

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store

OWNER = "bedrock-agentcore-identity"  # of the secrets that the service manages
SECRETS = "secrets of credential providers, in moto's Secrets Manager"
OTHER = "the snapshot was taken with the embedder {!r}, this is {!r}: searches will give other scores"
ENDED = {"sandbox.sandbox": "close_all", "browser.chromium": "close_all"}  # what stands behind sessions that are gone


def snapshot(file: str | os.PathLike[str] | None = None, *, secrets: bool = False) -> dict[str, Any]:
    """All state as a document that JSON can hold; written to a file too, if one is named."""
    found = document.write(secrets=secrets)
    managed = [secret for store in document.every_store() for secret in _managed(store)]
    left = [("controls", what) for what in _turned()]
    left += [("secretsmanager", SECRETS)] if managed and not secrets else []
    whole = {
        "format": found["format"],
        "version": found["version"],
        "written_by": moto_agentcore.__version__,
        "taken": clock.now().isoformat(),
        "clock_offset": clock.offset().total_seconds(),
        "embedder": _embedder(),
        "left_out": found["left_out"] + [{"where": where, "what": what} for where, what in left],
        "secrets": managed if secrets else [],
        "stores": found["stores"],
    }
    if file is not None:
        write_file(file, whole)
    return whole


def restore(source: Mapping[str, Any] | str | os.PathLike[str], *, resume: bool = True) -> None:
    """Put a snapshot's state in the place of all that is there; SnapshotError for what is none, and nothing changes."""
    given = source if isinstance(source, Mapping) else read_file(source)
    found = document.read(given)
    moved, secrets = _moved(given, resume), [_secret(secret) for secret in given.get("secrets", ())]
    document.put(found)
    for module, name in ENDED.items():
        ending = sys.modules.get(f"moto_agentcore.{module}")  # what nobody asked for was never imported
        if ending is not None:
            getattr(ending, name)()
    for secret in secrets:
        secretsmanager.restore_managed_secret(OWNER, *secret)
    clock.move(moved)
    if given.get("embedder") != _embedder():
        warnings.warn(OTHER.format(given.get("embedder"), _embedder()), AgentCoreWarning, stacklevel=3)


def _moved(given: Mapping[str, Any], resume: bool) -> timedelta:
    """How far the clock is to move: to the moment of the snapshot, or to stand as far from the machine's as it did."""
    try:
        if resume:
            return datetime.fromisoformat(given["taken"]) - clock.now()
        return timedelta(seconds=given["clock_offset"]) - clock.offset()
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise SnapshotError(f"the snapshot does not say when it was taken ({error})") from None


def _embedder() -> str:
    found = controls.embedder
    return "default" if found is None else found.name


def _turned() -> list[str]:
    """What of the author's is set, and is theirs to set again."""
    turned = {
        "bindings": controls.bindings,
        "extractors": controls.extractors,
        "faults": controls.faults,
        "identity scripts": controls.issuers,
        "scripts": controls.scripts,
    }
    return [name for name, found in turned.items() if found]


def _managed(store: Store) -> list[dict[str, str]]:
    place = {"account": store.account_id, "region": store.region_name}
    found = secretsmanager.managed_secrets(store.account_id, store.region_name, OWNER)
    return [{**place, "name": name, "arn": secret.arn, "text": secret.text} for name, secret in found.items()]


def _secret(given: Any) -> tuple[str, str, str, str, str]:
    try:
        found = given["account"], given["region"], given["name"], given["arn"], given["text"]
    except (KeyError, TypeError):
        found = (None,) * 5
    if not all(isinstance(text, str) for text in found):
        raise SnapshotError("a secret has account, region, name, arn and text")
    return found


@document.nothing_is_garbage()
def read_file(file: str | os.PathLike[str]) -> Any:
    """The document in a file; OSError where there is none, SnapshotError where it holds none."""
    try:
        return json.loads(Path(file).read_bytes())
    except (ValueError, RecursionError) as error:
        raise SnapshotError(f"{os.fspath(file)} holds no JSON: {error}") from None


@document.nothing_is_garbage()
def write_file(file: str | os.PathLike[str], whole: Mapping[str, Any]) -> None:
    """In one piece, or the file stays as it was; it is its owner's alone, as it may hold what they said."""
    place = Path(file)
    with NamedTemporaryFile("w", dir=place.parent, prefix=f".{place.name}.", delete=False, encoding="utf-8") as written:
        try:
            written.write(json.dumps(whole, separators=(",", ":")) + "\n")
            written.close()
            Path(written.name).replace(place)
        except BaseException:
            Path(written.name).unlink(missing_ok=True)
            raise
