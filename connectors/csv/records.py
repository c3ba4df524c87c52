"""Records and tables: which line holds the names of the columns, and what a row becomes (data sheet, section 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.csv.reader import rows
from connectors.csv.writer import csv_text
from connectors.sdk.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connectors.csv.model import Format

Record = dict[str, str] | list[str]


def read_records(text: str, format: Format | None, *, as_objects: bool) -> Iterator[Record]:
    """The records of a CSV text.

    The names of the columns are the given ones, else the first line, which is then no record. A short row lacks its
    last names, the surplus cells of a long one are dropped from objects; of equal names the last cell counts.

    Raises:
        InputError: no names for objects, or a column without a name.
        BrokenCsv: the text is no CSV.
    """
    lines = rows(text, _delimiter(format))
    names = _names(lines, format, as_objects=as_objects)
    for row in lines:
        yield dict(zip(names, row, strict=False)) if as_objects else row


def _names(lines: Iterator[list[str]], format: Format | None, *, as_objects: bool) -> list[str]:
    if format and format.headers:
        names = format.headers
        if format.skip_header_record:
            next(lines, None)
    elif format and not format.skip_header_record and as_objects:
        raise InputError(
            "The columns have no names: give format.headers, "
            "or set format.skipHeaderRecord to true so that the first line names them"
        )
    else:
        names = next(lines, [])
    if not all(map(str.strip, names)):
        raise InputError(
            "A column has no name: each cell of the first line, or of format.headers, needs a text"
        )
    return names


def write_table(data: Sequence[Any], format: Format | None) -> str:
    """The rows of `data` as CSV text.

    The columns of objects are `format.headers`, else their keys in the order of first appearance. Names are written
    as the first line unless `format.skipHeaderRecord`; where a format asks for that line and there are no names, the
    line is empty, as the reference writes it.

    Raises:
        InputError: a row that is neither an object nor a list.
    """
    names = (format.headers if format else None) or _keys(data)
    table = [_cells(row, names, index) for index, row in enumerate(data, 1)]
    if not (format and format.skip_header_record) and (names or format):
        table.insert(0, names)
    return csv_text(table, _delimiter(format))


def _keys(data: Sequence[Any]) -> list[str]:
    return list(dict.fromkeys(key for row in data if isinstance(row, dict) for key in row))


def _cells(row: Any, names: list[str], index: int) -> list[Any]:
    if isinstance(row, dict):
        return [row.get(name) for name in names]
    if isinstance(row, list):
        return row
    raise InputError(f"Row {index} of data is neither a list of cells nor an object")


def _delimiter(format: Format | None) -> str:
    return (format and format.delimiter) or ","
