"""Calls of functions by names that are nobody's: null, and told."""

from __future__ import annotations

import pytest

from worker import feel
from worker.feel import HostFunction

HOST = {"bpmnError": HostFunction(lambda code: code, ("code",))}


def unknown(text: str) -> list[tuple[str, int, int, str | None]]:
    found = feel.compile(text, HOST).unknown_functions
    return [(each.name, each.line, each.column, each.meant) for each in found]


@pytest.mark.parametrize(
    ("text", "name", "place", "meant"),
    [
        ("summ([1])", "summ", (1, 1), "sum"),
        ("={a: 1,\n  b: 2 * summ([1])}", "summ", (2, 10), "sum"),
        ('upperCase("a")', "upperCase", (1, 1), "upper case"),
        ('string  length("a")', "string  length", (1, 1), "string length"),
        ('bpmnEror("E")', "bpmnEror", (1, 1), "bpmnError"),
        ("xyzzy(1)", "xyzzy", (1, 1), None),
        ("summ(list: [1])", "summ", (1, 1), "sum"),
        ("[1, 2][summ(item) > 1]", "summ", (1, 8), "sum"),
        ("{summ: 1, a: summ(2)}", "summ", (1, 14), "sum"),
    ],
)
def test_a_call_by_a_name_that_is_nobody_s_is_known_with_its_place_and_a_guess(
    text: str, name: str, place: tuple[int, int], meant: str | None
) -> None:
    assert unknown(text) == [(name, *place, meant)]


@pytest.mark.parametrize("text", ["summ([1])", "[1][summ(item)]", "for f in [function(x) x] return f(1)"])
def test_such_a_call_is_null(text: str) -> None:
    expression = feel.compile(text)
    assert expression.unknown_functions
    assert expression.evaluate_json() in (None, [None], [])


@pytest.mark.parametrize(
    "text",
    [
        "sum([1])",
        "sum(1, 2, 3)",
        'bpmnError("E")',
        'bpmnError("E", 1, 2)',
        "{double: function(x) 2 * x, a: double(2)}",
        "[{double: function(x) 2 * x}][double(1) = 2]",
        "{a: {double: function(x) 2 * x}, b: a.double(2)}",
        "a.size()",
        "summ",
    ],
)
def test_a_name_that_somebody_has_is_none_of_them(text: str) -> None:
    assert unknown(text) == []


def test_they_come_in_the_order_of_the_text() -> None:
    assert [each[0] for each in unknown("f1(g1(1)) + h1(2)")] == ["f1", "g1", "h1"]


def test_no_more_than_ten_are_told() -> None:
    assert len(unknown(f"[{', '.join(f'f{number}()' for number in range(5000))}]")) == 10


def test_what_is_said_of_one_is_a_sentence_with_its_place() -> None:
    told = [str(each) for each in feel.compile("summ(xyzzy(1))").unknown_functions]
    assert told == [
        "No function is called summ, so this is null; did you mean sum? (line 1, column 1)",
        "No function is called xyzzy, so this is null. (line 1, column 6)",
    ]
