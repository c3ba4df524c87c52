from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.csv.reader import rows
from connectors.csv.writer import csv_text


def cell(value: Any) -> str:
    """How a value is written where it is not the first of its row."""
    return csv_text([["x", value]], ",").removeprefix("x,").removesuffix("\r\n")


def test_every_row_ends_with_carriage_return_and_line_feed() -> None:
    assert csv_text([[1, "x"], [2, "y"]], ",") == "1,x\r\n2,y\r\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "true"), (1.0, "1.0"), (1.5, "1.5"), (None, ""), ({"k": 1}, "{k=1}"), ([1, 2], '"[1, 2]"')],
)
def test_values_are_written_as_java_writes_them(value: Any, text: str) -> None:
    assert cell(value) == text


@pytest.mark.parametrize("value", ["a,b", "l\nl", "l\rl", " a", "!a", "#a", "a ", "a\t", "\x01"])
def test_cells_that_a_reader_could_mistake_are_quoted(value: str) -> None:
    assert cell(value) == f'"{value}"'


@pytest.mark.parametrize("value", ["", "a b", "$a", "a#", "-1", "é", "a'b"])
def test_other_cells_are_not_quoted(value: str) -> None:
    assert cell(value) == value


def test_a_quote_is_doubled() -> None:
    assert cell('q"q') == '"q""q"'


def test_an_empty_first_cell_is_quoted_and_a_null_is_not() -> None:
    assert csv_text([["", ""], [None, None]], ",") == '"",\r\n,\r\n'


def test_a_long_delimiter_is_quoted_as_a_whole_only() -> None:
    assert csv_text([["a|b", "a||b"]], "||") == 'a|b||"a||b"\r\n'


@given(
    st.lists(st.lists(st.text(max_size=5), min_size=1, max_size=4), max_size=4),
    st.sampled_from([",", ";", "\t", "||"]),
)
def test_written_tables_are_read_back(table: list[list[str]], delimiter: str) -> None:
    assert list(rows("\n" + csv_text(table, delimiter), delimiter)) == table
