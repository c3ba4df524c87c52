from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError
from support.connector_context import FakeContext

from connectors.csv import ReadCsv, WriteCsv, csv
from connectors.sdk import ConnectorError, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping


async def run(
    operation: str, variables: dict[str, Any], context: FakeContext | None = None
) -> dict[str, Any]:
    found = next(each for each in csv.operations if each.id == operation)
    assert csv.owner
    result: dict[str, Any] = await found.call(
        csv.owner(), found.input.model_validate(variables), context or FakeContext()
    )
    return result


async def read(data: str, format: dict[str, Any] | None, **others: Any) -> list[Any]:
    records: list[Any] = (await run("readCsv", {"data": data, "format": format, **others}))["records"]
    return records


async def write(data: list[Any], **format: Any) -> str:
    return str((await run("writeCsv", {"data": data, "format": format}))["content"])


def test_the_declaration_is_the_one_that_templates_name() -> None:
    assert (csv.type, csv.name) == ("io.camunda:csv-connector", "CSV Connector")
    assert [each.id for each in csv.operations] == ["readCsv", "writeCsv"]
    assert [each.input for each in csv.operations] == [ReadCsv, WriteCsv]


# Reading


@pytest.mark.parametrize(
    ("skip", "headers", "row_type", "records"),
    [
        (True, None, "Object", [{"a": "1", "b": "2"}]),
        (True, ["x", "y"], "Object", [{"x": "1", "y": "2"}]),
        (False, ["x", "y"], "Object", [{"x": "a", "y": "b"}, {"x": "1", "y": "2"}]),
        (True, ["x", "y"], "Array", [["1", "2"]]),
        (False, ["x", "y"], "Array", [["a", "b"], ["1", "2"]]),
        (True, None, "Array", [["1", "2"]]),
        (False, None, "Array", [["1", "2"]]),
        (True, ["x"], "Object", [{"x": "1"}]),
        (True, [], None, [{"a": "1", "b": "2"}]),
    ],
)
async def test_the_format_says_which_line_names_the_columns(
    *, skip: bool, headers: Any, row_type: str | None, records: list[Any]
) -> None:
    layout = {"delimiter": ",", "skipHeaderRecord": skip, "headers": headers}
    assert await read("a,b\n1,2\n", layout, rowType=row_type) == records


async def test_objects_without_any_names_are_refused_with_what_to_do() -> None:
    with pytest.raises(InputError, match=r"give format\.headers, or set format\.skipHeaderRecord"):
        await read("1,2\n", {"skipHeaderRecord": False})


async def test_without_a_format_the_first_line_names_the_columns() -> None:
    assert await read("a,b\n1,2\n", None) == [{"a": "1", "b": "2"}]


async def test_a_short_row_lacks_its_last_names_and_a_long_one_its_surplus() -> None:
    assert await read("a,b\n1\n1,2,3\n", {"skipHeaderRecord": True}) == [{"a": "1"}, {"a": "1", "b": "2"}]


async def test_of_equal_names_the_last_cell_counts() -> None:
    assert await read("a,a\n1,2\n", {"skipHeaderRecord": True}) == [{"a": "2"}]


@pytest.mark.parametrize("row_type", ["Object", "Array"])
async def test_a_column_without_a_name_is_refused(row_type: str) -> None:
    with pytest.raises(InputError, match="A column has no name"):
        await read("a, \n1,2\n", {"skipHeaderRecord": True}, rowType=row_type)


@pytest.mark.parametrize(("given", "used"), [(" ; ", ";"), ("\t", "\t"), (None, ","), ("", ",")])
async def test_blanks_around_a_delimiter_do_not_count_and_a_tab_stays(given: str | None, used: str) -> None:
    layout = {"delimiter": given, "skipHeaderRecord": True}
    assert await read(f"a{used}b\n1{used}2", layout) == [{"a": "1", "b": "2"}]


@pytest.mark.parametrize("data", ["", "\n\n", "a,b\n"])
async def test_no_rows_are_no_records(data: str) -> None:
    assert await read(data, {"skipHeaderRecord": True}) == []


async def test_broken_quoting_fails_the_try_and_names_the_line() -> None:
    with pytest.raises(
        ConnectorError, match="Failed to read CSV input: a quoted cell that begins in line 2"
    ) as failed:
        await read('a\n"b', {"skipHeaderRecord": True})
    assert not isinstance(failed.value, InputError)
    assert failed.value.code is None


@pytest.mark.parametrize("field", ["document", "data"])
async def test_a_document_is_read_as_utf8(field: str) -> None:
    context = FakeContext()
    document = await context.documents.create("ä,b\n1,😀\n".encode())
    variables = {field: document.reference, "format": {"skipHeaderRecord": True}}
    assert await run("readCsv", variables, context) == {"records": [{"ä": "1", "b": "😀"}]}


async def test_a_document_goes_before_data() -> None:
    context = FakeContext()
    document = await context.documents.create(b"a\n1\n")
    assert await run("readCsv", {"document": document.reference, "data": "b\n2\n"}, context) == {
        "records": [{"a": "1"}]
    }


@pytest.mark.parametrize(
    "variables", [{}, {"data": None}, {"data": {"no": "reference"}}, {"data": 1}, {"data": ["a"]}]
)
async def test_without_data_the_input_is_refused(variables: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="No CSV data provided"):
        await run("readCsv", variables)


@pytest.mark.parametrize("delimiter", ['"', ';"', "\n", "a\rb"])
def test_a_delimiter_with_a_quote_or_a_line_break_is_refused(delimiter: str) -> None:
    with pytest.raises(ValidationError, match="neither a quote nor a line break"):
        ReadCsv.model_validate({"data": "", "format": {"delimiter": delimiter}})


async def test_the_record_mapper_makes_each_record_and_null_drops_it() -> None:
    def evaluate(variables: Mapping[str, Any]) -> Any:
        number = int(variables["record"]["n"])
        return {"double": number * 2} if number % 2 else None

    context = FakeContext({"recordMapper": "={double: record.n * 2}"}, evaluate=evaluate)
    variables = {"data": "n\n1\n2\n3\n", "format": {"skipHeaderRecord": True}}
    assert await run("readCsv", variables, context) == {"records": [{"double": 2}, {"double": 6}]}


async def test_long_mappings_say_that_they_go_on() -> None:
    context = FakeContext({"recordMapper": "=record"}, evaluate=lambda variables: variables["record"])
    data = "n\n" + "1\n" * 3500
    assert len((await run("readCsv", {"data": data}, context))["records"]) == 3500
    assert context.beats == 3


async def test_large_texts_are_read_beside_the_loop_with_the_same_result() -> None:
    assert await read("n\n" + "12345\n" * 30_000, None) == [{"n": "12345"}] * 30_000


# Writing


async def test_names_are_written_unless_the_format_says_not_to() -> None:
    rows = [{"a": 1, "b": "x y"}]
    assert await write(rows, headers=["a", "b"], skipHeaderRecord=False) == "a,b\r\n1,x y\r\n"
    assert await write(rows, headers=["a", "b"], skipHeaderRecord=True) == "1,x y\r\n"
    assert await write([], headers=["a", "b"], skipHeaderRecord=False) == "a,b\r\n"


async def test_columns_are_written_in_the_order_of_the_given_names() -> None:
    assert await write([{"a": 1, "b": 2, "c": 3}], headers=["c", "a"], skipHeaderRecord=True) == "3,1\r\n"


async def test_without_names_the_columns_are_the_keys_in_order_of_first_appearance() -> None:
    rows = [{"b": 1}, {"a": 2, "b": 3}]
    assert await write(rows, skipHeaderRecord=False) == "b,a\r\n1,\r\n3,2\r\n"
    assert await run("writeCsv", {"data": rows}) == {"content": "b,a\r\n1,\r\n3,2\r\n"}


async def test_lists_without_names_get_the_empty_first_line_of_the_reference_only_when_a_format_asks() -> (
    None
):
    assert await write([[1, 2]], skipHeaderRecord=False) == "\r\n1,2\r\n"
    assert await write([[1, 2]], skipHeaderRecord=True) == "1,2\r\n"
    assert await run("writeCsv", {"data": [[1, 2]]}) == {"content": "1,2\r\n"}


async def test_a_tab_parts_cells() -> None:
    assert await write([["a b", "c"]], delimiter="\t", skipHeaderRecord=True) == "a b\tc\r\n"


async def test_a_row_of_another_type_is_refused_by_its_number() -> None:
    with pytest.raises(InputError, match="Row 2 of data"):
        await write([[1], 2])


async def test_a_document_is_returned_by_its_reference() -> None:
    context = FakeContext()
    variables = {"data": [["ü"]], "documentReturnFormat": {"choice": "DOCUMENT"}}
    (document,) = [await run("writeCsv", variables, context)]
    (stored,) = context.documents.stored
    assert document == {"document": stored.reference}
    assert stored.content == "ü\r\n".encode()
    assert (stored.metadata.file_name, stored.metadata.content_type) == ("result.csv", "text/csv")


async def test_the_flag_of_older_templates_makes_a_document_without_a_name() -> None:
    context = FakeContext()
    await run("writeCsv", {"data": [[1]], "createDocument": True}, context)
    assert context.documents.stored[0].metadata.file_name is None


async def test_the_chosen_form_goes_before_the_flag() -> None:
    form = {"choice": "TEXT", "encoding": "UTF-8"}
    result = await run("writeCsv", {"data": [[1]], "createDocument": True, "documentReturnFormat": form})
    assert result == {"content": "1\r\n"}


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"choice": "JSON"}, "choice"),
        ({"choice": "text"}, "choice"),
        ({"choice": "TEXT", "encoding": "x"}, "encoding"),
    ],
)
async def test_an_unknown_form_is_refused(form: dict[str, str], reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        await run("writeCsv", {"data": [[1]], "documentReturnFormat": form})
