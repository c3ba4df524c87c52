"""Decimal numbers as java.math.BigDecimal has them: value and scale, 34 digits and more (spec section 7)."""

from __future__ import annotations

import math
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_EVEN, Context, Decimal, DecimalException, Rounded
from functools import lru_cache, reduce
from typing import TYPE_CHECKING, TypeAlias

from worker.feel.errors import FeelError

if TYPE_CHECKING:
    from collections.abc import Sequence

Number: TypeAlias = int | Decimal

DIGITS = 34
ROUNDED = 10**DIGITS
_MAX_POWER = 999_999_999
_INT32 = 1 << 31
# Between these, Java writes a double without an exponent.
_PLAIN_FROM, _PLAIN_BELOW = 1e-3, 1e7


@lru_cache(maxsize=64)
def decimal_context(digits: int) -> Context:
    """Arithmetic that rounds to so many significant digits, half to even."""
    return Context(prec=digits, rounding=ROUND_HALF_EVEN, Emax=MAX_EMAX, Emin=MIN_EMIN)


STANDARD = decimal_context(DIGITS)
# Most results need no rounding; one that does is worked out again, with the digits its left operand asks for.
_EXACT = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[Rounded])
_ONE = Decimal(1)


def is_number(value: object) -> bool:
    """Whether a FEEL value is a number."""
    return type(value) is int or type(value) is Decimal


def normal(value: Decimal) -> Number:
    """A result in the form numbers have here: `int` at scale 0, no negative zero."""
    if value.same_quantum(_ONE):
        return int(value)
    return value or value.copy_abs()


def from_double(value: float) -> Number | None:
    """A JSON input that is no whole number, read as Java writes the double; null for NaN and the infinities."""
    if _PLAIN_FROM <= abs(value) < _PLAIN_BELOW:
        return Decimal(repr(value))
    if not math.isfinite(value):
        return None
    if not value:
        return Decimal("0.0")
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    missing = 2 - len(digits)
    if missing > 0:  # Java's text has a digit behind the point, and with it one more digit of scale
        digits, exponent = (*digits, *(0,) * missing), int(exponent) - missing
    return normal(Decimal((sign, digits, int(exponent))))


def to_double(value: Number) -> float:
    """The nearest double, infinite beyond their range."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _precision(left: Number) -> Context:
    """The arithmetic of an operation: its left operand keeps all its digits."""
    if type(left) is int and -ROUNDED < left < ROUNDED:
        return STANDARD
    digits = len(Decimal(left).as_tuple().digits)
    return STANDARD if digits <= DIGITS else decimal_context(digits)


def add(left: Number, right: Number) -> Number:
    """`left + right`."""
    if type(left) is int and type(right) is int and -ROUNDED < (whole := left + right) < ROUNDED:
        return whole
    try:
        return normal(_EXACT.add(left, right))
    except Rounded:
        return normal(_precision(left).add(left, right))


def total(items: Sequence[Number]) -> Number:
    """The sum of one number or more, from left to right."""
    try:
        summed = reduce(_EXACT.add, items)
    except Rounded:
        return reduce(add, items)
    return summed if type(summed) is int else normal(Decimal(summed))


def subtract(left: Number, right: Number) -> Number:
    """`left - right`."""
    if type(left) is int and type(right) is int and -ROUNDED < (whole := left - right) < ROUNDED:
        return whole
    try:
        return normal(_EXACT.subtract(left, right))
    except Rounded:
        return normal(_precision(left).subtract(left, right))


def multiply(left: Number, right: Number) -> Number:
    """`left * right`."""
    if type(left) is int and type(right) is int and -ROUNDED < (whole := left * right) < ROUNDED:
        return whole
    try:
        return normal(_EXACT.multiply(left, right))
    except Rounded:
        return normal(_precision(left).multiply(left, right))


def divide(left: Number, right: Number) -> Number | None:
    """`left / right`, null for a division by zero."""
    if not right:
        return None
    return normal(_precision(left).divide(left, right))


def power(base: Number, exponent: Number) -> Number | None:
    """`base ** exponent`: exact for a whole exponent, by doubles for another.

    Raises:
        FeelError: the result is no number or beyond every range.
    """
    if exponent != int(exponent):
        return _by_doubles(math.pow, base, exponent)
    times = to_int(exponent)
    if abs(times) > _MAX_POWER:
        raise FeelError(f"The exponent of '**' is beyond {_MAX_POWER}.")
    if not base and times < 0:
        raise FeelError("Zero has no negative power.")
    precision = _precision(base)
    # The working precision of ANSI X3.274, which makes the last digit come out as in Java.
    working = decimal_context(precision.prec + len(str(abs(times))) + 1)
    result = Decimal(1)
    for bit in f"{abs(times):b}" if times else "":
        result = working.multiply(result, result)
        if bit == "1":
            result = working.multiply(result, Decimal(base))
    if times < 0:
        result = working.divide(Decimal(1), result)
    return normal(precision.plus(result))


def _by_doubles(function: object, *operands: Number) -> Number:
    try:
        result = function(*map(to_double, operands))  # type: ignore[operator] # a function of math
    except (ValueError, OverflowError):
        result = math.nan
    number = from_double(result)
    if number is None:
        raise FeelError("The result is no number: the operands are outside what the function is defined for.")
    return number


def square_root(value: Number) -> Number | None:
    """By doubles; null for a negative number."""
    return None if value < 0 else _by_doubles(math.sqrt, value)


def logarithm(value: Number) -> Number:
    """The natural logarithm, by doubles.

    Raises:
        FeelError: the number is not positive.
    """
    return _by_doubles(math.log, value)


def exponential(value: Number) -> Number:
    """`e ** value`, by doubles.

    Raises:
        FeelError: the result is beyond the doubles.
    """
    return _by_doubles(math.exp, value)


def modulo(dividend: Number, divisor: Number) -> Number:
    """`dividend - divisor * floor(dividend / divisor)`, so with the divisor's sign.

    Raises:
        FeelError: the divisor is zero.
    """
    if not divisor:
        raise FeelError("'modulo' by zero is not defined.")
    quotient = divide(dividend, divisor)
    assert quotient is not None
    return subtract(dividend, multiply(divisor, to_scale(quotient, 0, "ROUND_FLOOR")))


def to_scale(value: Number, scale: int, rounding: str) -> Number:
    """The number with so many digits behind the point (negative: zeros before it).

    Raises:
        FeelError: rounding would be needed where `rounding` is none of decimal's modes, or the scale is too large.
    """
    if scale == 0 and type(value) is int:
        return value
    decimal = Decimal(value)
    if abs(scale) > _MAX_SCALE or abs(decimal.adjusted()) > _MAX_SCALE:
        raise FeelError(f"A number can't be rounded to {scale} digits.")
    digits = max(decimal.adjusted() + scale + 2, 1)
    try:
        return normal(
            decimal.quantize(Decimal((0, (1,), -scale)), rounding, decimal_context(max(digits, DIGITS)))
        )
    except DecimalException as wrong:
        raise FeelError(f"A number can't be rounded to {scale} digits.") from wrong


_MAX_SCALE = 100_000


def to_int(value: Number) -> int:
    """An index or length: the whole part, cut to 32 bits as Java does."""
    whole = int(value)
    return whole if -_INT32 <= whole < _INT32 else (whole + _INT32) % (2 * _INT32) - _INT32


def to_text(value: Number) -> str:
    """`string(n)`: Java's `BigDecimal.toString`, which is Python's."""
    return str(value if type(value) is Decimal or -ROUNDED < value < ROUNDED else Decimal(value))
