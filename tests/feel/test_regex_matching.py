"""find, findall, split and replace, as java.util.regex does them."""

from __future__ import annotations

import pytest

from worker.feel import regex


def compiled(pattern: str, flags: str = "") -> regex.Pattern:
    found = regex.compile(pattern, flags)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("pattern", "flags", "text", "found"),
    [
        ("^fo*b", "", "foobar", True),
        ("^fo*b", "", "a foobar", False),
        ("b$", "", "ab", True),
        ("b$", "", "ab\n", True),
        ("b$", "", "ab\r\n", True),
        ("b$", "", "ab\u2028", True),
        ("b$", "", "ab\n\n", False),
        (r"b\Z", "", "ab\n", True),
        (r"b\z", "", "ab\n", False),
        ("(?d)b$", "", "ab\r", False),
        ("\r$", "", "a\r\n", False),
        ("^b", "m", "a\nb", True),
        ("^b", "m", "a\rb", True),
        ("^b", "", "a\nb", False),
        ("a$", "m", "a\nb", True),
        ("a$", "m", "a\r\nb", True),
        ("(?d)a$", "m", "a\r\nb", False),
        ("^$", "m", "\nabcd", True),
        ("^$", "m", "abcd\n", False),
        ("^$", "m", "abcd\n\ndefg", True),
        ("^$", "m", "", False),
        ("^$", "", "", True),
        (r"\bb", "", "a b", True),
        (r"\bb", "", "éb", True),
        (r"\B", "", "xéx", False),
        (r"a\Rb", "", "a\r\nb", True),
        (r"a\Rb", "", "a\u2029b", True),
        (r"\X\X", "", "e\u0301", False),
        ("(?=ab)a", "", "ab", True),
        ("a(?!b)", "", "ab", False),
        ("(?<=a)b", "", "ab", True),
        ("(?<=a{1,3})b", "", "ab", True),
        ("(?<=a*)b", "", "b", True),
        ("(?<!a)b", "", "ab", False),
        ("a*+a", "", "aaa", False),
        ("(?>a*)a", "", "aaa", False),
        ("a?+b", "", "ab", True),
        (r"(a)\1", "", "aa", True),
        (r"(?<x>a)\k<x>", "", "aa", True),
        (r"(.)\3", "", "h", False),
        (r"(a)\11", "", "aa1", True),
        (r"(a)\1", "i", "aA", True),
        (r"(é)\1", "i", "éÉ", False),
        (r"(?iu)(é)\1", "", "éÉ", True),
        ("x{1001}", "", "x" * 1001, True),
        ("x{0}", "", "", True),
        ("\ud83d", "", "\ud83d!", True),
        ("a.c", "", "a\ud83dc", True),
    ],
)
def test_find_looks_anywhere_in_the_text(pattern: str, flags: str, text: str, found: bool) -> None:  # noqa: FBT001 an expected value
    assert compiled(pattern, flags).find(text) is found


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        (r"\d+", "a1b22", ["1", "22"]),
        ("fo[a-z]*", "this is foobar and folbar", ["foobar", "folbar"]),
        ("fo[a-z]*", "nothing", []),
        (r"\{.*\}", 'x {"a":1} y', ['{"a":1}']),
        ("x*", "axb", ["", "x", "", ""]),
        ("a|ab", "ab", ["a"]),
        ("a*?", "aa", ["", "", ""]),
        ("é+", "éaéé", ["é", "éé"]),
        (r"(?=.)", "éa", ["", ""]),
        (r"\Ga", "aaba", ["a", "a"]),
        (r"\b", "a é", ["", ""]),
    ],
)
def test_findall_gives_whole_matches(pattern: str, text: str, matches: list[str]) -> None:
    assert compiled(pattern).findall(text) == matches


@pytest.mark.parametrize(
    ("pattern", "text", "pieces"),
    [
        (",", "a,b,,c", ["a", "b", "", "c"]),
        (";", "a;b;c;;", ["a", "b", "c", "", ""]),
        (",", ",a", ["", "a"]),
        (",", "", [""]),
        (",", "abc", ["abc"]),
        (r"\|", "a|b", ["a", "b"]),
        ("|", "a|b", ["a", "|", "b", ""]),
        ("", "ab", ["a", "b", ""]),
        ("", "é😀", ["é", "😀", ""]),
        (r"\s*,\s*", "a , b,c", ["a", "b", "c"]),
        ("(?=b)", "abab", ["a", "ba", "b"]),
        ("o.b", "foo🐎bar", ["fo", "ar"]),
        ("$", "ab\n", ["ab", "\n", ""]),
    ],
)
def test_split_keeps_empty_pieces_but_the_one_before_an_empty_first_match(
    pattern: str, text: str, pieces: list[str]
) -> None:
    assert compiled(pattern).split(text) == pieces


@pytest.mark.parametrize(
    ("pattern", "text", "replacement", "replaced"),
    [
        (".", "a.b.c", "-", "-----"),
        ("[aeiouy]", "banana", "[$0]", "b[a]n[a]n[a]"),
        ("(a)(b)", "abc", "$2$1", "bac"),
        ("(ab)|(a)", "abcd", "[1=$1][2=$2]", "[1=ab][2=]cd"),
        (r"(\d{3})(\d{3})(\d{4})", "0123456789", "($1) $2-$3", "(012) 345-6789"),
        ("(a)", "a", "$12", "a2"),
        ("(?<n>a)", "a", "<${n}>", "<a>"),
        ("x", "x", r"\$1\\", "$1\\"),
        ("(é)(x)?", "aéb", "<$1$2>", "a<é>b"),
        ("x*", "axb", "-", "-a--b-"),
        ("(b.c)", "ab🐎cd", "___", "a___d"),
        ("", "é", "-", "-é-"),
        ("a", "a", "$1", None),
        ("a", "a", "${n}", None),
        ("a", "a", "$", None),
        ("a", "a", "$x", None),
        ("a", "a", "${a", None),
        ("a", "a", "\\", None),
        ("a", "b", "$1", "b"),
    ],
)
def test_replace_knows_groups_by_number_and_name(
    pattern: str, text: str, replacement: str, replaced: str | None
) -> None:
    assert compiled(pattern).replace(text, replacement) == replaced
