"""The CSV connector: text or documents to records, and records to text or documents."""

from __future__ import annotations

import asyncio
import codecs
from typing import TYPE_CHECKING, Any

from connectors.csv.model import DocumentReturnFormat, ReadCsv, ReadHeaders, WriteCsv
from connectors.csv.reader import BrokenCsv
from connectors.csv.records import Record, read_records, write_table
from connectors.sdk import ConnectorError, Context, InputError, connector, operation
from connectors.sdk.documents import is_reference, read

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEDIA_TYPE = "text/csv"
_PAGE = 1000
"""Records, or rows, that are handled without a pause for other jobs."""


class CsvOperations:
    """Reading and writing."""

    @operation(
        "readCsv", name="Read CSV", description="CSV text or a document to records", headers=ReadHeaders
    )
    async def read_csv(self, input: ReadCsv, context: Context) -> dict[str, Any]:
        """Reads CSV; the element's `recordMapper` header, if any, is evaluated for each record.

        Raises:
            InputError: no data, or columns without names.
            ConnectorError: the text is no CSV, the document is not to be had, or the mapper failed.
        """
        text = await _text(input, context)
        records = read_records(text, input.format, as_objects=input.row_type != "Array")
        mapper = context.headers.get("recordMapper")
        try:
            return {
                "records": await _mapped(records, mapper, context) if mapper else await _listed(records, text)
            }
        except BrokenCsv as error:
            raise ConnectorError(None, f"Failed to read CSV input: {error}") from None

    @operation("writeCsv", name="Write CSV", description="Rows to CSV text or a document")
    async def write_csv(self, input: WriteCsv, context: Context) -> dict[str, Any]:
        """Writes rows, as a text or as a document.

        Raises:
            InputError: a row that can't be written, or an unknown form of return.
            ConnectorError: the document store refused.
        """
        as_document, file_name = _return_form(input)
        if len(input.data) > _PAGE:
            content = await asyncio.to_thread(write_table, input.data, input.format)
        else:
            content = write_table(input.data, input.format)
        if not as_document:
            return {"content": content}
        document = await context.documents.create(content.encode(), name=file_name, content_type=_MEDIA_TYPE)
        return {"document": document.reference}


csv = connector(
    type="io.camunda:csv-connector",
    name="CSV Connector",
    description="Reads CSV into process variables and writes them as CSV",
    version=3,
    keywords=["table", "spreadsheet", "rows"],
)(CsvOperations)


async def _text(input: ReadCsv, context: Context) -> str:
    source = input.document or input.data
    if source is None:
        raise InputError("No CSV data provided: give a document or data")
    if isinstance(source, str):
        return source
    if not is_reference(source):
        raise InputError("No CSV data provided: data has to be a text or a document reference")
    return (await read(context.documents.resolve(source))).decode("utf-8", "replace")


async def _listed(records: Iterator[Record], text: str) -> list[Record]:
    return await asyncio.to_thread(list, records) if len(text) > 100 * _PAGE else list(records)


async def _mapped(records: Iterator[Record], mapper: str, context: Context) -> list[Any]:
    """What the mapper makes of each record; null drops it."""
    evaluate = context.feel(mapper)
    found = []
    for index, record in enumerate(records, 1):
        if (value := evaluate({"record": record})) is not None:
            found.append(value)
        if index % _PAGE == 0:
            context.progress()
            await asyncio.sleep(0)
    return found


def _return_form(input: WriteCsv) -> tuple[bool, str | None]:
    """Whether a document is asked for, and its file name."""
    form = input.document_return_format
    if form is None or not (form.choice or "").strip():
        return bool(input.create_document), None
    if form.choice == "DOCUMENT":
        return True, "result.csv"
    if form.choice == "TEXT":
        _check_encoding(form)
        return False, None
    raise InputError("documentReturnFormat.choice must be DOCUMENT or TEXT: CSV has no other form")


def _check_encoding(form: DocumentReturnFormat) -> None:
    """A text in a variable has no encoding; a name that means nothing is a mistake in the model all the same."""
    try:
        codecs.lookup((form.encoding or "").strip() or "utf-8")
    except LookupError:
        raise InputError("documentReturnFormat.encoding is no known character set") from None
