"""A document that comes with the request, or from S3: a knowledge base for as long as the request takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError, invalid
from moto_agentcore.families.knowledge_bases.known import Document, KnowledgeBase
from moto_agentcore.neighbours import s3

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store

MEMBERS = {"S3": "s3Location", "BYTE_CONTENT": "byteContent"}


def external(store: Store, sources: Sequence[Mapping[str, Any]]) -> KnowledgeBase:
    return KnowledgeBase([_document(store, source) for source in sources])


def _document(store: Store, source: Mapping[str, Any]) -> Document:
    kind = source["sourceType"]
    if MEMBERS[kind] not in source:
        raise invalid(f"A source of type {kind} must have a {MEMBERS[kind]}")
    if kind == "S3":
        uri = source["s3Location"]["uri"]
        location = {"type": "S3", "s3Location": {"uri": uri}}
        return Document(id=uri, text=_text(_read(store, uri), uri), location=location)
    given = source["byteContent"]
    id, mime_type = given["identifier"], given["contentType"]
    location = {"type": "CUSTOM", "customDocumentLocation": {"id": id}}
    return Document(id=id, text=_text(given["data"], id), location=location, mime_type=mime_type)


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise invalid(f"The document {name} is no text; moto-agentcore reads no other files") from None


def _read(store: Store, uri: str) -> bytes:
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    if s3.bucket_problem(store.account_id, store.partition, bucket) is None:
        data = s3.get_object(store.account_id, store.partition, bucket, key)
        if data is not None:
            return data
    raise ServiceError("DependencyFailedException", f"The file {uri} cannot be read from S3")
