"""Which patterns Java accepts, and what its notations match."""

from __future__ import annotations

import pytest

from worker.feel import regex


def whole(pattern: str, text: str, flags: str = "") -> bool:
    """Whether the pattern matches the whole text."""
    compiled = regex.compile(rf"\A(?:{pattern})\z", flags)
    assert compiled is not None
    return compiled.find(text)


@pytest.mark.parametrize(
    "pattern",
    [
        "(",
        ")",
        "a)",
        "[",
        "[]",
        "[^]",
        "[a",
        "[a-",
        "[z-a]",
        r"[a-\w]",
        "[a&&",
        "[&&]",
        "*",
        "+a",
        "a**",
        "a+++",
        "(a)**",
        "|*",
        "{",
        "a{",
        "a{,5}",
        "a{2",
        "a{2,1}",
        "a{99999999999}",
        "a{2147483648}",
        "(?",
        "(?)(",
        "(?a)",
        "(?P<n>a)",
        "(?#comment)",
        "(?i",
        "(?<1a>x)",
        "(?<a_b>x)",
        "(?<>x)",
        "(?<a>x)(?<a>y)",
        r"\k<a>",
        r"(?<a>x)\k<b>",
        r"\k",
        r"[\1]",
        r"[\b]",
        r"[\A]",
        r"\y",
        r"\i",
        "\\",
        r"\E",
        r"\x4",
        r"\x{}",
        r"\x{110000}",
        r"\u004",
        r"\0",
        r"\08",
        r"\c",
        r"\N",
        r"\N{NO SUCH NAME}",
        r"\p",
        r"\p{",
        r"\p{}",
        r"\p{Nope}",
        r"\p{IsBasicLatin}",
        r"\p{InNowhere}",
        r"\p{x=y}",
        r"\b{g}",
        "(?<=(ab)*)c",
        r"(?<=(a)\1)b",
    ],
)
def test_what_java_refuses_is_no_pattern(pattern: str) -> None:
    assert regex.compile(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "matching", "other"),
    [
        (".", "aé-\t😀", "\n\r\x85\u2028\u2029"),
        (r"\d", "059", "a٣ "),
        (r"\D", "a٣ ", "059"),
        (r"\w", "aZ_9", "é-"),
        (r"\W", "é-", "aZ_9"),
        (r"\s", " \t\n\x0b\f\r", "\xa0\x85\u2003"),
        (r"\h", " \t\xa0\u1680\u180e\u2003\u3000", "\n\x85"),
        (r"\v", "\n\x0b\f\r\x85\u2028\u2029", " \t"),
        (r"\H", "\na", " \xa0"),
        (r"\V", " a", "\n\u2028"),
        (r"[a-c]", "abc", "d-"),
        (r"[^a-c]", "d-\n", "abc"),
        (r"[]a]", "]a", "[b"),
        (r"[^]a]", "[b", "]a"),
        (r"[a-]", "a-", "b"),
        (r"[-a]", "a-", "b"),
        (r"[a^]", "a^", "b"),
        (r"[a\-c]", "a-c", "b"),
        (r"[\w-z]", "a-z", "+"),
        (r"[a[cd]]", "acd", "b["),
        (r"[^a[cd]]", "b[", "acd"),
        (r"[a[^b]]", "ac-", "b"),
        (r"[A-Z-[OI]]", "AOI-", "a["),
        (r"[a-z&&[^aeiou]]", "bcd", "aeB"),
        (r"[a-z&&b-d]", "bcd", "ae"),
        (r"[a-z&&[bc]d]", "bcd", "ae"),
        (r"[a-z&&[b-e]&&[d-z]]", "de", "bf"),
        (r"[^a-z&&[b]]", "acA", "b"),
        (r"[a-z&&^b]", "b", "a^"),
        (r"[&&a]", "a", "&"),
        (r"[a&b]", "a&b", "c"),
        (r"[\p{L}&&[^\p{Lu}]]", "aé", "AÉ1"),
        (r"[[:alpha:]]", "alph:", "b["),
        (r"[\Q^-]\E]", "^-]", "\\QE"),
        (r"[\x41-\x43]", "ABC", "D"),
        (r"[\v-\r]", "\x0b\f\r", "\n"),
        (r"\x41|\x{1F600}", "A😀", "B"),
        (r"\u0041|\uD83D\uDE00", "A😀", "B"),
        (r"\0101|\012", "A\n", "0"),
        (r"\cA|\e|\a|\f|\t", "\x01\x1b\x07\f\t", "A"),
        (r"\N{LATIN SMALL LETTER A}", "a", "b"),
        (r"\.|\-|\<|\é|\ ", ".-<é ", "a"),
        (r"}|]", "}]", "{"),
        (r"\p{Lower}", "a", "Aé"),
        (r"\p{Alpha}|\p{Digit}", "aZ5", "é٣_"),
        (r"\p{Punct}", "!$+_", "a "),
        (r"\p{XDigit}", "0afAF", "g"),
        (r"\P{Alnum}", "-é", "a1"),
        (r"\pL", "aé", "1"),
        (r"\p{Lu}|\p{IsNd}|\p{gc=Sc}", "A٣€", "a-"),
        (r"\p{IsLatin}", "aé", "\u03b1"),
        (r"\p{IsGreek}|\p{script=Cyrillic}", "\u03b1ж", "a"),
        (r"\p{InBasicLatin}|\p{block=Greek}", "a~\u03b1", "é"),
        (r"\p{IsAlphabetic}|\p{IsWhite_Space}", "aé\xa0", "1"),
        (r"\p{IsAlpha}", "aé", "1"),
        (r"\p{javaLowerCase}|\p{javaWhitespace}", "aé ", "A\xa0"),
    ],
)
def test_a_class_matches_its_characters(pattern: str, matching: str, other: str) -> None:
    assert [c for c in matching if not whole(pattern, c)] == []
    assert [c for c in other if whole(pattern, c)] == []


@pytest.mark.parametrize(
    ("pattern", "flags", "matching", "other"),
    [
        ("k", "i", "kK", "\u212a"),
        ("[a-c]", "i", "abcABC", "dD"),
        ("[^q]", "i", "a", "qQ"),
        ("é", "i", "é", "É"),
        ("(?u)é", "i", "éÉ", "e"),
        ("(?iu)k", "", "kK\u212a", "q"),
        ("(?iu)[^k]", "", "q", "kK\u212a"),
        (r"\p{Lower}", "i", "aA", "é"),
        (r"\p{Lu}", "i", "aAé", "1"),
        ("(?-i)a", "i", "a", "A"),
        ("a", "ig", "aA", "b"),
        ("a", "u", "a", "A"),
        (".", "s", "a\n\r", ""),
        ("(?d).", "", "a\r", "\n"),
        (r"(?U)\w", "", "aé٣", "-"),
        (r"(?U)\d|(?U)\p{Lower}", "", "5٣é", "É"),
    ],
)
def test_flags_change_what_matches(pattern: str, flags: str, matching: str, other: str) -> None:
    assert [c for c in matching if not whole(pattern, c, flags)] == []
    assert [c for c in other if whole(pattern, c, flags)] == []


@pytest.mark.parametrize(
    ("pattern", "flags", "text", "found"),
    [
        ("a(?i)b|c", "", "aB", True),
        ("a(?i)b|c", "", "C", True),
        ("(a(?i)b)c", "", "aBC", False),
        ("(?i:a)b", "", "Ab", True),
        ("(?i:a)b", "", "AB", False),
        ("a b # comment\n c", "x", "abc", True),
        (r"hello\ sworld", "x", "hello sworld", True),
        (r"a\Q b\E c", "x", "a bc", True),
        ("a{2 }b * ?", "x", "aab", True),
        ("( ?: a ) b", "x", "ab", True),
        ("[a b]", "x", " ", False),
        ("(?x) a b (?-x) c", "", "ab c", True),
        (r"\Qa.b*\E", "", "a.b*", True),
        (r"\\Q", "", "\\Q", True),
        (r"\Q\E", "", "", True),
        ("a{2}{3}", "", "aa", True),
        ("{2}", "", "", True),
        ("", "", "", True),
        ("a|", "", "", True),
    ],
)
def test_modes_comments_and_quotes_reach_as_far_as_in_java(
    pattern: str,
    flags: str,
    text: str,
    found: bool,  # noqa: FBT001 an expected value
) -> None:
    assert whole(pattern, text, flags) is found


def test_a_quote_without_an_end_reaches_to_the_end() -> None:
    compiled = regex.compile(r"\Qa.b)")
    assert compiled is not None
    assert compiled.findall("axb a.b)") == ["a.b)"]


def test_blanks_in_a_class_mean_nothing_in_comments_mode() -> None:
    assert regex.compile("hello[ ]world ", "x") is None


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("a" * 5001, "more than 5000 characters"),
        ("(" * 60 + ")" * 60, "more than 50 groups"),
        ("[" * 60 + "a" + "]" * 60, "more than 50 character classes"),
        (r"\p{L}" * 500, "large character classes"),
    ],
)
def test_a_pattern_beyond_all_measure_is_an_error(pattern: str, problem: str) -> None:
    with pytest.raises(regex.RegexLimitError, match=problem):
        regex.compile(pattern)
