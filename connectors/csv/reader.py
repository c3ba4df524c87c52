r"""CSV text to rows of cells, by the rules of RFC 4180 as the reference's parser (Commons CSV) keeps them.

The delimiter may have several characters; cells are quoted with `"`, a quote inside is doubled; `\n`, `\r\n` and
`\r` all end a line; empty lines are no rows; nothing is trimmed. The standard library's reader knows neither long
delimiters nor blanks after a closing quote, and bounds the length of a cell for the whole process.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BYTE_ORDER_MARK = "\ufeff"

_LINE_END = re.compile(r"\r\n|\n|\r")
_QUOTED = re.compile(r'"[^"]*+(?:""[^"]*+)*+"')


class BrokenCsv(ValueError):
    """The text is no CSV; the message names the line."""


def rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of `text`, one list of cells each.

    Raises:
        BrokenCsv: a quoted cell that never ends, or that is followed by something other than a delimiter.
    """
    text = text.removeprefix(BYTE_ORDER_MARK)
    if '"' in text:
        yield from _with_quotes(text, delimiter)
    else:
        yield from (line.split(delimiter) for line in _LINE_END.split(text) if line)


def _with_quotes(text: str, delimiter: str) -> Iterator[list[str]]:
    cell = _cell(delimiter)
    position = 0
    row: list[str] = []
    while position < len(text):
        match = cell.match(text, position)
        if match is None:
            raise _broken(text, position)
        quoted, plain, end = match.groups()
        position = match.end()
        if quoted is None and not plain and not row and end != delimiter:
            continue  # an empty line
        row.append(plain if quoted is None else quoted.replace('""', '"'))
        if end == delimiter:
            if position < len(text):
                continue
            row.append("")  # a delimiter at the very end opens one more cell
        yield row
        row = []


@lru_cache(maxsize=64)
def _cell(delimiter: str) -> re.Pattern[str]:
    """One cell and what ends it; every alternative consumes text in linear time."""
    end = re.escape(delimiter)
    plain = f"[^\\r\\n{end}]*" if len(delimiter) == 1 else f"(?:(?!{end})[^\\r\\n])*"
    return re.compile(
        rf'(?:"([^"]*+(?:""[^"]*+)*+)"(?:(?!{end})[^\S\r\n])*+|(?!")({plain}))({end}|\r\n|\n|\r|\Z)'
    )


def _broken(text: str, position: int) -> BrokenCsv:
    line = text.count("\n", 0, position) + 1
    closed = _QUOTED.match(text, position)
    reason = "is followed by text before the next delimiter" if closed else "never ends"
    return BrokenCsv(f"a quoted cell that begins in line {line} {reason}")
