"""Functions that the host adds to the language."""

from __future__ import annotations

from typing import Any

import pytest

from worker.feel import FeelError, HostFunction, HostValue
from worker.feel import compile as compiled


def scale(number: Any, factor: Any = 2) -> Any:
    if number is None:
        raise ValueError("there is nothing to scale")
    return number * factor


FUNCTIONS = {"scale it": HostFunction(scale, ("number",), ("number", "factor"))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("scale it(4)", 8),
        ("scale it(4, 3)", 12),
        ("scale it(factor: 3, number: 5)", 15),
        ("scale it()", None),
        ("scale it(other: 1)", None),
        ("{scale it: function(x) -1, r: scale it(1)}.r", -1),
    ],
)
def test_a_host_function_is_called(text: str, expected: Any) -> None:
    assert compiled(text, FUNCTIONS).evaluate() == expected


def test_built_ins_go_before_host_functions() -> None:
    assert compiled("abs(-1)", {"abs": HostFunction(lambda _: "host", ("n",))}).evaluate() == 1


def test_what_a_host_function_raises_fails_the_evaluation_with_its_message() -> None:
    with pytest.raises(FeelError, match=r"^there is nothing to scale$"):
        compiled("scale it(null)", FUNCTIONS).evaluate()


def test_expressions_of_other_functions_are_other_expressions() -> None:
    assert compiled("scale it(4)").evaluate() is None
    assert compiled("scale it(4)", FUNCTIONS).evaluate() == 8


def test_a_host_value_goes_through_untouched() -> None:
    class Later(HostValue):
        pass

    later = Later()
    expression = compiled("{a: [later()]}", {"later": HostFunction(lambda: later, ())})
    assert expression.evaluate_json()["a"][0] is later
    with pytest.raises(FeelError, match="Later has no JSON"):
        expression.evaluate_json_text()
