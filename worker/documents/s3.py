"""Documents as objects in a bucket of Amazon S3, or of a server that speaks its protocol.

aiobotocore does the talking: signatures, credentials from wherever AWS tools look, retries.
"""

from __future__ import annotations

from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from aiobotocore.config import AioConfig
from aiobotocore.session import get_session
from botocore.exceptions import BotoCoreError, ClientError

from connectors.sdk.errors import ConnectorError
from connectors.sdk.s3_parts import PART, put
from worker.documents.content import Measured, verified
from worker.documents.naming import Bucket, content_disposition, no_document
from worker.documents.store import Entry

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator
    from datetime import timedelta

    from connectors.sdk.documents import DocumentMetadata
    from worker.documents.store import StoreSetup

STORE_ID = "s3"
_PIECE = 256 * 1024
_LONGEST_LINK = 7 * 24 * 3600  # seconds, the bound of signature version 4
_MISSING = frozenset({"NoSuchKey", "404"})
_FAILURES = (ClientError, BotoCoreError)


class S3Store:
    """A `DocumentStore` in a bucket; a document's hash is its SHA-256."""

    store_id = STORE_ID

    def __init__(self, client: Any, bucket: Bucket) -> None:
        self._client = client
        self._bucket = bucket

    async def create(self, content: bytes | AsyncIterable[bytes], metadata: DocumentMetadata) -> Entry:
        entry = Entry(STORE_ID, str(uuid4()), None, metadata)
        measured = Measured(content)
        try:
            async with aclosing(measured.pieces(PART)) as parts:
                await put(self._client, lambda: self._place(entry) | _described(metadata), parts)
        except _FAILURES as error:
            raise _failed("kept", error) from error
        known = replace(metadata, size=measured.size)
        return replace(entry, content_hash=measured.hash, metadata=known)

    async def open(self, entry: Entry) -> AsyncIterator[bytes]:
        async with aclosing(verified(self._read(entry), entry.content_hash)) as content:
            async for piece in content:
                yield piece

    async def delete(self, entry: Entry) -> None:
        try:
            await self._client.delete_object(**self._place(entry))
        except _FAILURES as error:
            raise _failed("deleted", error) from error

    async def link(self, entry: Entry, lasts: timedelta) -> str:
        seconds = int(lasts.total_seconds())
        if not 0 < seconds <= _LONGEST_LINK:
            raise ConnectorError(None, "A link of the document store s3 lasts from a second to seven days.")
        try:
            url: str = await self._client.generate_presigned_url(
                "get_object", Params=self._place(entry), ExpiresIn=seconds
            )
        except _FAILURES as error:
            raise _failed("linked to", error) from error
        return url

    def _place(self, entry: Entry) -> dict[str, Any]:
        return {"Bucket": self._bucket.name, "Key": self._bucket.object_of(entry)}

    async def _read(self, entry: Entry) -> AsyncGenerator[bytes, None]:
        try:
            answer = await self._client.get_object(**self._place(entry))
            async with answer["Body"] as body:
                async for piece in body.iter_chunks(_PIECE):
                    yield piece
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in _MISSING:
                raise no_document(entry) from None
            raise _failed("read", error) from error
        except BotoCoreError as error:
            raise _failed("read", error) from error


def _described(metadata: DocumentMetadata) -> dict[str, str]:
    given = {"ContentType": metadata.content_type, "ContentDisposition": content_disposition(metadata)}
    return {name: value for name, value in given.items() if value}


def _failed(done: str, error: Exception) -> ConnectorError:
    return ConnectorError(None, f"The document could not be {done} in S3: {error}")


@asynccontextmanager
async def open_store(setup: StoreSetup) -> AsyncIterator[S3Store]:
    """The store `s3`.

    Raises:
        ValueError: no bucket or region is named.
    """
    bucket = Bucket.of(setup.settings.s3_bucket, STORE_ID, "CONNECTOR_WORKER_DOCUMENT_S3_BUCKET")
    endpoint = setup.settings.s3_endpoint
    config = AioConfig(
        connect_timeout=10,
        read_timeout=60,
        retries={"mode": "standard", "max_attempts": 3},
        signature_version="s3v4",
        s3={"addressing_style": "path" if endpoint else "auto"},
        # Servers other than Amazon's know no checksums after the body.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    opening = get_session().create_client("s3", endpoint_url=endpoint, config=config)
    async with AsyncExitStack() as stack:
        try:
            client = await stack.enter_async_context(opening)
        except BotoCoreError as error:
            raise ValueError(f"the document store s3 can't be opened: {error}") from error
        yield S3Store(client, bucket)
