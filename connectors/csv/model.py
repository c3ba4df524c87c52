"""Input of the CSV connector, as the element template `io.camunda.connectors.csv` gives it (data sheet, section 5)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from connectors.sdk import FeelFunction, Model, template


def _usable(delimiter: str | None) -> str:
    """The delimiter without blanks around it; a tab or a blank alone stays."""
    found = (delimiter and (delimiter.strip() or delimiter)) or ","
    if any(mark in found for mark in '"\r\n'):
        raise PydanticCustomError("delimiter", "can hold neither a quote nor a line break")
    return found


class Format(Model):
    """How the text is laid out; the delimiter is a comma unless given."""

    delimiter: Annotated[str | None, AfterValidator(_usable)] = Field(
        default=None,
        validate_default=True,
        description="What parts the cells, one character or several; a comma by default",
        examples=[";"],
    )
    skip_header_record: bool | None = Field(
        default=None,
        description="Reading: the first line is no data. Writing: no line of names",
        json_schema_extra=template(default=True),
    )
    headers: list[str] | None = Field(
        default=None, description="Names of the columns", examples=[["id", "name"]]
    )


class ReadCsv(Model):
    """What `readCsv` reads."""

    document: dict[str, Any] | None = Field(default=None, description="Document reference; goes before data")
    data: Any = Field(default=None, description="CSV text, or a document reference")
    format: Format | None = None
    row_type: Literal["Object", "Array"] | None = Field(
        default=None,
        title="Records",
        description="What a record is; an object unless said otherwise",
        json_schema_extra=template(choices={"Object": "Objects", "Array": "Lists"}),
    )


class ReadHeaders(Model):
    """Custom headers of `readCsv`."""

    record_mapper: FeelFunction | None = Field(
        default=None,
        description="FEEL over record: what becomes of each, null drops it",
        examples=["={id: number(record.id)}"],
    )


class DocumentReturnFormat(Model):
    """In what form the text is returned."""

    choice: str | None = Field(
        default=None,
        title="Result",
        description="A text in the variable, or a stored document",
        json_schema_extra=template(choices={"TEXT": "Text", "DOCUMENT": "Document"}),
    )
    encoding: str | None = Field(
        default=None,
        description="Charset of the text; it has no effect",
        json_schema_extra=template(omit=True),
    )


class WriteCsv(Model):
    """What `writeCsv` writes."""

    data: list[Any] = Field(
        title="Rows", description="Rows: objects, or lists of cells", examples=[[{"id": 1, "name": "tea"}]]
    )
    format: Format | None = None
    document_return_format: DocumentReturnFormat | None = Field(
        default=None, title="Result", json_schema_extra=template(group="Input")
    )
    create_document: bool | None = Field(
        default=None,
        description="Deprecated: use documentReturnFormat",
        json_schema_extra=template(omit=True),
    )
