"""Input of the CSV connector, as the element template `io.camunda.connectors.csv` gives it (data sheet, section 5)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic.alias_generators import to_camel


class _Input(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, hide_input_in_errors=True)


def _listed(value: Any) -> Any:
    return value if value is None or isinstance(value, list) else [value]


class Format(_Input):
    """How the text is laid out."""

    delimiter: Annotated[str, BeforeValidator(lambda value: "," if value is None else value)] = ","
    """What parts the cells, one character or several; blanks around it do not count, unless it is nothing else."""
    skip_header_record: bool | None = None
    """Reading: the first line is no data. Writing: no line of names."""
    headers: Annotated[list[str] | None, BeforeValidator(_listed)] = None
    """The names of the columns."""

    @property
    def separator(self) -> str:
        """The delimiter without blanks around it; a tab or a blank alone stays."""
        return self.delimiter.strip() or self.delimiter or ","


class ReadCsv(_Input):
    """What `readCsv` reads; a document goes before `data`."""

    document: dict[str, Any] | None = None
    """A document reference."""
    data: str | dict[str, Any] | None = None
    """The text, or a document reference."""
    format: Format | None = None
    row_type: Literal["Object", "Array"] | None = None
    """What a record is; objects unless said otherwise."""


class DocumentReturnFormat(_Input):
    """In what form the text is returned."""

    choice: str | None = None
    encoding: str | None = None


class WriteCsv(_Input):
    """What `writeCsv` writes."""

    data: list[Any]
    """Rows: lists of cells, or objects."""
    format: Format | None = None
    document_return_format: DocumentReturnFormat | None = None
    create_document: bool | None = None
    """The choice of older templates: a document in place of the text."""
