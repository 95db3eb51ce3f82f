"""The bundled word table: its numbers, its promises to the index, and the files it is read from."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import moto_agentcore.search
from moto_agentcore.search import Index, WordEmbedder, rank
from moto_agentcore.search.table import TableEmbedder, _bases
from tests.search.distill.provenance import inputs, sha256

DATA = Path(moto_agentcore.search.__file__).with_name("data")
# The same over Python 3.10 to 3.13 and numpy 2.2 to 2.5; a new table has another one.
DIGEST = "5f3d4502a3617945b81d8dd3311fb46f91d5caed"

SUBJECTS = ("Maria", "The user", "Our customer", "My little sister", "Zykov", "The team in Zürich", "Nobody")
FACTS = (
    "loves sushi but not wasabi", "is allergic to peanuts", "moved to Berlin in 2019", "can't sleep before 2 am",
    "reported INC-4711: the router reboots", "deploys with terraform and 東京", "don't", "paid £1,200.50 twice",
    "bakes sourdough; sells it at the farmers' market", "",
)  # fmt: skip
TEXTS = [f"{subject} {fact}" for subject in SUBJECTS for fact in FACTS]


@pytest.fixture(scope="module")
def table() -> TableEmbedder:
    return TableEmbedder.bundled()


@pytest.mark.inferred
def test_the_table_is_read_once_and_serves_the_re_ranker(table: TableEmbedder) -> None:
    assert TableEmbedder.bundled() is table
    assert isinstance(table, WordEmbedder)
    assert str(table.dim) in table.name


@pytest.mark.inferred
def test_rows_have_length_one(table: TableEmbedder) -> None:
    rows = table.embed(TEXTS)

    assert rows.dtype == np.float32
    assert rows.shape == (len(TEXTS), table.dim)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-6)


@pytest.mark.inferred
@pytest.mark.parametrize("text", ["", "   ", "?!", "what is it", "don't"])
def test_a_text_without_content_is_zero(table: TableEmbedder, text: str) -> None:
    assert not table.embed([text]).any()
    assert table.words(text) == []
    assert table.vectors([]).shape == (0, table.dim)


@pytest.mark.inferred
def test_no_texts_make_no_rows(table: TableEmbedder) -> None:
    assert table.embed([]).shape == (0, table.dim)


@pytest.mark.inferred
def test_the_numbers_are_the_same_everywhere(table: TableEmbedder) -> None:
    words = b"".join(table.vectors(table.words(text)).tobytes() for text in TEXTS)

    assert hashlib.sha1(table.embed(TEXTS).tobytes() + words).hexdigest() == DIGEST


@pytest.mark.inferred
def test_a_batch_changes_nothing(table: TableEmbedder) -> None:
    together = table.embed(TEXTS * 20)

    assert (together == np.concatenate([table.embed([text]) for text in TEXTS] * 20)).all()


@pytest.mark.inferred
def test_the_order_of_words_and_texts_changes_nothing(table: TableEmbedder) -> None:
    turned = [" ".join(reversed(text.replace("INC-4711", "inc 4711").split())) for text in TEXTS]
    turned = [text.replace("user The", "The user") for text in turned]

    assert (table.embed(turned[::-1])[::-1] == table.embed(TEXTS)).all()


@pytest.mark.inferred
@pytest.mark.parametrize("date", ["2026-05-06", "week of 2026-05-04", "May 2026", "2026"])
def test_what_each_record_of_a_memory_says_counts_for_nothing(table: TableEmbedder, date: str) -> None:
    one, other = table.embed([f"The user bakes bread ({date}) for the user's aunt", "bakes bread for aunt"])

    assert (one == other).all()
    assert table.embed(["The user"]).any()


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("query", "right", "wrong"),
    [
        ("what food does she like?", "Maria loves sushi", "Maria is allergic to peanuts"),
        ("favourite hot beverage", "The user loves espresso", "The user bought a boat"),
        ("trouble at night", "The user suffers from insomnia", "The user got a refund"),
        ("how is the infrastructure provisioned?", "The team writes terraform", "The team bakes sourdough"),
        ("where is he living?", "He moved to Berlin", "He paid the invoice"),
    ],
)
def test_the_right_record_comes_first(query: str, right: str, wrong: str) -> None:
    score, other = rank(query, [right, wrong], TableEmbedder.bundled())

    assert score > other


@pytest.mark.inferred
def test_words_are_the_content_words_with_their_vectors(table: TableEmbedder) -> None:
    found = table.words("What does Zykov like about the Sushi in 東京都?")
    vectors = table.vectors(found)

    assert found == ["zykov", "like", "sushi", "東京", "京都"]
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(5), abs=1e-6)


@pytest.mark.inferred
def test_a_word_alone_is_its_text(table: TableEmbedder) -> None:
    assert (table.vectors(["sushi"]) == table.embed(["sushi"])).all()


@pytest.mark.inferred
@pytest.mark.parametrize("name", ["INC-4711", "Zykov", "東京都", "ORD20250314", "Łódź", "qwxz"])
def test_an_unknown_word_finds_itself(name: str) -> None:
    index = Index(TableEmbedder.bundled())
    for place, other in enumerate([name, "INC-4712", "Zukov", "大阪府", "ORD20250315", "Poznań", "zzyzx"]):
        index.put(str(place), f"the ticket of {other} is open")

    assert index.search(name, k=1)[0].key == "0"


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("unknown", "like", "unlike"), [("snowmobiling", "snow", "cheese"), ("sourdoughs", "sourdough", "router")]
)
def test_an_unknown_word_is_like_what_it_is_made_of(table: TableEmbedder, unknown: str, like: str, unlike: str) -> None:
    word, near, far = table.embed([unknown, like, unlike])

    assert word @ near > 0.3
    assert word @ near > word @ far


@pytest.mark.inferred
@pytest.mark.parametrize("name", ["sushion", "cheeseam"])
def test_a_name_is_not_made_of_words_of_two_letters(table: TableEmbedder, name: str) -> None:
    word, near = table.embed([name, name[:-2]])

    assert word @ near < 0.3


@pytest.mark.inferred
@pytest.mark.parametrize("text", ["\ud800", "a" * 100_000, "a\0b", "word " * 50_000, "é" * 300])
def test_odd_texts_have_finite_rows(table: TableEmbedder, text: str) -> None:
    assert np.isfinite(table.embed([text])).all()


@pytest.mark.inferred
def test_the_data_are_small() -> None:
    assert sum(path.stat().st_size for path in DATA.iterdir()) <= 8_000_000


@pytest.mark.inferred
def test_the_provenance_names_the_files_that_are_shipped() -> None:
    said = (DATA / "PROVENANCE.md").read_text("utf-8")

    assert all(sha256(path) in said for path in DATA.iterdir() if path.suffix != ".md")
    assert inputs() in said


@pytest.mark.inferred
def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        TableEmbedder(tmp_path)


@pytest.mark.inferred
def test_numpy_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, moto_agentcore.search as s; s.Index().put('r1', 'tea'); sys.exit('numpy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("word", "bases"),
    [
        ("tries", {"trie", "try"}),
        ("stopped", {"stop"}),
        ("baking", {"bake", "bak"}),
        ("happiness", {"happi", "happy"}),
        ("bed", {"bed"}),  # what is left is too short
        ("rested", {"rest", "reste"}),
    ],
)
def test_a_word_may_be_a_form_of_several(word: str, bases: set[str]) -> None:
    assert {*_bases(word), word} >= bases
    assert all(len(base) > 2 for base in _bases(word))


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("teacup", ["tea", "cup"]),
        ("ofwhich", []),  # shorter ones are found in everything
        ("responsibilities" + "autobiographical", ["responsibilities", "autobiographical"]),
        ("interdisciplinary" + "responsibilities", []),  # longer than any that is taken apart
        ("4711", ["number"]),
    ],
)
def test_a_word_that_is_unknown_is_made_of_two_known_ones(table: TableEmbedder, word: str, parts: list[str]) -> None:
    assert table._parts(word) == parts
