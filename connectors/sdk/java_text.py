"""Values as Java writes them: connectors that turn structured input into text keep the form that models rely on."""

from __future__ import annotations

from decimal import Decimal
from math import isfinite
from typing import Any

PLAIN_FROM, PLAIN_BELOW = 1e-3, 1e7
"""Between these, decimals are written without an exponent."""


def java_text(value: Any) -> str:
    """The text that `String.valueOf` gives for a JSON value in Java: `true`, `1.0E10`, `[x, null]`, `{k=1}`."""
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _double(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{java_text(k)}={java_text(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(java_text, value)) + "]"
    return str(value)


def _double(value: float) -> str:
    """As `Double.toString`: plain from 0.001 up to 10 000 000, else one digit before the point and an exponent."""
    if not isfinite(value):
        return {"inf": "Infinity", "-inf": "-Infinity"}.get(repr(value), "NaN")
    if value == 0 or PLAIN_FROM <= abs(value) < PLAIN_BELOW:
        text = format(Decimal(repr(value)), "f")
        return text if "." in text else text + ".0"
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    assert isinstance(exponent, int)
    fraction = "".join(map(str, digits[1:])) or "0"
    return f"{'-' if sign else ''}{digits[0]}.{fraction}E{exponent + len(digits) - 1}"
