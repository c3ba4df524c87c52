"""String functions; lengths and positions are in UTF-16 units (spec section 8)."""

from __future__ import annotations

import base64
import binascii
import secrets
import time
import uuid
from typing import Any

from worker.feel import regex
from worker.feel.builtins.registry import builtin
from worker.feel.errors import FeelError
from worker.feel.values.numbers import Number, to_int

_TRIMMED = "".join(map(chr, range(0x21)))
_NOT_BREAKING = "\u00a0\u2007\u202f"
_SEPARATORS = "\x1c\x1d\x1e\x1f"


def _units(text: str) -> int:
    if text.isascii() or max(text) <= "\uffff":
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) >> 1


def _slice(text: str, start: int, end: int) -> str:
    if text.isascii() or max(text) <= "\uffff":
        return text[start:end]
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")


@builtin(
    "substring",
    "string: string, start position: number",
    "string: string, start position: number, length: number",
)
def substring(text: str, start_position: Number, length: Number | None = None) -> str:
    """The part from a position, counted from 1, or from the end if it is not positive.

    Raises:
        FeelError: the part begins outside the string, or its length is negative.
    """
    position, units = to_int(start_position), _units(text)
    start = position - 1 if position > 0 else units + position
    end = units if length is None else min(start + to_int(length), units)
    if not 0 <= start <= end:
        raise FeelError(f"'substring' from {position} is outside of a string of {units} characters.")
    return _slice(text, start, end)


@builtin("string length", "string: string")
def string_length(text: str) -> int:
    """The number of UTF-16 units."""
    return _units(text)


@builtin("upper case", "string: string")
def upper_case(text: str) -> str:
    """In capitals."""
    return text.upper()


@builtin("lower case", "string: string")
def lower_case(text: str) -> str:
    """In small letters."""
    return text.lower()


@builtin("substring before", "string: string, match: string")
def substring_before(text: str, match: str) -> str:
    """What precedes the first match; nothing if there is none."""
    before, found, _ = text.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after", "string: string, match: string")
def substring_after(text: str, match: str) -> str:
    """What follows the first match; nothing if there is none."""
    return text.partition(match)[2] if match else text


@builtin("contains", "string: string, match: string")
def contains(text: str, match: str) -> bool:
    """Whether the match is somewhere in the string."""
    return match in text


@builtin("starts with", "string: string, match: string")
def starts_with(text: str, match: str) -> bool:
    """Whether the string begins so."""
    return text.startswith(match)


@builtin("ends with", "string: string, match: string")
def ends_with(text: str, match: str) -> bool:
    """Whether the string ends so."""
    return text.endswith(match)


@builtin(
    "replace",
    "input: string, pattern: string, replacement: string",
    "input: string, pattern: string, replacement: string, flags: string",
)
def replace(text: str, pattern: str, replacement: str, flags: str = "") -> str | None:
    """Every match of a regular expression replaced; null for a bad pattern or replacement."""
    compiled = regex.compile(pattern, flags)
    return None if compiled is None else compiled.replace(text, replacement)


@builtin("matches", "input: string, pattern: string", "input: string, pattern: string, flags: string")
def matches(text: str, pattern: str, flags: str = "") -> bool | None:
    """Whether a regular expression matches somewhere; null for a bad pattern."""
    compiled = regex.compile(pattern, flags)
    return None if compiled is None else compiled.find(text)


@builtin("split", "string: string, delimiter: string")
def split(text: str, delimiter: str) -> list[str] | None:
    """The parts between the matches of a regular expression; null for a bad pattern."""
    compiled = regex.compile(delimiter, "")
    return None if compiled is None else compiled.split(text)


@builtin("extract", "input: string, pattern: string")
def extract(text: str, pattern: str) -> list[str] | None:
    """Every match of a regular expression; null for a bad pattern."""
    compiled = regex.compile(pattern, "")
    return None if compiled is None else compiled.findall(text)


@builtin("trim", "string: string")
def trim(text: str) -> str:
    """Without blanks and control characters at both ends."""
    return text.strip(_TRIMMED)


@builtin("is blank", "string: string")
def is_blank(text: str) -> bool:
    """Whether there is nothing but white space; a no-break space is none."""
    return all((c.isspace() and c not in _NOT_BREAKING and c != "\x85") or c in _SEPARATORS for c in text)


@builtin("uuid")
def random_uuid() -> str:
    """A new UUID of version 7 (RFC 9562): the time in milliseconds, then random bits."""
    bits = (time.time_ns() // 1_000_000 << 80) | secrets.randbits(80)
    bits = bits & ~(0xF << 76) | 0x7 << 76
    return str(uuid.UUID(int=bits & ~(0x3 << 62) | 0x2 << 62))


@builtin("to base64", "value: string")
def to_base64(text: str) -> str:
    """The string's UTF-8 in Base64."""
    return base64.b64encode(text.encode("utf-8", "replace")).decode()


@builtin("from base64", "value: string")
def from_base64(text: str) -> str | None:
    """The UTF-8 text behind Base64; null if it is none."""
    try:
        return base64.b64decode(text, validate=True).decode("utf-8", "replace")
    except binascii.Error:
        return None


@builtin("string join", "list: list", "list: list, delimiter", "list: list, delimiter, prefix, suffix")
def string_join(items: list[Any], delimiter: Any = None, prefix: Any = "", suffix: Any = "") -> str | None:
    """The strings of a list, nulls left out; null if something else is in it."""
    separator = "" if delimiter is None else delimiter
    parts = [item for item in items if item is not None]
    if any(type(text) is not str for text in (separator, prefix, suffix, *parts)):
        return None
    return f"{prefix}{separator.join(parts)}{suffix}"
