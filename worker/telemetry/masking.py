"""The one place where values of secrets are taken out of text.

Everything that leaves a job but its successful output goes through its `Mask`: error messages, error variables, log
lines, traces. A value is found as it is and in the forms that credentials travel in: JSON-escaped, URL-encoded, and
Base64, also as a part of a longer encoded text such as `user:password` in basic authentication.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from typing import Any
from urllib.parse import quote, quote_plus

import orjson

MASKED = "***"
CIRCULAR = "[circular reference]"
SHORTEST = 4
"""Values shorter than this are not masked: they would blot out ordinary words."""


class Mask:
    """The secret values met while one job ran; its pattern is built when first needed."""

    __slots__ = ("_pattern", "_values")

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._values: set[str] = {value for value in values if len(value) >= SHORTEST}
        self._pattern: re.Pattern[str] | None = None

    def add(self, *values: str) -> None:
        """Adds values, also ones derived from secrets, such as an `Authorization` header."""
        self._values.update(value for value in values if len(value) >= SHORTEST)
        self._pattern = None

    def __bool__(self) -> bool:
        return bool(self._values)

    def text(self, text: str) -> str:
        """The text with every value of this mask replaced by `***`."""
        if not self._values:
            return text
        if self._pattern is None:
            forms = {form for value in self._values for form in _forms(value)}
            longest_first = sorted(forms, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(re.escape, longest_first)))
        return self._pattern.sub(MASKED, text)

    def tree(self, value: Any) -> Any:
        """A copy of a JSON-like value with strings and keys masked; a cycle ends in a remark."""
        return _masked(value, self, ()) if self._values else value


current_mask: ContextVar[Mask | None] = ContextVar("current_mask", default=None)
"""The mask of the job that runs in this context, for the logger and the tracer."""


def masked(text: str) -> str:
    """The text without the secrets of the job that runs in this context."""
    mask = current_mask.get()
    return mask.text(text) if mask else text


def _masked(value: Any, mask: Mask, above: tuple[int, ...]) -> Any:
    if isinstance(value, str):
        return mask.text(value)
    if not isinstance(value, (Mapping, list, tuple)):
        return value
    if id(value) in above:
        return CIRCULAR
    above = (*above, id(value))
    if isinstance(value, Mapping):
        return {_key(key, mask): _masked(item, mask, above) for key, item in value.items()}
    return [_masked(item, mask, above) for item in value]


def _key(key: Any, mask: Mask) -> Any:
    return mask.text(key) if isinstance(key, str) else key


def _forms(value: str) -> set[str]:
    clean = value.encode("utf-8", "replace").decode()  # the environment may hold what is no UTF-8
    escaped = orjson.dumps(clean).decode()[1:-1]
    return {value, escaped, quote(clean), quote(clean, safe=""), quote_plus(clean), *_base64_forms(clean)}


def _base64_forms(value: str) -> set[str]:
    """What Base64 makes of the value wherever it stands in a longer text.

    Base64 turns three bytes into four characters, so there are three alignments; of each only the characters that
    depend on nothing but the value are kept.
    """
    data = value.encode()
    forms = set()
    for before in range(3):
        bits_before, bits = 8 * before, 8 * (before + len(data))
        first, end = -(-bits_before // 6), bits // 6
        encoded = base64.b64encode(b"\0" * before + data).decode()
        forms.add(encoded[first:end])
        forms.add(base64.urlsafe_b64encode(b"\0" * before + data).decode()[first:end])
    forms.add(base64.b64encode(data).decode())
    return {form for form in forms if len(form) >= SHORTEST}
