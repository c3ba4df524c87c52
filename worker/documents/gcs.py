"""Documents as objects in a bucket of Google Cloud Storage: its JSON API over the worker's HTTP client.

Google's own client is not asynchronous; google-auth finds the credentials and signs links. Like Google's clients, it
speaks to an emulator without credentials where `STORAGE_EMULATOR_HOST` names one.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import uuid4

import google.auth
import orjson
from google.auth.credentials import AnonymousCredentials, Signing
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import Request as TokenRequest

from connectors.sdk.errors import ConnectorError
from connectors.sdk.http import Request, header
from connectors.sdk.responses import read_whole
from worker.documents.content import Measured, verified
from worker.documents.gcs_links import signed_url
from worker.documents.naming import Bucket, content_disposition, no_document
from worker.documents.store import Entry

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator
    from datetime import timedelta

    from connectors.sdk.documents import DocumentMetadata
    from connectors.sdk.http import Headers, HttpClient, Response, StreamedResponse
    from worker.documents.store import StoreSetup

STORE_ID = "gcs"
GOOGLE = "https://storage.googleapis.com"
_PIECE = 8 * 1024**2  # bytes; pieces of an upload are multiples of 256 KiB
_SCOPES = ("https://www.googleapis.com/auth/devstorage.read_write",)
_TIMEOUT = 60.0
_LONGEST_LINK = 7 * 24 * 3600  # seconds


class GcsStore:
    """A `DocumentStore` in a bucket; a document's hash is its SHA-256."""

    store_id = STORE_ID

    def __init__(self, http: HttpClient, bucket: Bucket, credentials: Any, api: str = GOOGLE) -> None:
        self._http = http
        self._bucket = bucket
        self._credentials = credentials
        self._refreshing = asyncio.Lock()
        self._api = api

    async def create(self, content: bytes | AsyncIterable[bytes], metadata: DocumentMetadata) -> Entry:
        entry = Entry(STORE_ID, str(uuid4()), None, metadata)
        measured = Measured(content)
        async with aclosing(measured.pieces(_PIECE)) as pieces:
            session = await self._session(entry)
            try:
                await self._upload(session, pieces)
            except BaseException:
                with suppress(ConnectorError):  # it expires by itself, and the failure at hand says more
                    await self._http.send(Request("DELETE", session))
                raise
        known = replace(metadata, size=measured.size)
        return replace(entry, content_hash=measured.hash, metadata=known)

    async def open(self, entry: Entry) -> AsyncIterator[bytes]:
        async with aclosing(verified(self._read(entry), entry.content_hash)) as content:
            async for piece in content:
                yield piece

    async def delete(self, entry: Entry) -> None:
        request = Request("DELETE", self._object(entry), await self._admission(), read_timeout=_TIMEOUT)
        response = await self._http.send(request)
        if response.status != HTTPStatus.NOT_FOUND:
            _check("deleted", response)

    async def link(self, entry: Entry, lasts: timedelta) -> str:
        if not isinstance(self._credentials, Signing):
            raise ConnectorError(
                None, "The document store gcs has links only with the key of a service account."
            )
        seconds = int(lasts.total_seconds())
        if not 0 < seconds <= _LONGEST_LINK:
            raise ConnectorError(None, "A link of the document store gcs lasts from a second to seven days.")
        path = f"/{self._bucket.name}/{quote(self._bucket.object_of(entry))}"
        try:
            return await asyncio.to_thread(signed_url, self._api, path, seconds, self._credentials)
        except GoogleAuthError as error:
            raise _no_admission(error) from error

    async def _session(self, entry: Entry) -> str:
        """Where the content of a new object goes, piece by piece (a resumable upload)."""
        described = {
            "contentType": entry.metadata.content_type,
            "contentDisposition": content_disposition(entry.metadata),
        }
        headers = [*await self._admission(), ("Content-Type", "application/json")]
        name = quote(self._bucket.object_of(entry), safe="")
        response = await self._http.send(
            Request(
                "POST",
                f"{self._api}/upload/storage/v1/b/{self._bucket.name}/o?uploadType=resumable&name={name}",
                headers,
                orjson.dumps({key: value for key, value in described.items() if value}),
                read_timeout=_TIMEOUT,
            )
        )
        _check("kept", response)
        session = header(response.headers, "Location")
        if session is None:
            raise ConnectorError(
                None, "The document could not be kept in Google Cloud Storage: no upload began."
            )
        return session

    async def _upload(self, session: str, pieces: AsyncGenerator[bytes, None]) -> None:
        """Sends the pieces; which is the last one shows when no other follows."""
        sent, piece = 0, await anext(pieces, b"")
        while following := await anext(pieces, b""):
            await self._put(session, piece, f"bytes {sent}-{sent + len(piece) - 1}/*")
            sent, piece = sent + len(piece), following
        size = sent + len(piece)
        await self._put(session, piece, f"bytes {sent}-{size - 1}/{size}" if piece else "bytes */0")

    async def _put(self, session: str, piece: bytes, content_range: str) -> None:
        response = await self._http.send(
            Request("PUT", session, [("Content-Range", content_range)], piece, read_timeout=_TIMEOUT)
        )
        _check("kept", response)

    async def _read(self, entry: Entry) -> AsyncGenerator[bytes, None]:
        request = Request(
            "GET", f"{self._object(entry)}?alt=media", await self._admission(), read_timeout=_TIMEOUT
        )
        async with self._http.stream(request) as response:
            if response.status == HTTPStatus.NOT_FOUND:
                raise no_document(entry)
            if response.status >= HTTPStatus.BAD_REQUEST:
                _check("read", await read_whole(response))
            async for chunk in response.chunks():
                yield chunk

    def _object(self, entry: Entry) -> str:
        name = quote(self._bucket.object_of(entry), safe="")
        return f"{self._api}/storage/v1/b/{self._bucket.name}/o/{name}"

    async def _admission(self) -> Headers:
        """The header with the access token; google-auth fetches it with a client of its own, in a thread."""
        if isinstance(self._credentials, AnonymousCredentials):
            return []
        try:
            async with self._refreshing:
                if not self._credentials.valid:
                    await asyncio.to_thread(self._credentials.refresh, TokenRequest())
        except GoogleAuthError as error:
            raise _no_admission(error) from error
        return [("Authorization", f"Bearer {self._credentials.token}")]


def _check(done: str, response: Response | StreamedResponse) -> None:
    if response.status >= HTTPStatus.BAD_REQUEST:
        raise ConnectorError(
            str(response.status),
            f"The document could not be {done} in Google Cloud Storage: {response.status} {response.reason}",
        )


def _no_admission(error: GoogleAuthError) -> ConnectorError:
    return ConnectorError(
        None, f"Google's credentials of the document store gcs do not work: {type(error).__name__}"
    )


@asynccontextmanager
async def open_store(setup: StoreSetup) -> AsyncIterator[GcsStore]:
    """The store `gcs`.

    Raises:
        ValueError: no bucket is named, or there are no credentials.
    """
    bucket = Bucket.of(setup.settings.gcs_bucket, STORE_ID, "CONNECTOR_WORKER_DOCUMENT_GCS_BUCKET")
    if emulator := setup.environment.get("STORAGE_EMULATOR_HOST"):
        api = emulator if "://" in emulator else f"http://{emulator}"
        yield GcsStore(setup.http, bucket, AnonymousCredentials(), api.rstrip("/"))
        return
    try:
        credentials, _ = await asyncio.to_thread(google.auth.default, scopes=_SCOPES)
    except GoogleAuthError as error:
        raise ValueError(f"the document store gcs has no credentials: {error}") from error
    yield GcsStore(setup.http, bucket, credentials)
