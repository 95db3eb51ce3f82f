"""What was ingested: ``/knowledgebases/{knowledgeBaseId}/datasources/{dataSourceId}``, its documents and their ACLs."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import access_denied, invalid, not_found
from moto_agentcore.families.knowledge_bases.access import may_see, user_of
from moto_agentcore.families.knowledge_bases.known import Document, knowledge_base
from moto_agentcore.families.shared.presigned import presigned
from moto_agentcore.service import Call, agents

if TYPE_CHECKING:
    import types_boto3_bedrock_agent_runtime.type_defs as t

NO_USER = "UserContext is required for ACL-aware data sources"  # quoted of agentic retrieval, which reads documents so


@agents.operation
def get_document_content(call: Call[t.GetDocumentContentRequestTypeDef]) -> dict[str, Any]:
    """The document as it was given, or its text as JSON (``EXTRACTED``)."""
    params, document = call.params, _document(call)
    is_extracted = params.get("outputFormat") == "EXTRACTED"
    if "mediaId" in params:
        if is_extracted:
            raise invalid("EXTRACTED cannot be used with mediaId")
        raise not_found(f"Document {document.id} has no image of this mediaId")
    user = user_of(params)
    if user is None and _has_lists(call, document.source):
        raise access_denied(NO_USER)
    if not may_see(document.acl, user):
        raise access_denied(f"The user is not authorized to access document {document.id}")
    body = (json.dumps({"text": document.text}) if is_extracted else document.text).encode("utf-8", "replace")
    name = sha256(f"{document.source}/{document.id}/{is_extracted}".encode("utf-8", "replace")).hexdigest()
    key = f"{call.store.account_id}/{params['knowledgeBaseId'].rpartition('/')[2]}/{name}"
    return {
        "presignedUrl": presigned(call.store, "bedrockdocuments", key, body, call.request.origin),
        "mimeType": "application/json" if is_extracted else document.mime_type,
        "documentContentLength": len(body),
    }


@agents.operation
def check_ingested_document_acl(call: Call[t.CheckIngestedDocumentAclRequestTypeDef]) -> dict[str, Any]:
    return {"hasAccess": may_see(_document(call).acl, call.params["userContext"]["userId"])}


@agents.operation
def get_ingested_document_acl(call: Call[t.GetIngestedDocumentAclRequestTypeDef]) -> dict[str, Any]:
    return {"documentAcl": _document(call).acl or {}}


def _has_lists(call: Call[t.GetDocumentContentRequestTypeDef], source: str) -> bool:
    """Whether any document of a data source has an access list: without a user none of it is read, then."""
    documents = knowledge_base(call.store, call.params["knowledgeBaseId"]).documents.values()
    return any(document.acl is not None for document in documents if document.source == source)


def _document(call: Call[Any]) -> Document:  # of three operations that name one alike
    """The document that a call names by its knowledge base, data source and id."""
    params = call.params
    base = knowledge_base(call.store, params["knowledgeBaseId"])
    found = base.documents.get((params["dataSourceId"], params["documentId"]))
    if found is None:
        raise not_found(f"Document {params['documentId']} was not found in data source {params['dataSourceId']}")
    return found
