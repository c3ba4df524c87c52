"""The Azure Blob Storage connector: documents to blobs, and blobs to documents or values."""

from __future__ import annotations

import asyncio
from typing import Any

from pydantic import Field

from connectors.azure_blob.model import DownloadInput, UploadInput
from connectors.azure_blob.storage import BlobStorage
from connectors.sdk import ConnectorError, Context, connector, operation
from connectors.sdk.http import header
from connectors.sdk.retry_after import RetryAfterSettings
from connectors.sdk.return_format import check_format, downloaded


class AzureBlobSettings(RetryAfterSettings):
    """Where Microsoft signs in, and how calls behave."""

    login_url: str = Field(
        default="https://login.microsoftonline.com",
        description="Microsoft Entra, such as `https://login.microsoftonline.us`",
    )


class AzureBlobOperations:
    """Uploading and downloading."""

    @operation("uploadBlob", name="Upload blob", description="Uploads a document")
    async def upload(self, input: UploadInput, context: Context) -> dict[str, Any]:
        """Writes the document as a blob, over one of its name, and returns `{container, filename, link}`.

        Raises:
            ConnectorError: Azure refused, or the upload took longer than it may.
        """
        given = input.operation
        name = given.name()
        storage = BlobStorage(input.authentication, context)
        url = storage.url(given.container, name)
        try:
            async with asyncio.timeout(given.timeout):
                await storage.put(url, given.document.open(), given.document.metadata.content_type)
        except TimeoutError as error:
            raise ConnectorError(
                None, f"The upload was not done within operation.timeout, {given.timeout} s."
            ) from error
        return {"container": given.container, "filename": name, "link": url}

    @operation("downloadBlob", name="Download blob", description="Downloads a blob")
    async def download(self, input: DownloadInput, context: Context) -> dict[str, Any]:
        """Returns the blob, `{document}` or `{content}`.

        Raises:
            ConnectorError: Azure refused, or the content is not what is wanted.
            InputError: the charset of the text is not known.
        """
        check_format(input.document_return_format)
        given = input.operation
        storage = BlobStorage(input.authentication, context)
        async with storage.read(storage.url(given.container, given.file_name)) as blob:
            return await downloaded(
                blob.chunks(),
                input.document_return_format,
                context.documents,
                as_document=given.as_file,
                name=given.file_name,
                content_type=header(blob.headers, "Content-Type"),
            )


azure_blob = connector(
    type="io.camunda:azure-blobstorage:1",
    name="Azure Blob Storage",
    description="Uploads documents to Azure Blob Storage and downloads them",
    version=5,
    discriminator="operationDiscriminator",
    discriminates="operation",
    settings=AzureBlobSettings,
    keywords=["storage", "file", "document"],
)(AzureBlobOperations)
