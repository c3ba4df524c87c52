"""Documents as blobs in a container of Azure Storage, by Microsoft's own asynchronous client."""

from __future__ import annotations

from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from azure.core.exceptions import AzureError, ResourceNotFoundError
from azure.storage.blob import BlobSasPermissions, ContentSettings, generate_blob_sas
from azure.storage.blob.aio import ContainerClient

from connectors.sdk.errors import ConnectorError
from worker.documents.content import Measured, verified
from worker.documents.naming import Bucket, content_disposition, no_document
from worker.documents.store import Entry

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator
    from datetime import timedelta

    from connectors.sdk.documents import DocumentMetadata
    from worker.documents.store import StoreSetup

STORE_ID = "azure"
_PIECE = (
    1024**2
)  # bytes of a block; fifty thousand of them make a blob, and the transport warns of larger ones
_SETTING = "CONNECTOR_WORKER_DOCUMENT_AZURE_CONNECTION_STRING"


class AzureStore:
    """A `DocumentStore` in a container; a document's hash is its SHA-256."""

    store_id = STORE_ID

    def __init__(self, client: ContainerClient, bucket: Bucket) -> None:
        self._client = client
        self._bucket = bucket

    async def create(self, content: bytes | AsyncIterable[bytes], metadata: DocumentMetadata) -> Entry:
        entry = Entry(STORE_ID, str(uuid4()), None, metadata)
        measured = Measured(content)
        described = ContentSettings(
            content_type=metadata.content_type, content_disposition=content_disposition(metadata)
        )
        try:
            async with aclosing(measured.pieces(_PIECE)) as pieces:
                await self._client.upload_blob(
                    self._bucket.object_of(entry), pieces, content_settings=described
                )
        except AzureError as error:
            raise _failed("kept", error) from error
        known = replace(metadata, size=measured.size)
        return replace(entry, content_hash=measured.hash, metadata=known)

    async def open(self, entry: Entry) -> AsyncIterator[bytes]:
        async with aclosing(verified(self._read(entry), entry.content_hash)) as content:
            async for piece in content:
                yield piece

    async def delete(self, entry: Entry) -> None:
        try:
            await self._client.delete_blob(self._bucket.object_of(entry))
        except ResourceNotFoundError:
            return
        except AzureError as error:
            raise _failed("deleted", error) from error

    async def link(self, entry: Entry, lasts: timedelta) -> str:
        key = getattr(self._client.credential, "account_key", None)
        if key is None:
            raise ConnectorError(
                None, f"The document store azure has links only with an account key in {_SETTING}."
            )
        blob = self._client.get_blob_client(self._bucket.object_of(entry))
        signature = generate_blob_sas(
            str(blob.account_name),
            blob.container_name,
            blob.blob_name,
            account_key=key,
            permission=BlobSasPermissions(read=True),
            expiry=datetime.now(UTC) + lasts,
        )
        return f"{blob.url}?{signature}"

    async def _read(self, entry: Entry) -> AsyncGenerator[bytes, None]:
        try:
            blob = await self._client.download_blob(self._bucket.object_of(entry))
            async for piece in blob.chunks():
                yield piece
        except ResourceNotFoundError:
            raise no_document(entry) from None
        except AzureError as error:
            raise _failed("read", error) from error


def _failed(done: str, error: AzureError) -> ConnectorError:
    said = error.message.partition("\n")[0]  # the lines below hold the request's id and time, the same again
    return ConnectorError(None, f"The document could not be {done} in Azure: {said}")


@asynccontextmanager
async def open_store(setup: StoreSetup) -> AsyncIterator[AzureStore]:
    """The store `azure`.

    Raises:
        ValueError: no container is named, or the connection string is none.
    """
    bucket = Bucket.of(setup.settings.azure_container, STORE_ID, "CONNECTOR_WORKER_DOCUMENT_AZURE_CONTAINER")
    connection = setup.settings.azure_connection_string
    if not connection:
        raise ValueError(f"the document store azure needs {_SETTING}")
    try:
        client = ContainerClient.from_connection_string(
            connection,
            bucket.name,
            max_block_size=_PIECE,
            max_single_get_size=_PIECE,
            max_chunk_get_size=_PIECE,
            connection_timeout=10,
            read_timeout=60,
            retry_total=3,
        )
    except ValueError:  # its message may repeat a part of the key
        raise ValueError(f"{_SETTING} is no connection string of a storage account") from None
    async with client:
        yield AzureStore(client, bucket)
