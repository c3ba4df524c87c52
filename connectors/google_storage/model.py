"""Input of the Google Cloud Storage connector, as the element template gives it (data sheet, section 9)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from connectors.sdk import Document, Model, template
from connectors.sdk.constraints import NotBlank
from connectors.sdk.return_format import DocumentReturnFormat

Project = Annotated[NotBlank, Field(description="Id of the project")]
Bucket = Annotated[NotBlank, Field(description="Name of the bucket")]


class Authentication(Model):
    """A service account."""

    json_key: NotBlank = Field(
        title="JSON key",
        description="Key of the service account, as Google's console downloads it",
        json_schema_extra=template(secret=True, multiline=True),
    )


class Upload(Model):
    """What is uploaded, and where to."""

    project: Project
    bucket: Bucket
    file_name: str | None = Field(
        default=None,
        description="Name of the object; the document's own by default",
        examples=["orders/1.pdf"],
    )
    document: Document = Field(description="The document to upload")


class Download(Model):
    """What is downloaded."""

    project: Project
    bucket: Bucket
    file_name: NotBlank = Field(description="Name of the object", examples=["orders/1.pdf"])
    as_document: bool = Field(
        default=False,
        description="Deprecated: use documentReturnFormat",
        json_schema_extra=template(omit=True),
    )


class UploadInput(Model):
    """Uploading an object."""

    authentication: Authentication = Field(description="How to authenticate")
    operation: Upload


class DownloadInput(Model):
    """Downloading an object."""

    authentication: Authentication = Field(description="How to authenticate")
    operation: Download
    document_return_format: DocumentReturnFormat | None = Field(default=None, title="Response")
