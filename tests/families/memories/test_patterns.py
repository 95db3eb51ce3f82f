"""Patterns of namespace keys: values are held against them in bounded time, or the pattern is refused."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Clients
from moto_agentcore.families.memories import patterns
from moto_agentcore.families.memories.patterns import fits, problem
from moto_agentcore.families.memories.ways import ALPHABET, LONGEST, is_tame
from tests.families.arrange import FACT, minute, new_memory, refused, say

# Ones that people write, with a value that fits and one that does not.
USUAL = [
    ("r[a-z]+", "red", "blue"),
    ("red|blue", "blue", "green"),
    ("[a-z]+(-[a-z]+)*", "a-kebab-name", "a-kebab-"),
    ("([a-z]+-)*[a-z]+", "a-kebab-name", "a-kebab-"),
    ("(red|blue)*", "redbluered", "redblu"),
    ("^tenant-[a-z0-9]{8}$", "tenant-0a1b2c3d", "tenant-0a1b2c3"),
    (r"\w+_\d{2,4}", "team_123", "team_1"),
    ("(?!admin$)[a-z]+", "user", "admin"),
    (r"(?:a|b|c)+d?", "abcd", "abd-"),
    ("[a-z]+-[a-z]+-[a-z]+-[a-z]+-[a-z]+-[0-9]+", "a-b-c-d-e-1", "a-b-c-d-e-f"),
    (r"[]a\-]+", "a-a", "b"),
    ("(?P<team>[a-z]{1,5})", "abcde", "abcdef"),
]
# What Python's engine would take minutes to ages for, and what is not read here.
WILD = [
    *("(a+)+b", "(a*)*b", "(a|a)*b", "(a|ab)*c", "(a?){30}a{30}", "(x+x+)+y", r"(\w+\s?)*x", "(a*?)*b", "((a+)+)b"),
    *(".*.*.*.*.*.*.*.*.*x", "((a+)+){}b", "((a|b*)+){2,3}c", "(a+b?)*c", "a?" * 28 + "b"),
]
UNREAD = ["(?i)red", r"\x61+", r"\N{DIGIT ONE}"]
ONLY_PYTHON = [r"(a+)+\1", r"((?=a+)a+)+b"]


@pytest.fixture(params=["with google-re2", "without"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[bool]:
    """Whether the extra is installed."""
    if request.param == "without":
        monkeypatch.setitem(sys.modules, "re2", None)
    else:
        pytest.importorskip("re2")
    patterns._linear.cache_clear()
    yield request.param != "without"
    patterns._linear.cache_clear()


@pytest.mark.inferred
@pytest.mark.parametrize(("pattern", "good", "bad"), USUAL)
def test_usual_patterns_need_no_other_engine(pattern: str, good: str, bad: str) -> None:
    assert is_tame(pattern)
    assert problem(pattern) is None
    assert (fits(pattern, good), fits(pattern, bad)) == (True, False)


@pytest.mark.inferred
@pytest.mark.parametrize("pattern", [*WILD, *UNREAD, *ONLY_PYTHON])
def test_what_may_take_for_ever_is_never_python_s(pattern: str) -> None:
    re.compile(pattern)
    assert not is_tame(pattern)


@pytest.mark.inferred
@pytest.mark.parametrize("pattern", WILD)
def test_wild_patterns_are_matched_by_the_other_engine_or_refused(local: Clients, engine: bool, pattern: str) -> None:
    keys = [{"key": "team", "validation": {"regexPattern": pattern}}]
    if not engine:
        message = refused(local.control.create_memory, name="Notes", eventExpiryDuration=7, namespaceKeys=keys)
        assert message == (
            f"Validation failed during CreateMemory: regexPattern '{pattern}' of namespace key 'team' may take for ever"
            "; patterns like it need google-re2 (pip install 'moto-agentcore[patterns]')"
        )
        assert local.control.list_memories()["memories"] == []
        return
    memory_id = new_memory(local, namespaceKeys=keys)
    value = "a" * (LONGEST - 1) + "-"
    asked = {"memoryId": memory_id, "actorId": "ada", "eventTimestamp": minute(0)}
    payload = [{"conversational": {"role": "USER", "content": {"text": FACT}}}]
    message = refused(
        local.data.create_event,
        **asked,
        payload=payload,
        extractionConfig={"namespaceVariables": {"team": value}},
    )
    assert message == f"Value '{value}' is not allowed for namespace variable 'team'"


@pytest.mark.inferred
@pytest.mark.parametrize("pattern", ONLY_PYTHON)
def test_what_neither_engine_takes_is_refused(pattern: str) -> None:
    pytest.importorskip("re2")
    assert problem(pattern) == "may take for ever, and google-re2 does not know all of it"


@pytest.mark.inferred
@pytest.mark.parametrize("pattern", ["(", "[z-a]", "a{3,2}", "*", "(?P<a>x)(?P<a>y)"])
def test_a_pattern_that_is_none_is_refused_as_such(pattern: str) -> None:
    assert str(problem(pattern)).startswith("is not valid: ")


ATOMS = st.sampled_from(["a", "b", "-", ".", "[ab]", r"\w", "[^a]"])
QUANTIFIERS = st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,3}", "*?"])
PATTERNS = st.recursive(
    st.builds(lambda atom, quantifier: atom + quantifier, ATOMS, QUANTIFIERS),
    lambda inner: st.one_of(
        st.builds(lambda one, two: one + two, inner, inner),
        st.builds(lambda one, two, quantifier: f"({one}|{two}){quantifier}", inner, inner, QUANTIFIERS),
        st.builds(lambda one, quantifier: f"(?:{one}){quantifier}", inner, QUANTIFIERS),
    ),
    max_leaves=6,
)


@pytest.mark.inferred
@given(pattern=PATTERNS, value=st.text("ab-", max_size=LONGEST))
def test_tame_patterns_end_and_mean_the_same_to_both_engines(pattern: str, value: str) -> None:
    if not is_tame(pattern):
        return
    found = fits(pattern, value)  # that it comes back is half of the test
    assert found == (re.fullmatch(pattern, value) is not None)
    linear = patterns._linear(pattern)
    assert linear is None or found == (linear.fullmatch(value) is not None)


@pytest.mark.inferred
def test_values_are_of_the_alphabet_that_is_reckoned_with(clients: Clients) -> None:
    keys = [{"key": "team", "validation": {"regexPattern": f"[{ALPHABET}]+"}}]
    memory_id = new_memory(clients, namespaceKeys=keys)
    for value in ("A", "é", "a" * (LONGEST + 1)):
        with pytest.raises(Exception, match=r"namespaceVariables|Invalid length"):
            say(clients, memory_id, FACT, extractionConfig={"namespaceVariables": {"team": value}})
