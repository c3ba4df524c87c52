"""What parses, to which tree, and how a syntax error is shown."""

from __future__ import annotations

import time

import pytest

from worker.feel import FeelSyntaxError
from worker.feel import compile as compiled
from worker.feel.syntax import parse, to_text


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("1+2*3", "1 + 2 * 3"),
        ("(1+2)*3", "(1 + 2) * 3"),
        ("1-(2-3)", "1 - (2 - 3)"),
        ("2**3**2", "2 ** 3 ** 2"),
        ("-2 ** 2", "-2 ** 2"),
        ("2 - -3", "2 - -3"),
        ("a or b and c", "a or b and c"),
        ("(a or b) and c", "(a or b) and c"),
        ("iftrue then 1 else 2", "if true then 1 else 2"),
        ("a orb", "a or b"),
        ("forx in xs return x", "for x in xs return x"),
        ("format", "`format`"),
        ("a-b", "a - b"),
        ("`a-b`.`c d`", "`a-b`.`c d`"),
        ('{a b: 1, a/b : 2, `c`: 3, "d" : 4}', "{a b: 1, a/b: 2, c: 3, d: 4}"),
        ("x in [1,2] and y", "x in ([1, 2] and y)"),
        ("x in > 2 and y", "x in (> 2) and y"),
        ("x in ]1..2[", "x in ((1..2))"),
        ("a between 1 and 2 and b", "a between 1 and 2 and b"),
        ("x instance of date and time", "x instance of date and time"),
        ("date  and time(x)", "`date` and time(x)"),
        ("foo  bar(1)", "foo  bar(1)"),
        ("f(a: 1, b c: [1..2])", "f(a: 1, b c: [1..2])"),
        ("m.f(x)[1].y", "m.f(x)[1].y"),
        ('@ "P1D" // a day', '@"P1D"'),
        ("1 /* one */ + 2", "1 + 2"),
        ("\ufeff1\u00a0+\u30002", "1 + 2"),
        ("((1).k).k", "1.k.k"),
        ("(s) between min(1) and a", "(s) between min(1) and a"),
        ('`date` and time("10:00:00")', '`date` and time("10:00:00")'),
    ],
)  # fmt: skip
def test_text_means(text: str, printed: str) -> None:
    tree = parse(text)
    assert to_text(tree) == printed
    assert parse(printed) == tree


@pytest.mark.parametrize(
    "text",
    ["", "=", "// nothing", "1.", "1e3", "+5", "'a'", '"open', "- - a", "--a", "a = b = c", "1 + if a then 1 else 2",
     "if a then b", "for i in [1..3] return i", "[1,]", "{a: 1,}", "(f)(1)", "{a: 1}.f(2)", "[1] instance of list<number>",
     "x in = 1", "a.in", "then", "emoji😀", "a b", "[1..3][2]", "1_000", "function(a: number) a", "f(a: 1, 2)"],
)  # fmt: skip
def test_this_is_no_expression(text: str) -> None:
    with pytest.raises(FeelSyntaxError):
        compiled(text)


def test_a_syntax_error_names_line_and_column_and_points_at_the_place() -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        compiled("{\n  a: 1,\n  b: (2 + )\n}")
    error = caught.value
    assert (error.line, error.column) == (3, 11)
    assert str(error).splitlines() == [
        "')' stands where a name or a value is expected. (line 3, column 11)",
        "  b: (2 + )",
        "          ^",
    ]


def test_an_expression_that_ends_too_soon_is_pointed_at_behind_its_end() -> None:
    with pytest.raises(FeelSyntaxError, match="The expression ends where") as caught:
        compiled("if a then 1")
    assert caught.value.position == 11


def test_the_leading_equals_sign_and_blanks_are_no_part_of_the_expression() -> None:
    assert compiled(" = 1 + 1 ").evaluate() == 2


@pytest.mark.parametrize(
    "opening", ["(", "[", "{a:", "abs(", "a[", "if true then ", "-(", "function(x) ", "a in (", "f(x: "]
)
def test_nesting_is_bounded(opening: str) -> None:
    began = time.thread_time()
    with pytest.raises(FeelSyntaxError):
        compiled(opening * 5_000)
    assert time.thread_time() - began < 0.5


def test_brackets_may_nest_deep() -> None:
    assert compiled("(" * 150 + "1" + ")" * 150).evaluate() == 1


def test_long_chains_are_no_nesting() -> None:
    assert compiled("1" + "+1" * 3_000).evaluate() == 3_001
    assert compiled("false" + " or false" * 3_000).evaluate() is False
    assert compiled("a" + ".b" * 3_000).evaluate() is None


def test_nested_filters_compile_in_linear_time() -> None:
    began = time.thread_time()
    compiled("a[" * 60 + "1" + "]" * 60)
    assert time.thread_time() - began < 1
