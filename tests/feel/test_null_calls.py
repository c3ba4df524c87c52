"""Calls by names that are nobody's, or with arguments that no function of the name takes: null, and told."""

from __future__ import annotations

import pytest

from worker import feel
from worker.feel import HostFunction

HOST = {
    "bpmnError": HostFunction(lambda code: code, ("code",)),
    "pad": HostFunction(lambda *given: given, ("text", "length"), ("text", "length", "with")),
}


def null_calls(text: str) -> list[tuple[str, int, int]]:
    return [(each.name, each.line, each.column) for each in feel.compile(text, HOST).null_calls]


def problem(text: str) -> str:
    [found] = feel.compile(text, HOST).null_calls
    return found.problem


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
    assert null_calls(text) == [(name, *place)]
    guess = f"; did you mean {meant}?" if meant else "."
    assert problem(text) == f"No function is called {name}, so this is null{guess}"


@pytest.mark.parametrize(
    ("text", "name", "there_is"),
    [
        ('contains("a")', "contains", "contains(string, match)"),
        ("1 + now(2)", "now", "now()"),
        ('contains(string: "a", part: "b")', "contains", "contains(string, match)"),
        ("sort()", "sort", "sort(list, precedes)"),
        ("concatenate()", "concatenate", "concatenate(lists...)"),
        ('bpmnError("E", 1, 2)', "bpmnError", "bpmnError(code)"),
        ("pad(1)", "pad", "pad(text, length) and pad(text, length, with)"),
    ],
)
def test_of_a_call_with_other_arguments_than_its_function_takes_is_told_what_there_is(
    text: str, name: str, there_is: str
) -> None:
    assert problem(text) == f"No {name} takes these arguments, so this is null; there is {there_is}."
    assert feel.compile(text, HOST).evaluate() is None


@pytest.mark.parametrize("text", ["summ([1])", "[1][summ(item)]", "for f in [function(x) x] return f(1)"])
def test_such_a_call_is_null(text: str) -> None:
    expression = feel.compile(text)
    assert expression.null_calls
    assert expression.evaluate_json() in (None, [None], [])


@pytest.mark.parametrize(
    "text",
    [
        "sum([1])",
        "sum(1, 2, 3)",
        'bpmnError("E")',
        "{double: function(x) 2 * x, a: double(2)}",
        "[{double: function(x) 2 * x}][double(1) = 2]",
        "{a: {double: function(x) 2 * x}, b: a.double(2)}",
        "a.size()",
        "summ",
    ],
)
def test_a_call_that_some_function_takes_is_none_of_them(text: str) -> None:
    assert null_calls(text) == []


def test_they_come_in_the_order_of_the_text() -> None:
    assert [each[0] for each in null_calls("f1(g1(1)) + h1(2)")] == ["f1", "g1", "h1"]


def test_no_more_than_ten_are_told() -> None:
    assert len(null_calls(f"[{', '.join(f'f{number}()' for number in range(5000))}]")) == 10


def test_what_is_said_of_one_is_a_sentence_with_its_place() -> None:
    told = [str(each) for each in feel.compile("summ(xyzzy(1))").null_calls]
    assert told == [
        "No function is called summ, so this is null; did you mean sum? (line 1, column 1)",
        "No function is called xyzzy, so this is null. (line 1, column 6)",
    ]
