"""What was ingested: how documents are cut, who may see them, and how they are read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests

from conftest import Clients, make_client
from tests.families.arrange import error_of, refused
from tests.families.knowledge_bases.arrange import DOCUMENT, ID, PETS, entry, found, ids, seeded

LONG = " ".join(f"Sentence number {n} is about topic{n} alone." for n in range(40))  # eight tokens each


def _fixed(tokens: int, percent: int = 0) -> dict[str, Any]:
    how = {"maxTokens": tokens, "overlapPercentage": percent}
    return {"chunkingStrategy": "FIXED_SIZE", "fixedSizeChunkingConfiguration": how}


def _passages(clients: Clients, chunking: dict[str, Any], query: str = "topic7", count: int = 100) -> list[str]:
    seeded(clients, entry("long", text=LONG), chunking=chunking)
    return [result["content"]["text"] for result in found(clients, query, numberOfResults=count)]


@pytest.mark.from_docs
def test_passages_of_a_fixed_size_end_with_a_sentence_and_may_overlap(local: Clients) -> None:
    passages = _passages(local, _fixed(20))

    assert "topic7" in passages[0]
    assert len(passages) == 20
    assert all(passage in LONG and passage.endswith("alone.") for passage in passages)
    assert " ".join(sorted(passages, key=LONG.index)) == LONG
    assert len(_passages(local, _fixed(20, 50))) > 20
    assert _passages(local, {"chunkingStrategy": "NONE"}) == [LONG]


@pytest.mark.from_docs
def test_of_hierarchical_passages_parts_are_searched_and_the_whole_is_shown_once(local: Clients) -> None:
    levels = {"levelConfigurations": [{"maxTokens": 80}, {"maxTokens": 8}], "overlapTokens": 0}
    chunking = {"chunkingStrategy": "HIERARCHICAL", "hierarchicalChunkingConfiguration": levels}

    (best,) = _passages(local, chunking, count=1)
    all_of_them = _passages(local, chunking)

    assert "topic7 alone" in best
    assert best.count("Sentence") == 10
    assert len(all_of_them) == len(set(all_of_them)) == 4


@pytest.mark.inferred
def test_what_lies_in_s3_is_read_with_its_metadata(clients: Clients) -> None:
    s3 = make_client("s3", clients.endpoint)
    s3.create_bucket(Bucket="rules")
    s3.put_object(Bucket="rules", Key="texts/pets.txt", Body=PETS.encode())
    beside = json.dumps({"metadataAttributes": {"kind": "animals"}})
    s3.put_object(Bucket="rules", Key="texts/pets.txt.metadata.json", Body=beside.encode())
    s3.put_object(Bucket="rules", Key="texts/picture.png", Body=b"\x89PNG\xff")
    s3.put_object(Bucket="rules", Key="other.txt", Body=b"pets")

    seeded(clients, {"s3": "s3://rules/texts/"})

    (result,) = found(clients, "pets")
    assert result["content"]["text"] == PETS
    assert result["location"]["s3Location"]["uri"] == "s3://rules/texts/pets.txt"
    assert result["metadata"]["kind"] == "animals"


@pytest.mark.inferred
def test_what_stands_in_files_is_read_from_where_the_seed_is_and_not_by_a_request(
    remote: Clients, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = tmp_path / "rules"
    (rules / ".git").mkdir(parents=True)
    for name, content in {
        ".git/description": b"pets, too",
        "empty.txt": b"",
        "pets.txt": PETS.encode(),
        "pets.txt.metadata.json": b'{"metadataAttributes": {"kind": "animals"}}',
        "picture.png": b"\x89PNG\xff",
    }.items():
        (rules / name).write_bytes(content)
    entries: list[Any] = [{"file": "rules", "dataSourceId": "RULES"}, {"file": "rules/pets.txt", "documentId": "mine"}]
    state = {"knowledgeBases": [{"knowledgeBaseId": ID, "documents": entries}]}
    (tmp_path / "seed.json").write_text(json.dumps(state))

    remote.agentcore.seed(tmp_path / "seed.json")

    by_id = {result["documentId"]: result for result in found(remote, "pets")}
    assert sorted(by_id) == ["mine", "pets.txt"]
    assert by_id["pets.txt"]["content"]["text"] == PETS
    assert by_id["pets.txt"]["metadata"]["kind"] == "animals"
    monkeypatch.chdir(tmp_path)
    seeded(remote, entries[1])
    assert ids(found(remote, "pets")) == ["mine"]
    (rules / "pets.txt.metadata.json").write_text("[1]")
    for wrong, why in {
        "none.txt": "cannot be read",
        "rules/picture.png": "is no text",
        "rules/empty.txt": "is empty",
        "rules": "no metadata",
        "": "a text, or a",
    }.items():
        with pytest.raises(ValueError, match=why):
            seeded(remote, {"file": wrong})
    asked = requests.post(f"{remote.endpoint}/moto-api/agentcore/seed", json=state, timeout=5)
    assert (asked.status_code, "'file'" in asked.text) == (400, True)


def _acl(*users: str, **members: Any) -> dict[str, Any]:
    condition = {"users": [{"id": user, "type": "KNOWLEDGE_BASE"} for user in users], "conditionOperator": "OR"}
    return {"memberRelation": "OR", "conditions": [{**condition, **members}]}


@pytest.mark.from_model
def test_who_is_not_let_in_sees_nothing_of_a_document(clients: Clients) -> None:
    acl = {"allowList": _acl("ada", "bob"), "denyList": _acl("bob")}
    seeded(clients, entry("pets", acl=acl), entry("meals"))
    named = {"knowledgeBaseId": ID, **DOCUMENT}

    def has_access(user: str) -> bool:
        answer = clients.agents.check_ingested_document_acl(**named, userContext={"userId": user})
        return bool(answer["hasAccess"])

    assert clients.agents.get_ingested_document_acl(**named)["documentAcl"] == acl
    assert [has_access(user) for user in ("ada", "bob", "eve")] == [True, False, False]
    seen = {user: sorted(ids(found(clients, "pets", user))) for user in ("ada", "bob", None)}
    assert seen == {"ada": ["meals", "pets"], "bob": ["meals"], None: ["meals"]}
    error_of("AccessDeniedException", clients.agents.get_document_content, **named, userContext={"userId": "eve"})
    text = refused(clients.agents.get_document_content, "AccessDeniedException", **named)
    assert text == "UserContext is required for ACL-aware data sources"
    public = {"documentId": "meals", "dataSourceId": "RULES"}  # everybody's, in a source that has lists
    assert refused(clients.agents.get_document_content, "AccessDeniedException", **{**named, **public}) == text
    clients.agents.get_document_content(**{**named, **public}, userContext={"userId": "eve"})
    clients.agents.get_document_content(**named, userContext={"userId": "ada"})


@pytest.mark.from_model
def test_a_condition_may_want_all_of_its_parts(local: Clients) -> None:
    group = {"groups": [{"id": "staff", "type": "KNOWLEDGE_BASE"}]}
    both = {"memberRelation": "AND", "conditions": [*_acl("ada")["conditions"], *_acl("ada", "bob")["conditions"]]}
    seeded(
        local,
        entry("both", acl={"allowList": both}),
        entry("either", acl={"allowList": _acl("ada", **group)}),
        entry("group too", acl={"allowList": _acl("ada", **group, conditionOperator="AND")}),
        entry("none", acl={"allowList": {}}),
    )

    assert sorted(ids(found(local, "x", "ada"))) == ["both", "either"]
    assert ids(found(local, "x", "bob")) == []


@pytest.mark.from_model
def test_a_document_is_read_as_it_is_or_extracted(local: Clients) -> None:
    named = {**seeded(local, entry("pets", mimeType="text/markdown")), **DOCUMENT}

    raw = local.agents.get_document_content(**named)
    extracted = local.agents.get_document_content(**named, outputFormat="EXTRACTED")

    assert (raw["mimeType"], raw["documentContentLength"]) == ("text/markdown", len(PETS))
    assert requests.get(raw["presignedUrl"], timeout=5).text == PETS
    assert extracted["mimeType"] == "application/json"
    assert requests.get(extracted["presignedUrl"], timeout=5).json() == {"text": PETS}
    media = {"mediaId": "0" * 36}
    error_of("ValidationException", local.agents.get_document_content, **named, **media, outputFormat="EXTRACTED")
    error_of("ResourceNotFoundException", local.agents.get_document_content, **named, **media)
    error_of("ResourceNotFoundException", local.agents.get_document_content, **{**named, "documentId": "none"})


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"knowledgeBaseId": ID, "size": 1},
        {"knowledgeBaseId": ID, "type": "SQL"},
        {"knowledgeBaseId": ID, "documents": [{"documentId": "x"}]},
        {"knowledgeBaseId": ID, "documents": ["text"]},
        {"knowledgeBaseId": ID, "documents": [{"text": "x", "location": {"type": "S3"}}]},
        {"knowledgeBaseId": ID, "documents": [{"text": "x", "acl": {"allowList": {"users": []}}}]},
        {"knowledgeBaseId": ID, "documents": [{"text": "x", "acl": {"allowList": {"conditions": [{"users": ["a"]}]}}}]},
        {"knowledgeBaseId": ID, "documents": [{"s3": "s3://nowhere/"}]},
        {"knowledgeBaseId": ID, "chunking": {"chunkingStrategy": "SEMANTIC"}},
        {"knowledgeBaseId": ID, "chunking": {"chunkingStrategy": "FIXED_SIZE"}},
        {"knowledgeBaseId": ID, "chunking": _fixed(20, 100)},
        {"knowledgeBaseId": ID, "chunking": {"chunkingStrategy": "NONE", "fixedSizeChunkingConfiguration": {}}},
    ],
)
@pytest.mark.inferred
def test_a_seed_that_is_wrong_changes_nothing(local: Clients, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="seed: "):
        local.agentcore.seed({"knowledgeBases": [{"knowledgeBaseId": ID}, wrong]})
    query = {"knowledgeBaseId": ID, "retrievalQuery": {"text": "x"}}
    error_of("ResourceNotFoundException", local.agents.retrieve, **query)
