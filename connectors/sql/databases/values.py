"""Values of databases as JSON, in the forms that the reference gives them (data sheet, section 3.2)."""

from __future__ import annotations

import base64
import datetime as dt
import json
import math
import re
from decimal import Decimal
from typing import Any
from uuid import UUID

_TIMESTAMP = re.compile(
    r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d+))?(?:([+-])(\d\d)(?::?(\d\d))?(?::?(\d\d))?)?"
)


def number(text: str) -> Any:
    """A number with all its digits; what JSON has no number for stays text, as `NaN`."""
    try:
        return int(text)
    except ValueError:
        value = Decimal(text)
    return value if value.is_finite() else infinite(float(value))


def double(text: str) -> Any:
    """A floating-point number, or its name where JSON has none."""
    value = float(text)
    return value if math.isfinite(value) else infinite(value)


def infinite(value: float) -> str:
    """What Java calls a number that is none."""
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def in_base64(content: bytes) -> str:
    """Bytes as JSON has them."""
    return base64.b64encode(content).decode()


def parsed(text: str) -> Any:
    """A JSON column's value; a text that is none stays as it is."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=str)
    except (ValueError, RecursionError):
        return text


def timestamp(text: str) -> str:
    """`2024-02-29 10:20:30.123456+02` as an instant in UTC, cut to milliseconds; others, as `infinity`, stay."""
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        return text
    day, clock, fraction, sign, *shift = match.groups()
    if sign is None or not any(int(each or 0) for each in shift):
        return f"{day}T{clock}.{(fraction or '')[:3]:0<3}+00:00"
    hours, minutes, seconds = (int(each or 0) for each in shift)
    ahead = dt.timedelta(hours=hours, minutes=minutes, seconds=seconds) * (1 if sign == "+" else -1)
    moment = dt.datetime.fromisoformat(f"{day}T{clock}") - ahead
    return f"{moment.isoformat()}.{(fraction or '')[:3]:0<3}+00:00"


def clock(text: str) -> str:
    """A time of day without its fraction, which the reference drops."""
    return text.partition(".")[0]


def of_python(value: Any) -> Any:
    """What drivers with types of their own give, as JSON."""
    if isinstance(value, dt.datetime):
        utc = value.astimezone(dt.UTC) if value.tzinfo else value
        return f"{utc.replace(tzinfo=None).isoformat(timespec='milliseconds')}+00:00"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return value.replace(microsecond=0, tzinfo=None).isoformat()
    if isinstance(value, float | Decimal):
        return value if math.isfinite(value) else infinite(float(value))
    if isinstance(value, bytes | bytearray | memoryview):
        return in_base64(bytes(value))
    if isinstance(value, list | tuple):
        return [of_python(each) for each in value]
    if isinstance(value, dict):
        return {str(name): of_python(each) for name, each in value.items()}
    if isinstance(value, UUID | dt.timedelta):
        return str(value)
    return value
