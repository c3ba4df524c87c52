"""What documents are called where they are kept: ids that lead nowhere else, places within buckets, names of files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import EmailMessage
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

from connectors.sdk.documents import DocumentMetadata
from connectors.sdk.errors import ConnectorError
from connectors.sdk.http import header

if TYPE_CHECKING:
    from connectors.sdk.http import Headers
    from worker.documents.store import Entry

# References are process variables: no id may lead to what is no document.
_IDS = re.compile(r"[A-Za-z0-9_-]{1,128}")


def checked_id(entry: Entry) -> str:
    """The document's id, if it is one.

    Raises:
        ConnectorError: no document has such an id.
    """
    if not _IDS.fullmatch(entry.document_id):
        raise no_document(entry)
    return entry.document_id


def no_document(entry: Entry) -> ConnectorError:
    """The error of a document that is not there."""
    return ConnectorError("404", f"The document store {entry.store_id} has no document {entry.document_id}.")


def content_disposition(metadata: DocumentMetadata) -> str | None:
    """What lets a browser that follows a link save the file under its name (RFC 6266)."""
    if not metadata.file_name:
        return None
    return f"attachment; filename*=UTF-8''{quote(metadata.file_name, safe='')}"


def served(headers: Headers) -> DocumentMetadata:
    """What a server says of the file that it sends: the name without any folders (RFC 6266), and the media type."""
    lines = EmailMessage()
    for name in ("Content-Disposition", "Content-Type"):
        if value := header(headers, name):
            lines[name] = value
    given = re.split(r"[/\\]", lines.get_filename() or "")[-1]
    return DocumentMetadata(header(headers, "Content-Type"), given or None)


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket or container, and what the names of its objects begin with."""

    name: str
    prefix: str

    @classmethod
    def of(cls, text: str | None, store: str, setting: str) -> Self:
        """The bucket that a setting names, `BUCKET` or `BUCKET/PREFIX`.

        Raises:
            ValueError: it names none.
        """
        name, _, prefix = (text or "").partition("/")
        if not name:
            raise ValueError(f"the document store {store} needs {setting}")
        return cls(name, f"{prefix.rstrip('/')}/" if prefix.rstrip("/") else "")

    def object_of(self, entry: Entry) -> str:
        """The name of the object that holds the document.

        Raises:
            ConnectorError: no document has such an id.
        """
        return self.prefix + checked_id(entry)
