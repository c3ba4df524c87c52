"""The kinds of values a setting may have: how each is read from text, and an example of it.

Durations and sizes follow Spring Boot's conversion, because existing environments are written for it: `PT30S`, `30s`
and, where the reference means milliseconds, a bare number.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from worker.durations import parse_duration

if TYPE_CHECKING:
    from collections.abc import Callable

_TRUE = frozenset({"true", "on", "yes", "1"})
_FALSE = frozenset({"false", "off", "no", "0"})
_SIMPLE_DURATION = re.compile(r"(\d+)\s*(ms|s|m|h|d)", re.IGNORECASE | re.ASCII)
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
_SIZE = re.compile(r"(\d+)\s*(B|KB|MB|GB)?", re.IGNORECASE | re.ASCII)
_BYTES = {"B": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3}
_NUMBER = re.compile(r"\d+(\.\d+)?", re.ASCII)
_SECONDS_LIMIT = 1e9  # some thirty years: more is a slip of the pen, and no clock of the worker takes it


@dataclass(frozen=True, slots=True)
class Kind:
    """How the text of a setting becomes a value.

    `read` raises ValueError where the text is none of the kind; its message may say why.
    """

    name: str
    example: str
    read: Callable[[str], Any]
    blank_counts: bool = False
    """Whether an empty value is a value; elsewhere it is as if the setting were missing."""


def choice(*options: str, **also: str) -> Kind:
    """One of some words; `also` maps further accepted words to them."""
    words = {option: option for option in options} | also

    def read(text: str) -> str:
        word = words.get(text.lower().replace("_", "-"))
        if word is None:
            raise ValueError
        return word

    return Kind(f"one of {', '.join(options)}", options[0], read)


def _boolean(text: str) -> bool:
    word = text.lower()
    if word not in _TRUE | _FALSE:
        raise ValueError
    return word in _TRUE


def _integer(lowest: int, highest: float = math.inf) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[+-]?\d{1,18}", text, re.ASCII):
            raise ValueError
        number = int(text)
        if not lowest <= number <= highest:
            bounds = f"at least {lowest}" if highest == math.inf else f"from {lowest} to {highest}"
            raise ValueError(f"it has to be {bounds}")
        return number

    return read


def _duration(text: str) -> float:
    """Seconds."""
    if simple := _SIMPLE_DURATION.fullmatch(text):
        seconds = float(simple[1]) * _SECONDS[simple[2].lower()]
    elif text.isascii() and text.isdigit():
        raise ValueError("it has no unit")
    else:
        seconds = _iso_seconds(text)
    if not 0 <= seconds <= _SECONDS_LIMIT:
        raise ValueError("it is negative" if seconds < 0 else "it is too long")
    return seconds


def _iso_seconds(text: str) -> float:
    try:
        return parse_duration(text) / 1000
    except ValueError:  # its own message repeats the value
        raise ValueError from None


def _positive_duration(text: str) -> float:
    seconds = _duration(text)
    if not seconds:
        raise ValueError("it has to be longer than nothing")
    return seconds


def _duration_or_ms(text: str) -> float:
    return _positive_duration(f"{text}ms" if text.isascii() and text.isdigit() else text)


def _size(text: str) -> int:
    match = _SIZE.fullmatch(text)
    if match is None:
        raise ValueError
    size = int(match[1]) * _BYTES[(match[2] or "B").upper()]
    if not size:
        raise ValueError("it has to be more than nothing")
    return size


def _rate(text: str) -> float:
    if not _NUMBER.fullmatch(text) or not 0 < float(text) < math.inf:
        raise ValueError
    return float(text)


def _list(text: str) -> tuple[str, ...]:
    return tuple(item for item in map(str.strip, text.split(",")) if item)


def rules(form: str, example: str) -> Kind:
    """Rules that each give to what matches a pattern one thing or several; `form` shows how one is written."""

    def read(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        found = []
        for rule in _list(text):
            pattern, separator, given = rule.partition("=")
            things = tuple(thing for thing in map(str.strip, given.split("|")) if thing)
            if not separator or not pattern.strip() or not things:
                raise ValueError(f"a rule is {form}")
            found.append((pattern.strip(), things))
        return tuple(found)

    return Kind("a list of rules", example, read)


def _url(text: str, also: tuple[str, ...] = ()) -> str:
    _check_host_and_port(text)
    if urlsplit(text).scheme not in {"http", "https", *also}:
        raise ValueError("it has to begin with http:// or https://")
    return text


def _address(text: str) -> str:
    if "://" in text:
        return _url(text, also=("grpc", "grpcs"))
    _check_host_and_port(f"//{text}")
    return text


def _check_host_and_port(text: str) -> None:
    try:
        parts = urlsplit(text)
        valid = parts.port is None or parts.port > 0
    except ValueError:  # its own message repeats the value
        valid = False
    if not valid:
        raise ValueError("its host or port is malformed")
    if not parts.hostname:
        raise ValueError("it names no host")


TEXT = Kind("a text", "text", str)
POSSIBLY_EMPTY_TEXT = Kind("a text", "text", str, blank_counts=True)
BOOLEAN = Kind("true or false", "true", _boolean)
COUNT = Kind("a whole number", "100", _integer(1))
PORT = Kind("a port", "8080", _integer(0, 65535))
DURATION = Kind("a duration", "30s or PT30S", _positive_duration)
DURATION_OR_ZERO = Kind("a duration", "30s or PT30S", _duration)
DURATION_OR_MS = Kind("a duration", "30s, PT30S or 30000 (milliseconds)", _duration_or_ms)
MILLISECONDS = Kind("a number of milliseconds", "30000", lambda text: _integer(1)(text) / 1000)
RATE = Kind("a number above zero", "2.5", _rate)
SIZE = Kind("a size", "5MB or 5242880 (bytes)", _size)
LIST = Kind("a list", "one,two", _list)
POSSIBLY_EMPTY_LIST = Kind("a list", "one,two", _list, blank_counts=True)
RULES = rules("JOB_TYPE=NAME|NAME", "io.camunda:http-json:1=TOKEN|API_*,com.example:*=EXAMPLE_*")
AUTHORITY_RULES = rules("HOST=CA_FILE", "*.example.com=/etc/ssl/example-ca.pem")
CERTIFICATE_RULES = rules("HOST=CERTIFICATE_FILE|KEY_FILE", "*.example.com=/etc/ssl/own.pem|/etc/ssl/own.key")
RATE_RULES = rules("HOST=NUMBER", "api.example.com=10")
PRESENCE = Kind("present or not", "true", lambda _: True, blank_counts=True)
URL = Kind("a URL", "https://login.example.com/oauth/token", _url)
ADDRESS = Kind("an address", "http://localhost:26500", _address)
PATH = Kind("a file", "/etc/ssl/ca.pem", str)
