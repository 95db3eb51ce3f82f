"""Text into words: what counts as a word, which words carry no content, and which words are one word.

Used by the hashing embedder and by the re-ranker's exact match; an embedder may have a tokeniser of its own.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["STOP_WORDS", "content_words", "is_dense", "stem", "words"]

#: English words that say nothing about what a text is about. Shared by every record, they would swamp the re-ranker.
STOP_WORDS = frozenset(
    """
    a about above after again against all also am an and any are as at be because been before being below between both
    but by can could did do does doing down during each few for from further had has have having he her here hers
    herself him himself his how i if in into is it its itself just let me more most much must my myself no nor not now
    of off on once only or other our ours ourselves out over own please same shall she should so some such than that
    the their theirs them themselves then there these they this those through to too under until up very was we were
    what when where which while who whom whose why will with would you your yours yourself yourselves
    dont doesnt didnt isnt arent wasnt werent wont wouldnt cant cannot couldnt shouldnt hasnt havent hadnt
    """.split()  # noqa: SIM905 - a list of 190 quoted words is no easier to read
)

# Scripts written without spaces (Han, kana, Hangul, Thai, Lao, Burmese, Khmer): a run of them is one \w+ and would be
# one word that matches nothing. Hangul has spaces but glues particles to its nouns, so bigrams serve it as well.
_DENSE = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f"
)
# Vowel signs of Hebrew, Arabic and the Indic scripts are marks, which \w leaves out: without them words fall apart.
_MARKS = "\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0981-\u0d4d"
_RUN = re.compile(f"[{_DENSE}]+|(?:(?![{_DENSE}])[^\\W_]|[{_MARKS}])+")
_ASCII_RUN = re.compile("[a-z0-9]+")
_DENSE_RUN = re.compile(f"[{_DENSE}]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_NEGATION = re.compile(r"n['’]t\b")
_CLITIC = re.compile(r"['’](?:s|re|ve|ll|d|m)\b")


def words(text: str) -> list[str]:
    """The words of `text` in order: lower-cased, accents folded, scripts without spaces as character bigrams."""
    if text.isascii():  # most texts: the same words at half the cost
        return _ASCII_RUN.findall(_plain(text))
    found: list[str] = []
    for run in _RUN.findall(_plain(text)):
        if is_dense(run):
            found.extend(run[i : i + 2] for i in range(max(len(run) - 1, 1)))
        else:
            found.append(run)
    return found


def content_words(text: str) -> list[str]:
    """`words` without the stop words."""
    return [word for word in words(text) if word not in STOP_WORDS]


def is_dense(word: str) -> bool:
    """Whether `word` comes from a script written without spaces."""
    return not word.isascii() and _DENSE_RUN.match(word) is not None


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The form that `word` shares with its plural, its -ing and its -ed; only plain lower-case letters are touched.

    Light on purpose: two words with one stem count as an exact match, so a stemmer that joins too much invents matches.
    """
    if len(word) < 4 or not (word.isascii() and word.isalpha()):
        return word
    return _without_e(_without_ending(_singular(word)))


def _plain(text: str) -> str:
    if text.isascii():
        lowered = text.lower()
    else:  # NFKD also turns full-width letters into plain ones; NFC puts Hangul and kana back together
        folded = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
        lowered = unicodedata.normalize("NFC", folded).lower()
    return _CLITIC.sub("", _NEGATION.sub("nt", lowered))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _without_ending(word: str) -> str:
    for ending in ("ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= 3 and re.search("[aeiouy]", root):
            return _tidy(root)
    return word


def _tidy(root: str) -> str:
    if root.endswith("i"):  # studied -> studi -> study
        return root[:-1] + "y"
    doubled = root[-1] == root[-2] and root[-1] not in "aeioulsz"  # running -> runn -> run, but calling -> call
    return root[:-1] if doubled else root


def _without_e(word: str) -> str:
    return word[:-1] if word.endswith("e") and len(word) > 3 else word  # making -> mak, so make -> mak
