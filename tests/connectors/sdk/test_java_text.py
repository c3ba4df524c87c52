from __future__ import annotations

import pytest

from connectors.sdk.java_text import java_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("as it is", "as it is"),
        (None, "null"),
        (True, "true"),
        (500, "500"),
        (2**70, "1180591620717411303424"),
        (1.0, "1.0"),
        (-0.0, "-0.0"),
        (0.001, "0.001"),
        (9999999.5, "9999999.5"),
        (1e7, "1.0E7"),
        (1e10, "1.0E10"),
        (12345678.9, "1.23456789E7"),
        (1e-5, "1.0E-5"),
        (-1.25e-7, "-1.25E-7"),
        (float("nan"), "NaN"),
        (float("-inf"), "-Infinity"),
        (["x", None, 1.5], "[x, null, 1.5]"),
        ({"k": 1, "deep": {"l": []}}, "{k=1, deep={l=[]}}"),
    ],
)
def test_a_value_reads_as_java_writes_it(value: object, text: str) -> None:
    assert java_text(value) == text
