"""Input of the S3 connector, as the element template `io.camunda.connectors.aws.s3.v1` gives it (section 7.4)."""

from __future__ import annotations

from pydantic import Field

from connectors.aws.model import AwsInput, AwsModel
from connectors.sdk import Document, template
from connectors.sdk.constraints import NotBlank
from connectors.sdk.return_format import DocumentReturnFormat

_GROUP = template(group="Object")


class _InBucket(AwsModel):
    bucket: NotBlank = Field(description="Name of the bucket", examples=["orders"])


class Place(_InBucket):
    """Which object."""

    key: NotBlank = Field(description="Key of the object", examples=["2026/order-1.pdf"])


class Upload(_InBucket):
    """A document, and where it is put."""

    key: str | None = Field(
        default=None,
        description="Key of the object; the document's file name by default",
        examples=["order-1.pdf"],
    )
    document: Document = Field(description="The document to upload")


class Download(Place):
    """Which object is fetched."""

    as_file: bool | None = Field(default=None, json_schema_extra=template(omit=True))


class UploadObject(AwsInput):
    """Uploading a document."""

    action: Upload = Field(description="The object", json_schema_extra=_GROUP)


class DownloadObject(AwsInput):
    """Downloading an object."""

    action: Download = Field(description="The object", json_schema_extra=_GROUP)
    document_return_format: DocumentReturnFormat | None = Field(
        default=None,
        title="Content",
        description="What becomes of the content",
        json_schema_extra=template(group="Result"),
    )


class DeleteObject(AwsInput):
    """Deleting an object."""

    action: Place = Field(description="The object", json_schema_extra=_GROUP)
