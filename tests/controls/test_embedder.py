"""The author's embedder: given, named, in the environment, of the server; a changed one embeds anew."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import Clients, make_client
from moto_agentcore import AgentCore, mock_agentcore
from moto_agentcore.__main__ import main
from moto_agentcore.search import Embedder, HashEmbedder, rank
from tests.controls.conversation import AT, WHERE, new_memory, retrieved
from tests.host.raw import ask

pytestmark = pytest.mark.inferred  # a control of ours

TEXTS = ["The user owns a vehicle.", "The user plays chess.", "The user is a nurse."]
QUERY = "car"
EMBEDDER = "MOTO_AGENTCORE_EMBEDDER"
# What stands in for the two libraries, which the tests do not install: texts about cars and chess have an axis each.
MODEL = """
LOADED = []

def encode(texts):
    return [[float("vehicle" in t or "car" in t), float("chess" in t), 0.1] for t in texts]
"""
LIBRARIES = {
    "model2vec": MODEL
    + """
class StaticModel:
    @classmethod
    def from_pretrained(cls, path):
        LOADED.append((path, {}))
        return cls()

    def encode(self, texts):
        return encode(texts)
""",
    "sentence-transformers": MODEL
    + """
class SentenceTransformer:
    def __init__(self, path, **settings):
        LOADED.append((path, settings))

    def encode(self, texts, show_progress_bar):
        return encode(texts)
""",
}


def filled(clients: Clients, texts: list[str] = TEXTS) -> str:
    memory_id = new_memory(clients)
    items = [{"namespaces": [WHERE], "content": {"text": text}, "timestamp": AT} for text in texts]
    records = [{"requestIdentifier": f"r{i}", **item} for i, item in enumerate(items)]
    clients.data.batch_create_memory_records(memoryId=memory_id, records=records)
    return memory_id


def scores(clients: Clients, memory_id: str, query: str = QUERY) -> dict[str, float]:
    asked = {"namespace": WHERE, "searchCriteria": {"searchQuery": query}}
    found = clients.data.retrieve_memory_records(memoryId=memory_id, **asked)["memoryRecordSummaries"]
    return {record["content"]["text"]: record["score"] for record in found}


def expected(embedder: Embedder | None = None) -> dict[str, float]:
    return dict(zip(TEXTS, rank(QUERY, TEXTS, embedder), strict=True))


def towards(word: str) -> Any:
    """An embedder to which texts with a word are the only ones that matter."""
    return lambda texts: [[float(word in text or text == QUERY), 0.1] for text in texts]


@pytest.fixture
def library(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A stand-in for an optional library, as its extra is called."""
    module = request.param.replace("-", "_")
    (tmp_path / f"{module}.py").write_text(LIBRARIES[request.param])
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, module, raising=False)
    yield request.param, lambda: sys.modules.get(module)
    sys.modules.pop(module, None)


both = pytest.mark.parametrize("library", sorted(LIBRARIES), indirect=True)


def test_a_callable_is_an_embedder(idle: Clients) -> None:
    with mock_agentcore(embedder=towards("chess")):
        assert retrieved(idle, filled(idle), QUERY)[0] == "The user plays chess."


@pytest.mark.parametrize(("spec", "embedder"), [("hash", HashEmbedder()), ("default", None)], ids=["hash", "default"])
def test_a_built_in_embedder_is_named(spec: str, embedder: Embedder | None, idle: Clients) -> None:
    with mock_agentcore(embedder=spec):
        assert scores(idle, filled(idle)) == expected(embedder)


def test_an_inner_mocks_embedder_ends_with_it(idle: Clients) -> None:
    with mock_agentcore():
        memory_id = filled(idle)
        with mock_agentcore(embedder="hash"):
            assert scores(idle, memory_id) == expected(HashEmbedder())
        assert scores(idle, memory_id) == expected()


def test_hash_and_default_are_two(idle: Clients) -> None:
    assert expected(HashEmbedder()) != expected()


def test_an_embedder_of_the_authors_is_named_by_its_module(
    idle: Clients, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my_embedders.py").write_text(MODEL + "\nclass Kept:\n    encode = staticmethod(encode)\n")
    monkeypatch.syspath_prepend(tmp_path)

    for name in ("encode", "Kept.encode"):
        with mock_agentcore(embedder=f"my_embedders:{name}"):
            assert retrieved(idle, filled(idle), "a game of chess")[0] == "The user plays chess."


@both
def test_a_local_model_is_named_by_its_library_and_path(library: Any, tmp_path: Path, idle: Clients) -> None:
    name, loaded = library
    with mock_agentcore(embedder=f"{name}:{tmp_path}"):
        assert retrieved(idle, filled(idle), "I need a car")[0] == "The user owns a vehicle."

    ((path, settings),) = loaded().LOADED
    assert path == str(tmp_path)
    assert settings == ({"local_files_only": True} if name == "sentence-transformers" else {})


@both
def test_a_library_is_imported_when_its_model_first_embeds(library: Any, tmp_path: Path, idle: Clients) -> None:
    name, loaded = library
    with mock_agentcore(embedder=f"{name}:{tmp_path}"):
        memory_id = filled(idle)
        assert loaded() is None

        retrieved(idle, memory_id, QUERY)

        assert loaded() is not None


@both
@pytest.mark.parametrize("path", ["/nowhere/at/all", "", "minishlab/potion-base-8M"])
def test_a_model_that_is_not_on_this_machine_is_refused(library: Any, path: str) -> None:
    with pytest.raises(ValueError, match="is no local directory, and nothing is downloaded"):
        AgentCore(embedder=f"{library[0]}:{path}").start()


@pytest.mark.parametrize("name", sorted(LIBRARIES))
def test_a_missing_library_names_the_extra(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name.replace("-", "_"), None)

    with pytest.raises(ImportError, match=rf"pip install 'moto-agentcore\[{name}\]'"):
        AgentCore(embedder=f"{name}:{tmp_path}").start()


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("best", "'best' is none of default, hash, sentence-transformers:/local/path, model2vec:/local/path"),
        ("", "'' is none of"),
        (":name", "is none of"),
        ("json:", "is none of"),
        ("no_such_module:embed", "there is no module 'no_such_module'"),
        ("json.no_such_module:embed", "there is no module 'json.no_such_module'"),
        ("json:embed", "no attribute 'embed'"),
        ("json:__doc__", "an embedder has name, dim and embed"),
        ("moto_agentcore.search:HashEmbedder", r"pass HashEmbedder\(\)"),
    ],
)
def test_a_wrong_name_is_told_when_the_mock_starts(spec: str, said: str, idle: Clients) -> None:
    with pytest.raises(ValueError, match=said):
        AgentCore(embedder=spec).start()

    with mock_agentcore():  # nothing of it is left
        assert scores(idle, filled(idle)) == expected()


def test_the_environment_names_an_embedder(idle: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EMBEDDER, "hash")

    with mock_agentcore():
        assert scores(idle, filled(idle)) == expected(HashEmbedder())


def test_what_the_author_gives_goes_before_the_environment(idle: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EMBEDDER, "hash")

    with mock_agentcore(embedder="default"):
        assert scores(idle, filled(idle)) == expected()


def test_a_mock_inside_another_keeps_its_embedder(idle: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EMBEDDER, "hash")

    with mock_agentcore(embedder=towards("chess")), mock_agentcore():
        assert retrieved(idle, filled(idle), QUERY)[0] == "The user plays chess."
    with mock_agentcore():
        assert scores(idle, filled(idle)) == expected(HashEmbedder())


def test_a_wrong_name_in_the_environment_is_told_when_the_mock_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EMBEDDER, "best")

    with pytest.raises(ValueError, match="'best' is none of"):
        AgentCore().start()


def test_an_empty_name_in_the_environment_is_none(idle: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EMBEDDER, "")

    with mock_agentcore():
        assert scores(idle, filled(idle)) == expected()


def test_a_changed_embedder_embeds_the_records_anew(idle: Clients) -> None:
    embedded: list[str] = []

    def watched(texts: list[str]) -> list[list[float]]:
        embedded.extend(texts)
        return [[float("nurse" in text or text == QUERY), 0.1] for text in texts]

    with mock_agentcore():
        memory_id = filled(idle)
        assert scores(idle, memory_id) == expected()

        with mock_agentcore(embedder=watched).running(reset=False, remove_data=False):
            assert embedded == []  # lazily: by the search
            assert retrieved(idle, memory_id, QUERY)[0] == "The user is a nurse."
            assert sorted(embedded) == sorted([*TEXTS, QUERY])
            retrieved(idle, memory_id, QUERY)
            assert embedded.count(TEXTS[0]) == 1

        with mock_agentcore(embedder="default").running(reset=False, remove_data=False):
            assert scores(idle, memory_id) == expected()


def test_a_record_written_under_one_embedder_is_found_under_another(idle: Clients) -> None:
    with mock_agentcore(embedder="hash"):
        memory_id = filled(idle, TEXTS[:1])
        scores(idle, memory_id)
        with mock_agentcore(embedder="default").running(reset=False, remove_data=False):
            item = {"requestIdentifier": "r", "namespaces": [WHERE], "content": {"text": TEXTS[1]}, "timestamp": AT}
            idle.data.batch_create_memory_records(memoryId=memory_id, records=[item])

            assert set(scores(idle, memory_id)) == set(TEXTS[:2])


def test_a_wrong_name_ends_the_server_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(EMBEDDER, "")  # put back after the test
    monkeypatch.setattr(sys, "path", list(sys.path))

    code = main(["server", "-p", "0", "--embedder", "best"])

    assert (code, "embedder 'best' is none of" in capsys.readouterr().err) == (1, True)


def test_the_server_takes_an_embedder_of_its_directory_and_keeps_it_over_a_reset(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(MODEL)
    command = [sys.executable, "-m", "moto_agentcore", "server", "-p", "0", "--embedder", "mine:encode"]
    quiet: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    server: Any = subprocess.Popen(command, cwd=tmp_path, env={**os.environ, EMBEDDER: "hash"}, **quiet)
    try:
        url = server.stdout.readline().split()[-1]
        ask(url, "POST", "/moto-api/reset", None)
        control, data = (make_client(name, url) for name in ("bedrock-agentcore-control", "bedrock-agentcore"))
        clients = Clients(control, data, None, None, url)

        found = retrieved(clients, filled(clients), "a game of chess")
    finally:
        server.kill()
        server.communicate()

    assert found[0] == "The user plays chess."
