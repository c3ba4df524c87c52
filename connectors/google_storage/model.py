"""Input of the Google Cloud Storage connector, as the element template gives it (data sheet, section 9)."""

from __future__ import annotations

from pydantic import Field

from connectors.sdk import Model, template
from connectors.sdk.constraints import NotBlank
from connectors.sdk.files import FileDownload, FileUpload
from connectors.sdk.return_format import DocumentReturnFormat


class Authentication(Model):
    """A service account."""

    json_key: NotBlank = Field(
        title="JSON key",
        description="Key of the service account, as Google's console downloads it",
        json_schema_extra=template(secret=True, multiline=True),
    )


class _InBucket(Model):
    project: NotBlank = Field(description="Id of the project")
    bucket: NotBlank = Field(description="Name of the bucket")


class Upload(FileUpload, _InBucket):
    """What is uploaded, and where to."""


class Download(FileDownload, _InBucket):
    """What is downloaded."""

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
