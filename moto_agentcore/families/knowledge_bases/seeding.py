"""What a seed knows of knowledge bases: ``knowledgeBases``, with their documents and how these are cut."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.controls.seeds import Write, checked, section
from moto_agentcore.families.knowledge_bases import access, chunking
from moto_agentcore.families.knowledge_bases.known import (
    DEFAULT,
    MANAGED,
    SOURCE,
    VECTOR,
    Document,
    KnowledgeBase,
    KnowledgeBases,
)
from moto_agentcore.families.shared.described import misfitting
from moto_agentcore.neighbours import s3

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store

BASE = {
    "knowledgeBaseId": str,
    "type": str,
    "storageConfiguration": Mapping,
    "chunking": Mapping,
    "documents": list,
}
DOCUMENT: dict[str, type] = {
    "text": str,
    "documentId": str,
    "dataSourceId": str,
    "mimeType": str,
    "metadata": Mapping,
    "location": Mapping,
    "acl": Mapping,
}
PREFIX: dict[str, type] = {"s3": str, "dataSourceId": str, "acl": Mapping}
# Type of a location -> the member that has it.
LOCATIONS = {
    "S3": "s3Location",
    "WEB": "webLocation",
    "CONFLUENCE": "confluenceLocation",
    "SALESFORCE": "salesforceLocation",
    "SHAREPOINT": "sharePointLocation",
    "CUSTOM": "customDocumentLocation",
    "KENDRA": "kendraDocumentLocation",
    "SQL": "sqlLocation",
    "ONEDRIVE": "oneDriveLocation",
    "GOOGLEDRIVE": "googleDriveLocation",
}
TYPES = (VECTOR, MANAGED)
BESIDE = ".metadata.json"  # where the service looks for the metadata of an S3 object


@section("knowledgeBases")
def seed_knowledge_bases(entries: Any) -> Write:
    """Knowledge bases, each in the place of one of its id; ValueError says what is wrong with one."""
    items = [checked("knowledgeBases", BASE, item) for item in entries]
    bases = {item["knowledgeBaseId"]: _base(item) for item in items}

    def write(store: Store) -> None:
        store.part(KnowledgeBases).update(bases)

    return write


def _base(item: Mapping[str, Any]) -> KnowledgeBase:
    cut = item.get("chunking", DEFAULT)
    chunking.check(cut)
    if item.get("type", TYPES[0]) not in TYPES:
        raise ValueError(f"seed: the type of a knowledge base is one of {list(TYPES)}; got {item['type']!r}")
    storage = item.get("storageConfiguration", {}).get("type")
    if "storageConfiguration" in item and (storage is None or misfitting("KnowledgeBaseStorageType", storage)):
        raise ValueError(
            f"seed: a storageConfiguration has a type, as bedrock-agent's; got {item['storageConfiguration']!r}"
        )
    documents = [found for n, entry in enumerate(item.get("documents", ()), 1) for found in _documents(n, entry)]
    return KnowledgeBase(documents, cut, (item["knowledgeBaseId"], item.get("type"), storage))


def _documents(number: int, entry: Any) -> Iterator[Document]:
    is_prefix = isinstance(entry, Mapping) and "s3" in entry
    item = checked("documents", PREFIX if is_prefix else DOCUMENT, entry)
    if "acl" in item:
        access.check(item["acl"])
    if is_prefix:
        yield from _read(item)
        return
    id = item.get("documentId", f"document-{number}")
    location = item.get("location", {"type": "CUSTOM", "customDocumentLocation": {"id": id}})
    _check_location(location)
    yield Document(
        id=id,
        text=item["text"],
        location=location,
        source=item.get("dataSourceId", SOURCE),
        mime_type=item.get("mimeType", "text/plain"),
        own_metadata=_metadata(item.get("metadata", {})),
        acl=item.get("acl"),
    )


def _read(item: Mapping[str, Any]) -> Iterator[Document]:
    """The texts beneath a prefix; what is no text is left out, and metadata stand beside an object."""
    bucket, _, prefix = item["s3"].removeprefix("s3://").partition("/")
    found = s3.objects(bucket, prefix)
    if not found:
        raise ValueError(f"seed: there is nothing in moto's S3 at {item['s3']}")
    texts = {key: _text(body) for key, body in found.items()}
    for key, text in texts.items():
        if text is None or key.endswith(BESIDE):
            continue
        uri, beside = f"s3://{bucket}/{key}", texts.get(key + BESIDE)
        yield Document(
            id=uri,
            text=text,
            location={"type": "S3", "s3Location": {"uri": uri}},
            source=item.get("dataSourceId", SOURCE),
            own_metadata=_metadata(json.loads(beside).get("metadataAttributes", {}) if beside else {}),
            acl=item.get("acl"),
        )


def _metadata(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """What an answer can tell: no number that is none, nothing but JSON."""
    try:
        json.dumps(found, allow_nan=False)
    except (TypeError, ValueError):
        raise ValueError(f"seed: the metadata of a document are what JSON can say; got {found!r}") from None
    return found


def _text(body: bytes) -> str | None:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def _check_location(location: Mapping[str, Any]) -> None:
    member = LOCATIONS.get(location.get("type", ""))
    if member is None or set(location) != {"type", member} or not isinstance(location[member], Mapping):
        raise ValueError(f"seed: a location has a type of {sorted(LOCATIONS)} and what that says; got {location!r}")
