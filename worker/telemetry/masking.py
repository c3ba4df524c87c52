"""The one place where values of secrets are taken out of text.

Everything that leaves a job but its successful output goes through its `Mask`: error messages, error variables, log
lines, traces. What the process writes outside of jobs goes through the mask of all secrets that were met lately. A
value is found as it is and in the forms that credentials travel in: escaped as in JSON, XML or Python, URL-encoded, and
Base64, also as a part of a longer encoded text such as `user:password` in basic authentication.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import quote, quote_plus

import orjson

MASKED = "***"
CIRCULAR = "[circular reference]"
SHORTEST = 4
"""Values shorter than this are not masked: they would blot out ordinary words."""

_SHORTEST_LINE = 8
_MOST_EVERYWHERE = 200
_PERCENT = re.compile("%[0-9A-F]{2}")


class Mask:
    """Secret values, and text without them.

    Args:
        values: to begin with.
        most: how many values are kept, those last added; None keeps all.
    """

    __slots__ = ("_changes", "_forms", "_most", "_values")

    def __init__(self, values: Iterable[str] = (), most: int | None = None) -> None:
        self._values: dict[str, None] = {}
        self._most = most
        self._changes = 0
        self._forms: tuple[int, tuple[str, ...]] = (0, ())
        self.add(*values)

    def add(self, *values: str) -> None:
        """Adds values, also ones derived from secrets, such as an `Authorization` header."""
        for value in values:
            if len(value) < SHORTEST:
                continue
            known = value in self._values
            self._values.pop(value, None)  # it becomes the one last added
            self._values[value] = None
            if self._most is not None and len(self._values) > self._most:
                del self._values[next(iter(self._values))]
            if not known:
                self._changes += 1

    def forget(self) -> None:
        """Takes all values out, for whoever begins anew in the same process."""
        self._values.clear()
        self._changes += 1

    def __bool__(self) -> bool:
        return bool(self._values)

    @property
    def characters(self) -> int:
        """How long all values are together, for whoever keeps masks."""
        return sum(map(len, tuple(self._values)))

    def text(self, text: str) -> str:
        """The text with every value of this mask replaced by `***`; values that overlap by one."""
        if not self._values:
            return text
        # Values may be added by other threads meanwhile: forms count for the changes seen before they were made.
        made_for, forms = self._forms
        if made_for != self._changes:
            changes = self._changes
            forms = tuple({form for value in tuple(self._values) for form in _forms(value)})
            self._forms = changes, forms
        spans = [span for form in forms if form in text for span in _spans(form, text)]
        return _without(spans, text) if spans else text

    def tree(self, value: Any) -> Any:
        """A copy of a JSON-like value with strings and keys masked; a cycle ends in a remark."""
        return _masked(value, self, ()) if self._values else value


current_mask: ContextVar[Mask | None] = ContextVar("current_mask", default=None)
"""The mask of the job that runs in this context, for the logger and the tracer."""

everywhere = Mask(most=_MOST_EVERYWHERE)
"""The secrets that jobs of this process met lately, for what is written by nobody's job."""


def masked(text: str) -> str:
    """The text without the secrets of the job that runs in this context, and of all others."""
    mask = current_mask.get()
    return everywhere.text(mask.text(text) if mask else text)


def masked_tree(value: Any) -> Any:
    """As `masked`, for a JSON-like value."""
    mask = current_mask.get()
    return everywhere.tree(mask.tree(value) if mask else value)


def _spans(form: str, text: str) -> Iterable[tuple[int, int]]:
    at = text.find(form)
    while at >= 0:
        yield at, at + len(form)
        at = text.find(form, at + 1)


def _without(spans: list[tuple[int, int]], text: str) -> str:
    """The text with `***` in place of the spans; those that overlap become one."""
    kept: list[str] = []
    end = 0
    for start, stop in sorted(spans):
        if start >= end:
            kept += text[end:start], MASKED
        end = max(end, stop)
    return "".join((*kept, text[end:]))


def _masked(value: Any, mask: Mask, above: tuple[int, ...]) -> Any:
    if isinstance(value, str):
        return mask.text(value)
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if not isinstance(value, (Mapping, list, tuple)):
        return mask.text(str(value))  # as whoever writes it would, who comes after the mask
    if id(value) in above:
        return CIRCULAR
    above = (*above, id(value))
    if isinstance(value, Mapping):
        return {_key(key, mask): _masked(item, mask, above) for key, item in value.items()}
    return [_masked(item, mask, above) for item in value]


def _key(key: Any, mask: Mask) -> Any:
    return mask.text(key) if isinstance(key, str) else key


@lru_cache(1_000)
def _forms(value: str) -> frozenset[str]:
    """How the value may be spelled in what is written."""
    clean = value.encode("utf-8", "replace").decode()  # the environment may hold what is no UTF-8
    # A traceback of several exceptions draws a line before each line of theirs.
    lines = (line.strip() for line in clean.splitlines())
    found = {value, *(line for line in lines if len(line) >= _SHORTEST_LINE)}
    for text in tuple(found):
        found.update(_escaped(text.encode("utf-8", "replace").decode()))
    return frozenset(found | _base64_forms(clean))


def _escaped(value: str) -> set[str]:
    quoted = {quote(value), quote(value, safe=""), quote_plus(value)}
    return {
        *quoted,
        *(_PERCENT.sub(lambda match: match[0].lower(), each) for each in quoted),
        orjson.dumps(value).decode()[1:-1],
        json.dumps(value)[1:-1],
        repr(value)[1:-1],
        repr(value.encode())[2:-1],
        escape(value),
        escape(value, quote=False),
        escape(value, quote=False).replace('"', "&quot;"),
    }


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
