"""Java's integer conversions, whose wrapping and overflow show in FEEL results."""

from __future__ import annotations

from decimal import Context, Decimal

from worker.feel.temporal.errors import TemporalError

NANOS_PER_SECOND = 1_000_000_000
_TWO_32 = 1 << 32
_TWO_31 = 1 << 31
_TWO_63 = 1 << 63
_DIGITS_OF_TWO_32 = 32  # 10**32 is a multiple of 2**32, so are all larger powers of ten


def wrapped_int32(number: int | Decimal) -> int:
    """The number cut to an integer, then to its low 32 bits as a signed value (`BigDecimal.intValue`)."""
    if isinstance(number, Decimal):
        exponent = number.as_tuple().exponent
        if not isinstance(exponent, int) or exponent >= _DIGITS_OF_TWO_32:  # no int: an infinite quotient
            return 0
    return (int(number) + _TWO_31) % _TWO_32 - _TWO_31


def fraction_nanos(number: int | Decimal) -> int:
    """What stands behind the decimal point, in nanoseconds cut to whole ones and of the number's sign."""
    if isinstance(number, int) or number == number.to_integral_value():
        return 0
    exact = Context(prec=len(number.as_tuple().digits) + 1)
    return int(exact.remainder(number, Decimal(1)).scaleb(9, exact))


def exact_int32(number: int) -> int:
    """The number itself.

    Raises:
        TemporalError: it needs more than 32 bits.
    """
    if not -_TWO_31 <= number < _TWO_31:
        raise TemporalError(
            "The years and months duration is too long: 32 bits hold its years and its months."
        )
    return number


def exact_nanoseconds(nanoseconds: int) -> int:
    """The length itself.

    Raises:
        TemporalError: its whole seconds need more than 64 bits.
    """
    if not -_TWO_63 <= nanoseconds // NANOS_PER_SECOND < _TWO_63:
        raise TemporalError("The days and time duration is too long: 64 bits hold its seconds.")
    return nanoseconds


def truncated_quotient(dividend: int, divisor: int) -> int:
    """Integer division towards zero, as Java divides; Python's goes towards minus infinity."""
    quotient = abs(dividend) // abs(divisor)
    return quotient if (dividend < 0) == (divisor < 0) else -quotient
