"""Number functions."""

from __future__ import annotations

import secrets
from decimal import Decimal
from typing import Any

from worker.feel import temporal
from worker.feel.builtins.registry import builtin
from worker.feel.values import numbers
from worker.feel.values.numbers import Number, to_int, to_scale

_MODES = {
    "UP": "ROUND_UP",
    "DOWN": "ROUND_DOWN",
    "CEILING": "ROUND_CEILING",
    "FLOOR": "ROUND_FLOOR",
    "HALF_UP": "ROUND_HALF_UP",
    "HALF_DOWN": "ROUND_HALF_DOWN",
    "HALF_EVEN": "ROUND_HALF_EVEN",
    "UNNECESSARY": "ROUND_DOWN",
}


@builtin("decimal", "n: number, scale: number", "n: number, scale: number, mode: string")
def decimal(number: Number, scale: Number, mode: str = "HALF_EVEN") -> Number | None:
    """Rounded to a scale; null for an unknown rounding mode, or if UNNECESSARY and the number has more digits."""
    rounding = _MODES.get(mode.upper())
    if rounding is None:
        return None
    rounded = to_scale(number, to_int(scale), rounding)
    return None if mode.upper() == "UNNECESSARY" and rounded != number else rounded


@builtin("floor", "n: number", "n: number, scala: number")
def floor(number: Number, scale: Number = 0) -> Number:
    """Rounded towards minus infinity."""
    return to_scale(number, to_int(scale), "ROUND_FLOOR")


@builtin("ceiling", "n: number", "n: number, scale: number")
def ceiling(number: Number, scale: Number = 0) -> Number:
    """Rounded towards plus infinity."""
    return to_scale(number, to_int(scale), "ROUND_CEILING")


@builtin("round up", "n: number, scale: number")
def round_up(number: Number, scale: Number) -> Number:
    """Rounded away from zero."""
    return to_scale(number, to_int(scale), "ROUND_UP")


@builtin("round down", "n: number, scale: number")
def round_down(number: Number, scale: Number) -> Number:
    """Rounded towards zero."""
    return to_scale(number, to_int(scale), "ROUND_DOWN")


@builtin("round half up", "n: number, scale: number")
def round_half_up(number: Number, scale: Number) -> Number:
    """Rounded to the nearest, a half away from zero."""
    return to_scale(number, to_int(scale), "ROUND_HALF_UP")


@builtin("round half down", "n: number, scala: number")
def round_half_down(number: Number, scale: Number) -> Number:
    """Rounded to the nearest, a half towards zero."""
    return to_scale(number, to_int(scale), "ROUND_HALF_DOWN")


@builtin("abs", "number: number|duration", "n: number|duration")
def absolute(value: Any) -> Any:
    """Without the sign."""
    return abs(value) if numbers.is_number(value) else temporal.absolute(value)


@builtin("modulo", "dividend: number, divisor: number")
def modulo(dividend: Number, divisor: Number) -> Number:
    """The remainder, with the sign of the divisor."""
    return numbers.modulo(dividend, divisor)


@builtin("sqrt", "number: number")
def sqrt(number: Number) -> Number | None:
    """The square root; null for a negative number."""
    return numbers.square_root(number)


@builtin("log", "number: number")
def log(number: Number) -> Number:
    """The natural logarithm."""
    return numbers.logarithm(number)


@builtin("exp", "number: number")
def exp(number: Number) -> Number:
    """Euler's number to that power."""
    return numbers.exponential(number)


@builtin("odd", "number: number")
def odd(number: Number) -> bool:
    """Whether the rest of a division by two is one."""
    return number % 2 in (1, -1)


@builtin("even", "number: number")
def even(number: Number) -> bool:
    """Whether it can be divided by two."""
    return not number % 2


@builtin("random number")
def random_number() -> Number:
    """A number from 0 to below 1."""
    return Decimal(secrets.randbelow(10**16)).scaleb(-16)
