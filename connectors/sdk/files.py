"""Inputs of operations that keep documents as files elsewhere, in a bucket or a container, and fetch them.

A connector says where the files are in a base of its own, whose fields stand first:

    class Upload(FileUpload, InContainer): ...
"""

from __future__ import annotations

from pydantic import Field

from connectors.sdk.constraints import NotBlank
from connectors.sdk.documents import Document, file_name
from connectors.sdk.model import Model


class FileUpload(Model):
    """A document, and what its file is called."""

    file_name: str | None = Field(
        default=None, description="Name of the file; the document's own by default", examples=["orders/1.pdf"]
    )
    document: Document = Field(description="The document to upload")

    def name(self) -> str:
        """What the file is called: as the input says, or as the document is; a random name where it has none."""
        return self.file_name or file_name(self.document)


class FileDownload(Model):
    """Which file is fetched."""

    file_name: NotBlank = Field(description="Name of the file", examples=["orders/1.pdf"])
