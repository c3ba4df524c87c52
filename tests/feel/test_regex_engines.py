"""Both engines answer alike, and neither can hang the worker."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from worker import feel
from worker.feel import regex
from worker.feel.regex import pattern as patterns

ATOMS = [
    "a",
    "b",
    ".",
    r"\d",
    r"\w",
    "[ab]",
    "[^a]",
    "[a-c&&[^b]]",
    "^",
    "$",
    r"\b",
    r"\B",
    r"\z",
    "é",
    r"\n",
    r"\R",
]
PIECES = [
    *ATOMS,
    "(",
    ")",
    "(?:",
    "(?=",
    "(?<!",
    "(?>",
    "(?i)",
    "|",
    "*",
    "+",
    "?",
    "{2}",
    "{1,2}",
    "*+",
    "[",
    "]",
    r"\1",
]

sensible = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map("({0[0]}|{0[1]})".format),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "*?"])).map(
            "(?:{0[0]}){0[1]}".format
        ),
    ),
    max_leaves=6,
)
any_pattern = sensible | st.lists(st.sampled_from(PIECES), max_size=10).map("".join) | st.text(max_size=20)
texts = st.text(alphabet="ab1 é\n\r-😀", max_size=12) | st.text(max_size=20)


def compiled(pattern: str, flags: str = "") -> regex.Pattern:
    found = regex.compile(pattern, flags)
    assert found is not None
    return found


@given(any_pattern, st.text(alphabet="smixg", max_size=3), texts, st.text(alphabet="$01{}a\\", max_size=4))
@example("\ud83d", "", "\ud83d", "$0")
@example(r"(?<=\R)\X|\G", "i", "\r\n", "$0")
def test_no_pattern_raises_anything_but_its_limit(
    pattern: str, flags: str, text: str, replacement: str
) -> None:
    try:
        found = regex.compile(pattern, flags)
        if found is not None:
            found.find(text)
            found.findall(text)
            found.split(text)
            found.replace(text, replacement)
    except regex.RegexLimitError:
        pass


@given(sensible, st.sampled_from(["", "i", "m", "s", "im"]), texts)
def test_both_engines_find_the_same(pattern: str, flags: str, text: str) -> None:
    found = compiled(pattern, flags)
    backtracking = [spans[0] for spans in found._backtracking.matches(text)]
    assert [spans[0] for spans in found._program(text).matches(text)] == backtracking
    assert found.find(text) is bool(backtracking)


@given(sensible, texts)
def test_pieces_and_matches_make_up_the_text(pattern: str, text: str) -> None:
    found = compiled(pattern)
    matches, pieces = found.findall(text), found.split(text)
    assert found.replace(text, "$0") == text
    assert sum(map(len, matches)) + sum(map(len, pieces)) == len(text)


@pytest.mark.parametrize(
    "pattern", [r"(a+)+$", r"(a|aa)+$", r"(a|a)*b", r"(.*a){20}!", r"(?:a?){500}a{500}b"]
)
def test_a_nested_repetition_takes_linear_time(pattern: str) -> None:
    text = "a" * 2_000 + "-"
    assert isinstance(compiled(pattern)._program(text), patterns.LinearProgram)
    assert compiled(pattern).find(text) is False


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"(?=a)(a|aa)+[bc]d", "a" * 100 + "zbcd"),
        (r"(.*)(.*)(.*)(.*)\1z[^z]", "a" * 100_000 + "z"),
        (r"(a+)+$", "a" * 5_000 + "!\n"),
    ],
)
def test_an_endless_search_is_stopped(pattern: str, text: str) -> None:
    found = compiled(pattern)
    with pytest.raises(regex.RegexLimitError, match="takes too long"):
        found.find(text)
    with pytest.raises(regex.RegexLimitError, match="takes too long"):
        found.replace(text, "")


def test_an_expression_fails_when_its_search_is_stopped() -> None:
    with pytest.raises(feel.FeelError, match="takes too long"):
        feel.compile('matches(text, "(?=a)(a|aa)+[bc]d")').evaluate({"text": "a" * 100 + "zbcd"})


def test_endless_matches_are_stopped() -> None:
    with pytest.raises(regex.RegexLimitError, match="takes too long"):
        compiled("x*y|x").findall("x" * 1_000_000)


def test_more_repetitions_than_an_engine_should_write_out_are_refused() -> None:
    with pytest.raises(regex.RegexLimitError, match="repeats more than 10000 parts"):
        compiled("((a{1000}){1000}){1000}").find("a")


def test_a_long_text_for_a_large_pattern_goes_to_the_engine_on_the_clock() -> None:
    found = compiled("(?:a?){1000}a{1000}b")
    assert isinstance(found._program("a" * 10_000), patterns.LinearProgram)
    assert isinstance(found._program("a" * 1_000_000), patterns.BacktrackingProgram)


@pytest.mark.parametrize(
    ("pattern", "flags", "text", "linear"),
    [
        ("a+$", "", "aa", True),
        ("a+$", "", "aa\n", False),
        ("^a+", "m", "b\naa", True),
        ("^a+", "m", "b\raa", False),
        ("^a+", "m", "b\naa\n", False),
        ("a+", "", "é\n", True),
        ("a+", "", "\ud83d", False),
        (r"a+\B", "", "é", False),
        (r"a+\B", "", "e", True),
        ("(?=a)a+", "", "a", False),
        ("a++", "", "a", False),
        ("a{1001}", "", "a", False),
    ],
)
def test_re2_gets_the_texts_it_reads_as_java_does(pattern: str, flags: str, text: str, linear: bool) -> None:  # noqa: FBT001 an expected value
    assert isinstance(compiled(pattern, flags)._program(text), patterns.LinearProgram) is linear


def test_a_plain_text_needs_no_engine() -> None:
    assert isinstance(compiled(r"\Qa.b\E")._program("a.b"), patterns.LiteralProgram)
    assert isinstance(compiled("a", "i")._program("a"), patterns.LinearProgram)
    assert isinstance(compiled("(a)")._program("a"), patterns.LinearProgram)


def test_a_pattern_is_compiled_once() -> None:
    assert regex.compile("[ab]", "gi") is regex.compile("[ab]", "i")
