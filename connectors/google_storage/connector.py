"""The Google Cloud Storage connector: documents to objects, and objects to documents or values."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connectors.google_storage.grant import service_account
from connectors.google_storage.model import DownloadInput, UploadInput
from connectors.google_storage.storage import Bucket
from connectors.sdk import ConnectorError, Context, RetryLater, connector, operation
from connectors.sdk.http import header
from connectors.sdk.retry_after import RetryAfterSettings
from connectors.sdk.return_format import check_format, downloaded

_NOT_UPLOADED = "Failed to upload file"


class GoogleStorageSettings(RetryAfterSettings):
    """Where Google Cloud Storage is, and how calls behave."""

    base_url: str = Field(
        default="https://storage.googleapis.com",
        description="Google Cloud Storage, or what stands in its place",
    )


class GoogleStorageOperations:
    """Uploading and downloading."""

    @operation("uploadObject", name="Upload object", description="Uploads a document")
    async def upload(self, input: UploadInput, context: Context) -> dict[str, Any]:
        """Writes the document as an object, over one of its name, and returns `{bucket, filename, downloadUrl}`.

        Raises:
            InputError: the key is none.
            ConnectorError: `Failed to upload file`, which is the error's code: models of the reference test for it.
        """
        given = input.operation
        name = given.name()
        bucket = Bucket(given.bucket, service_account(input.authentication.json_key), context)
        try:
            await bucket.put(name, given.document.open())
        except RetryLater as error:
            raise RetryLater(error.message, after=error.after, code=_NOT_UPLOADED) from error
        except ConnectorError as error:
            raise ConnectorError(_NOT_UPLOADED, error.message) from error
        url = f"https://storage.cloud.google.com/{given.bucket}/{name}"
        return {"bucket": given.bucket, "filename": name, "downloadUrl": url}

    @operation("downloadObject", name="Download object", description="Downloads an object")
    async def download(self, input: DownloadInput, context: Context) -> dict[str, Any]:
        """Returns the object, `{document}` or `{content}`.

        Raises:
            InputError: the key is none, or the charset of the text is not known.
            ConnectorError: Google refused, or the content is not what is wanted.
        """
        check_format(input.document_return_format)
        given = input.operation
        bucket = Bucket(given.bucket, service_account(input.authentication.json_key), context)
        async with bucket.read(given.file_name) as found:
            return await downloaded(
                found.chunks(),
                input.document_return_format,
                context.documents,
                as_document=given.as_document,
                name=given.file_name,
                content_type=header(found.headers, "Content-Type"),
            )


google_storage = connector(
    type="io.camunda:google-gcs:1",
    name="Google Cloud Storage",
    description="Uploads documents to Google Cloud Storage and downloads them",
    version=4,
    discriminator="operationDiscriminator",
    discriminates="operation",
    settings=GoogleStorageSettings,
    keywords=["storage", "file", "document", "GCS"],
)(GoogleStorageOperations)
