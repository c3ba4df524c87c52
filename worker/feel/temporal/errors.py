"""What a temporal operation raises when no value answers it."""

from __future__ import annotations


class TemporalError(ArithmeticError):
    """An operation the reference engine answers with an exception, not with null.

    A date beyond the year ±999 999 999, a duration beyond 64 bits of seconds, an unknown zone id given to
    `date and time(x, zone)`. The caller turns it into an evaluation failure (dialect sheet, section 5).
    """
