"""Results as JSON, as the Java runtime writes them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from worker.feel import FeelError
from worker.feel import compile as compiled


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2.0", "2"),
        ("x", "2"),
        ("10 ** 18", "1000000000000000000"),
        ("9223372036854775807", "9223372036854775807"),
        ("0.5", "0.5"),
        ("1/3*3", "1.0"),
        ("10 ** 400", '"Infinity"'),
        ('@"2024-01-31"', '"2024-01-31"'),
        ('@"2024-06-01T12:00:00@Europe/Berlin"', '"2024-06-01T12:00:00+02:00"'),
        ('@"10:30:00+02:00"', '"10:30+02:00"'),
        ('@"P1DT2H"', '"PT26H"'),
        ('@"-P1Y2M"', '"P-1Y-2M"'),
        ('[null, true, {a: "ä"}]', '[null,true,{"a":"ä"}]'),
        ("{f: function(x) x, a: 1}", '{"a":1}'),
        ('substring("😀", 1, 1)', '"\\ud83d"'),
        ("body", '{"whole":3,"part":1.5,"none":null}'),
    ],
)
def test_a_value_is_written(text: str, expected: str) -> None:
    variables = {"x": 2.0, "body": {"whole": 3.0, "part": 1.5, "none": float("inf")}}
    assert compiled(text).evaluate_json_text(variables) == expected


@pytest.mark.parametrize("text", ["{f: function(r) r, x: f([1..2])}.x", "[function(x) x]"])
def test_ranges_and_functions_have_no_json(text: str) -> None:
    with pytest.raises(FeelError, match="there is no JSON for it"):
        compiled(text).evaluate_json({})


def test_values_that_need_no_change_are_not_copied() -> None:
    body: dict[str, Any] = {"a": [1, "x", None], "b": {"c": True}}
    assert compiled("body").evaluate_json({"body": body}) is body


def test_to_json_keeps_decimals_and_zones() -> None:
    text = compiled('to json({a: 1.50, b: @"2024-01-01T10:00:00@Europe/Berlin"})').evaluate()
    assert text == '{"a":1.50,"b":"2024-01-01T10:00:00+01:00[Europe/Berlin]"}'
    assert compiled("from json(text).a").evaluate({"text": json.dumps({"a": [1, {"b": None}]})}) == [
        1,
        {"b": None},
    ]
