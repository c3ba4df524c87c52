"""What expressions compute, by the kinds of values."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.feel import FeelError
from worker.feel import compile as compiled

ORDERS = [{"id": 1, "total": 17.35, "items": [{"sku": "A"}]}, {"id": 2, "total": 250, "items": []}]


def value(text: str, **variables: Any) -> Any:
    return compiled(text).evaluate(variables)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.1 + 0.2", "0.3"),
        ("1.50", "1.50"),
        ("100 * 1.0", "100.0"),
        ("10 / 4", "2.5"),
        ("10 / 5", "2"),
        ("1 / 3", "0.3333333333333333333333333333333333"),
        ("2 ** -1", "0.5"),
        ("2 ** 0.5", "1.4142135623730951"),
        ("3 ** 200", "2.656139888758747693387813220357796E+95"),
        ("10 ** 34", "1.000000000000000000000000000000000E+34"),
        ("99999999999999999999999999999999999 + 1", "1.0000000000000000000000000000000000E+35"),
        ("1 / 1000000000", "1E-9"),
        ("-0.0", "0.0"),
        ("-2 ** 2", "4"),
        ("x", "10.5"),
        ("y", "1.0E+10"),
        ("z", "0.000010"),
        ("modulo(-7, 3)", "2"),
        ("decimal(2.5, 0)", "2"),
    ],
)
def test_numbers_have_the_digits_of_the_reference(text: str, expected: str) -> None:
    assert value(f"string({text})", x=10.50, y=1e10, z=0.00001) == expected


NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(NUMBERS, min_size=1, max_size=6))
def test_a_sum_has_the_digits_of_adding_one_number_after_the_other(found: list[float]) -> None:
    added = " + ".join(f"l[{n}]" for n in range(1, len(found) + 1))
    summed, one_by_one = value("sum(l)", l=found), value(added, l=found)
    assert (type(summed), str(summed)) == (type(one_by_one), str(one_by_one))


def test_whole_numbers_are_int_and_others_decimal() -> None:
    assert type(value("1 + 1")) is int
    assert type(value("x + 1", x=0.5)) is Decimal
    assert value("1 / 0") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("null = null", True),
        ("1 = null", False),
        ('1 = "1"', None),
        ("1 = 1.0", True),
        ("[1, 2] = [1, 2.0]", True),
        ("{a: 1, b: 2} = {b: 2, a: 1}", True),
        ('"a" < "b"', True),
        ("null > 1", None),
        ("true or missing", True),
        ("missing or true", True),
        ("false and missing", False),
        ("true and missing", None),
        ("some x in [] satisfies x", False),
        ("every x in [1, null] satisfies x > 0", None),
        ("5 in [1..5)", False),
        ("5 in (1, > 4)", True),
        ("{a: 1} in [{a: 1}]", False),
        ("3 in (? > 2)", True),
        ('"a" in (? > 2)', None),
        ('@"2024-06-01T12:00:00Z" = @"2024-06-01T14:00:00+02:00"', False),
        ('@"2024-06-01T12:00:00Z" <= @"2024-06-01T14:00:00+02:00"', True),
    ],
)
def test_comparisons_and_logic_have_three_values(text: str, expected: object) -> None:
    assert value(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("orders.id", [1, 2]),
        ("orders.items.sku", [["A"], []]),
        ("orders[1].id", 1),
        ("orders[-1].id", 2),
        ("orders[0]", None),
        ("orders[total > 100].id", [2]),
        ("orders[item.total > 100][1].id", 2),
        ("orders[count(items) = 0].id", [2]),
        ("orders[n].id", 2),
        ("[1, 2, 3][n]", 2),
        ("[3, 2, 1][item = n]", [2]),
        ("[{n: 5}, {n: 6}][n = 6]", [{"n": 6}]),
        ("[{item: 5}][item = 5]", [{"item": 5}]),
        ("5[1]", None),
        ("orders.id.x", [None, None]),
        ("missing.a.b", None),
        ("for i in 3..1 return i", [3, 2, 1]),
        ("for i in 1..3 return if i = 1 then 1 else partial[-1] + i", [1, 3, 6]),
        ("for i in [1, 2], j in [3, 4] return i * j", [3, 4, 6, 8]),
        ("for i in 5 return i", None),
        ("{a: 1, b: a + 1, c: {d: b}}", {"a": 1, "b": 2, "c": {"d": 2}}),
        ("{x: y, y: 1}", {"x": None, "y": 1}),
        ("{f: function(x) x * n, r: f(3)}", {"r": 6}),
        ("{m: {g: function(x) x + 1}, r: m.g(1)}.r", 2),
        ("{f: function(a, b) a - b, r: f(b: 1, a: 3)}.r", 2),
        ("sort([3, 1, 2], function(a, b) a < b)", [1, 2, 3]),
        ("no such thing(1)", None),
        ('substring(string: "foobar", start position: 3)', "obar"),
        ('string length("😀")', 2),
        ('split("a;b;;", ";")', ["a", "b", "", ""]),
        ('replace("abc", "(a)(b)", "$2$1")', "bac"),
    ],
)
def test_lists_contexts_and_functions(text: str, expected: Any) -> None:
    assert value(text, orders=ORDERS, n=2) == expected


@pytest.mark.parametrize(
    "text",
    ["?", "n.f()", "{a: n.f()}", 'substring("abc", 9)', "modulo(1, 0)", "0 ** -1", "log(0)", "stddev([1])", "[1] < [2]",
     "assert(n, n > 5)", "[assert(null, false)]", 'date and time(@"2024-01-01T00:00:00Z", "Nowhere/City")'],
)  # fmt: skip
def test_some_things_fail_rather_than_be_null(text: str) -> None:
    with pytest.raises(FeelError):
        value(text, n=2)


@pytest.mark.parametrize(
    "text", ["n.f() + 1", "count([n.f()])", "not(n.f())", "n.f()[1]", "-(n.f())", "n.f() and true"]
)
def test_an_operator_takes_what_failed_for_null(text: str) -> None:
    assert value(text, n=2) is None


def test_contexts_are_looked_up_from_the_last_to_the_first() -> None:
    expression = compiled("{body: body, response: response}")
    response = {"body": 1, "response": "hidden"}
    assert expression.evaluate(response, {"response": 2}) == {"body": 1, "response": 2}
    assert expression.evaluate([1], {"response": None}) == {"body": None, "response": None}


def test_what_an_expression_does_not_touch_is_neither_copied_nor_changed() -> None:
    body = {"floats": [1.5, float("nan")], "deep": {"list": [{"x": 2.0}]}}
    found = compiled("{same: body.deep, first: body.floats[1], nan: body.floats[2]}").evaluate({"body": body})
    assert found["same"] is body["deep"]
    assert found["first"] == Decimal("1.5")
    assert found["nan"] is None
    compiled('context put(body, ["deep", "new"], 1)').evaluate({"body": body})
    assert "new" not in body["deep"]


def test_the_same_text_is_compiled_once() -> None:
    assert compiled("1 + 1") is compiled("1 + 1")
