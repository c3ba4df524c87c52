"""The smallest pieces of the text: white space, names, numbers, strings, keys (spec section 2)."""

from __future__ import annotations

import re
from decimal import Decimal
from unicodedata import category

BLANKS = "\t\n\v\f\r \x85\xa0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"

SKIP = re.compile(rf"(?:[{BLANKS}]+|//[^\n]*+|/\*(?s:.*?)\*/)*+")
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
STRING = re.compile(r'"((?:[^"\\]|\\(?s:.))*+)"')
ESCAPED_NAME = re.compile(r"`([^`]+)`")

_KEY_PART = rf"""(?:[^"{{}}:,\[\]`/{BLANKS}]|/(?![/*]))"""
KEY = re.compile(rf"{_KEY_PART}++(?:[{BLANKS}]++{_KEY_PART}++)*+")

RESERVED = frozenset(
    ("null", "true", "false", "function", "in", "return", "then", "else", "satisfies", "and", "or")
)

_ASCII_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_ASCII_PART = re.compile(r"[A-Za-z0-9_$]*")
_FIRST = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Nl", "Sc", "Pc"))
_PART = _FIRST | {"Nd", "Mn", "Mc", "Cf"}
_NEVER = re.compile(rf"[{BLANKS}\U00010000-\U0010ffff]")


def match_word(text: str, position: int) -> str | None:
    """The name-like word at a position, reserved or not; a Java identifier of the basic plane."""
    found = _ASCII_NAME.match(text, position)
    if found:
        end = found.end()
    elif position < len(text) and text[position] > "\x7f" and _is(text[position], _FIRST):
        end = position + 1
    else:
        return None
    while end < len(text) and (text[end] > "\x7f" or text[end] in "_$" or text[end].isalnum()):
        if text[end] > "\x7f":
            if not _is(text[end], _PART):
                break
            end += 1
        else:
            end = _ASCII_PART.match(text, end).end()  # type: ignore[union-attr] # the pattern matches nothing too
    return text[position:end]


def match_name(text: str, position: int) -> str | None:
    """The name at a position, unless it is a reserved word."""
    word = match_word(text, position)
    return None if word in RESERVED else word


def _is(character: str, categories: frozenset[str]) -> bool:
    return category(character) in categories and not _NEVER.match(character)


def number(digits: str) -> int | Decimal:
    """The value of a number's text, exactly as written."""
    value = Decimal(digits)
    return int(value) if "." not in digits else value


_SINGLE_ESCAPE = re.compile(r"(?<!\\)\\([nrtbf'\"])")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "'": "'", '"': '"'}


def unescape(raw: str) -> str:
    r"""A string literal's value: the short escapes unless a backslash precedes, then `\\` to `\`.

    Everything else keeps its backslash, `\u0041` as well.
    """
    if "\\" not in raw:
        return raw
    return _SINGLE_ESCAPE.sub(lambda found: _ESCAPES[found[1]], raw).replace("\\\\", "\\")
