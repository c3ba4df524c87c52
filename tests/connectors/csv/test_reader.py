from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connectors.csv.reader import BrokenCsv, rows

CELLS = st.text(st.sampled_from('ab,;|" \t\r\n\ufeffü'), max_size=6)


def read(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(rows(text, delimiter))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_break_ends_a_row(end: str) -> None:
    assert read(f"a,b{end}1,2{end}") == [["a", "b"], ["1", "2"]]


def test_the_last_line_needs_no_line_break() -> None:
    assert read("a,b\n1,2") == [["a", "b"], ["1", "2"]]


def test_empty_lines_are_no_rows_but_blanks_are() -> None:
    assert read("\n\na\n\r\n \n\n") == [["a"], [" "]]


def test_empty_cells_are_kept_at_both_ends() -> None:
    assert read(",a,\n,\n,") == [["", "a", ""], ["", ""], ["", ""]]


def test_quoted_cells_hold_delimiters_quotes_and_line_breaks() -> None:
    assert read('"x, y","q""q","l1\r\nl2",""\n') == [["x, y", 'q"q', "l1\r\nl2", ""]]


def test_a_line_of_one_quoted_empty_cell_is_a_row() -> None:
    assert read('""\na') == [[""], ["a"]]


def test_nothing_is_trimmed_but_blanks_after_a_closing_quote() -> None:
    assert read(' a ,"b"  , "c"\n') == [[" a ", "b", ' "c"']]


def test_a_quote_inside_an_unquoted_cell_is_a_character() -> None:
    assert read('5" pipe,a""b\n') == [['5" pipe', 'a""b']]


@pytest.mark.parametrize("delimiter", ["||", "\t", " ", ";", "]", "^", "-", "\\", "ab"])
def test_a_delimiter_may_be_anything(delimiter: str) -> None:
    assert read(f'1{delimiter}"2"{delimiter}\n', delimiter) == [["1", "2", ""]]


def test_part_of_a_long_delimiter_is_a_character() -> None:
    assert read("a|b||c|\n", "||") == [["a|b", "c|"]]


def test_a_byte_order_mark_is_no_part_of_the_first_cell() -> None:
    assert read("\ufeffa,b\n") == [["a", "b"]]


@pytest.mark.parametrize(
    ("text", "reason"),
    [('a\n"b', "line 2 never ends"), ('"a"b\n', "line 1 is followed by text"), ('"a""', "line 1 never ends")],
)
def test_broken_quoting_names_its_line(text: str, reason: str) -> None:
    with pytest.raises(BrokenCsv, match=reason):
        read(text)


@pytest.mark.parametrize(
    "text", ['"' + '""' * 200_000, '"' + "a" * 400_000, '"a" ' * 100_000, '""x' * 100_000]
)
@pytest.mark.timeout(30)
def test_broken_quoting_is_found_in_linear_time(text: str) -> None:
    with pytest.raises(BrokenCsv):
        read(text)


@given(st.text(st.sampled_from("ab,;| \t\r\n"), max_size=20), st.sampled_from([",", "||", "\t"]))
def test_texts_without_quotes_are_read_as_those_with_quotes(text: str, delimiter: str) -> None:
    assert read(f'{text}\n"end"', delimiter) == [*read(text, delimiter), ["end"]]


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=4))
@example([["", ""]])
def test_what_the_standard_library_writes_is_read_back(table: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(table)
    assert read(written.getvalue()) == table
