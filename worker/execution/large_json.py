"""Decoding JSON texts of many megabytes without holding up the other jobs.

A C decoder keeps the interpreter lock from the first byte to the last, so that running it in a thread helps nobody.
Here the text is decoded piece by piece, each small enough for the lock to change hands in between: what fits into a
piece is decoded at once, what does not is entered, object by object and list by list.
"""

from __future__ import annotations

import gc
import json
import re
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

PIECE = 64 * 1024
"""Characters that are decoded in one go: about a millisecond's work."""

_BLANKS = re.compile(r"[ \t\n\r]*")
_NUMBERS_BEGIN = frozenset("-0123456789")
_NUMBERS_GO_ON = frozenset("0123456789.eE+-")


def decode_large(text: str) -> Any:
    """The value of a JSON text; for a thread of its own, where it takes about as long as `json.loads`.

    Raises:
        ValueError: the text is not JSON, or nests too deeply.
    """
    try:
        with _collector_paused():
            value, end = _Decoder(text).value(_blanks(text, 0))
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if _blanks(text, end) != len(text):
        raise ValueError(f"more than one value, at {end}")
    return value


_pauses = 0
_pausing = Lock()


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keeps the garbage collector from walking through millions of new objects again and again, lock in hand."""
    global _pauses  # noqa: PLW0603 - so is the collector's state: the process's
    with _pausing:
        paused_here = _pauses > 0 or gc.isenabled()
        if paused_here:
            _pauses += 1
            gc.disable()
    try:
        yield
    finally:
        if paused_here:
            with _pausing:
                _pauses -= 1
                if not _pauses:
                    gc.enable()


def _blanks(text: str, start: int) -> int:
    match = _BLANKS.match(text, start)
    return match.end() if match else start


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON value")


_scan = json.JSONDecoder(parse_constant=_no_constant).raw_decode


class _Decoder:
    def __init__(self, text: str) -> None:
        self._text = text
        self._piece = ""
        self._from = self._to = 0

    def value(self, start: int) -> tuple[Any, int]:
        """The value that begins at `start`, and where it ends."""
        found = self._within_piece(start)
        if found is None and start > self._from:
            self._from, self._to = start, min(start + PIECE, len(self._text))
            self._piece = self._text[self._from : self._to]
            found = self._within_piece(start)
        if found is not None:
            return found
        opening = self._text[start : start + 1]
        if opening == "{":
            return self._object(start + 1)
        if opening == "[":
            return self._list(start + 1)
        return _scan(self._text, start)

    def _within_piece(self, start: int) -> tuple[Any, int] | None:
        """The value, if it ends within the piece at hand."""
        if not self._from <= start < self._to:
            return None
        try:
            value, end = _scan(self._piece, start - self._from)
        except ValueError:
            return None  # cut off, or not JSON at all: a closer look will tell
        end += self._from
        if self._piece[start - self._from] in _NUMBERS_BEGIN and self._text[end : end + 1] in _NUMBERS_GO_ON:
            return None  # the piece ends within a number
        return value, end

    def _object(self, at: int) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        at = _blanks(self._text, at)
        if self._text.startswith("}", at):
            return found, at + 1
        while True:
            if not self._text.startswith('"', at):
                raise ValueError(f"no key at {at}")
            key, at = _scan(self._text, at)
            at = self._expect(":", at)
            found[key], at = self.value(at)
            at = _blanks(self._text, at)
            if self._text.startswith("}", at):
                return found, at + 1
            at = self._expect(",", at)

    def _list(self, at: int) -> tuple[list[Any], int]:
        found: list[Any] = []
        at = _blanks(self._text, at)
        if self._text.startswith("]", at):
            return found, at + 1
        while True:
            item, at = self.value(at)
            found.append(item)
            at = _blanks(self._text, at)
            if self._text.startswith("]", at):
                return found, at + 1
            at = self._expect(",", at)

    def _expect(self, sign: str, at: int) -> int:
        at = _blanks(self._text, at)
        if not self._text.startswith(sign, at):
            raise ValueError(f"no {sign} at {at}")
        return _blanks(self._text, at + 1)
