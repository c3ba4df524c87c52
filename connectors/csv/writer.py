"""Rows of cells to CSV text, quoted where the reference's printer (Commons CSV, minimal quoting) quotes.

That differs from the standard library's minimal quoting, and files are compared byte by byte downstream: a cell is
quoted when it holds the delimiter, a quote or a line break, begins with a character up to `#`, ends with one up to a
blank, or is empty and the first of its row. A null is an empty cell, never quoted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.sdk.java_text import java_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def csv_text(rows: Iterable[Sequence[Any]], delimiter: str) -> str:
    """The rows as text, each ended by CR LF; values in the form that Java writes them."""
    return "".join(f"{_line(row, delimiter)}\r\n" for row in rows)


def _line(row: Sequence[Any], delimiter: str) -> str:
    return delimiter.join(_cell(value, delimiter, first=index == 0) for index, value in enumerate(row))


def _cell(value: Any, delimiter: str, *, first: bool) -> str:
    if value is None:
        return ""
    text = java_text(value)
    if not _quoted(text, delimiter, first=first):
        return text
    return '"' + text.replace('"', '""') + '"'


def _quoted(text: str, delimiter: str, *, first: bool) -> bool:
    if not text:
        return first
    return text[0] <= "#" or text[-1] <= " " or delimiter in text or any(mark in text for mark in '"\r\n')
