"""`python -m tests.extraction.english.verb_list`: writes the verbs that are nothing else, from two dictionaries.

Reads the data files of the two packages that `moto_agentcore/extraction/english/data/PROVENANCE.md` names, without
importing them, and nothing else: the same versions give the same bytes.
"""

from __future__ import annotations

import gzip
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from moto_agentcore.extraction.english.conjugation import with_s
from moto_agentcore.extraction.english.verbs import AUXILIARIES, ONLY_VERBS_FILE

FUNCTION_WORDS = AUXILIARIES | {"be", "except", "inter"}  # the dictionaries list no prepositions
NAMES = {"kindle", "welch"}  # of a thing many have and of people


def main() -> None:
    (verbs, others), (more, more_others) = _specialist(), _wordnet()
    listed = sorted(verb for verb in verbs & more if _is_plain(verb) and not _is_else(verb, others | more_others))
    ONLY_VERBS_FILE.write_text("\n".join(listed) + "\n", "ascii")
    print(f"{len(listed)} verbs")


def _is_plain(verb: str) -> bool:
    return verb.isascii() and verb.isalpha() and verb.islower() and verb not in FUNCTION_WORDS | NAMES


def _is_else(verb: str, others: set[str]) -> bool:
    """A noun, adjective or adverb, or the third person one: "thieves" are people."""
    return verb in others or with_s(verb) in others


def _specialist() -> tuple[set[str], set[str]]:
    """(base forms of verbs, words of other kinds in all their forms) of lemminflect's table of inflected forms."""
    lines = (
        gzip.decompress((_package("lemminflect") / "resources" / "lemma_lu.csv.gz").read_bytes()).decode().splitlines()
    )
    rows = [line.split(",", 2) for line in lines]
    verbs = [(form, lemma) for form, kind, lemmas in rows if kind == "verb" for lemma in lemmas.split("/")]
    others = {
        word.lower()
        for form, kind, lemmas in rows
        if kind not in ("verb", "aux")
        for word in (form, *lemmas.split("/"))
    }
    inflected = {form for form, lemma in verbs} - {lemma for form, lemma in verbs if form == lemma}
    return {lemma for _, lemma in verbs} - inflected, others


def _wordnet() -> tuple[set[str], set[str]]:
    """The same of WordNet's index and its irregular forms, as spacy-lookups-data has them."""
    index, irregular = _table("en_lemma_index"), _table("en_lemma_exc")
    others = {word.lower() for kind in ("noun", "adj", "adv") for word in (*index[kind], *irregular[kind])}
    return set(index["verb"]) - set(irregular["verb"]), others


def _table(name: str) -> dict[str, Any]:
    data = (_package("spacy_lookups_data") / "data" / f"{name}.json.gz").read_bytes()
    return dict(json.loads(gzip.decompress(data)))


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{name} is not installed: see moto_agentcore/extraction/english/data/PROVENANCE.md")
    return Path(spec.origin).parent


if __name__ == "__main__":
    main()
