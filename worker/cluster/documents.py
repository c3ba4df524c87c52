"""Documents in the cluster's own store, through its REST API: what any other part of the cluster can read."""

from __future__ import annotations

import re
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import orjson

from connectors.sdk.errors import ConnectorError, InputError
from connectors.sdk.http import Request
from connectors.sdk.pieces import chunks
from worker.cluster.client import ClusterError
from worker.documents.naming import no_document
from worker.documents.reference import entry_of, metadata_json

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator
    from datetime import timedelta

    from connectors.sdk.documents import DocumentMetadata
    from connectors.sdk.http import Response
    from worker.documents.store import ClusterApi, Entry, StoreSetup

_TIMEOUT = 60.0
"""Seconds that the cluster, which may have to ask a store of its own, may take for each step."""

_MISSING = 404
_MEDIA_TYPE = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+(\s*;[\x20-\x7e]*)?")


class ClusterDocuments:
    """A `DocumentStore` over `/v2/documents` (runtime sheet, section 5.6), for all stores that the cluster has."""

    store_id = None

    def __init__(self, api: ClusterApi) -> None:
        self._api = api

    async def create(self, content: bytes | AsyncIterable[bytes], metadata: DocumentMetadata) -> Entry:
        boundary = f"connector-worker-{uuid4()}"
        request = Request(
            "POST",
            "/documents",
            [("Content-Type", f"multipart/form-data; boundary={boundary}"), ("Accept", "application/json")],
            _form(content, metadata, boundary),
            read_timeout=_TIMEOUT,
        )
        try:
            response = await self._api.send(request)
            return entry_of(_object_in(response))
        except ClusterError as error:
            raise _failed("kept", error) from error
        except InputError as error:
            raise ConnectorError(
                None, "The cluster answered a new document with what is no reference."
            ) from error

    async def open(self, entry: Entry) -> AsyncIterator[bytes]:
        request = Request("GET", _path(entry), read_timeout=_TIMEOUT)
        try:
            async with self._api.stream(request) as response:
                async for chunk in response.chunks():
                    yield chunk
        except ClusterError as error:
            if error.status == _MISSING:
                raise no_document(entry) from None
            raise _failed("read", error) from error

    async def delete(self, entry: Entry) -> None:
        try:
            await self._api.send(Request("DELETE", _path(entry, with_hash=False), read_timeout=_TIMEOUT))
        except ClusterError as error:
            if error.status != _MISSING:
                raise _failed("deleted", error) from error

    async def link(self, entry: Entry, lasts: timedelta) -> str:
        request = Request(
            "POST",
            _path(entry, "/links"),
            [("Content-Type", "application/json"), ("Accept", "application/json")],
            orjson.dumps({"timeToLive": int(lasts.total_seconds() * 1000)}),
            read_timeout=_TIMEOUT,
        )
        try:
            url = _object_in(await self._api.send(request)).get("url")
        except ClusterError as error:
            raise _failed("linked to", error) from error
        if not isinstance(url, str):
            raise ConnectorError(None, "The cluster answered the wish for a link with none.")
        return url


def _object_in(response: Response) -> dict[str, Any]:
    """The JSON object of an answer; an empty one where it has none."""
    try:
        answer = orjson.loads(response.body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _path(entry: Entry, below: str = "", *, with_hash: bool = True) -> str:
    if not entry.document_id.strip("."):  # a server would take it for another folder
        raise no_document(entry)
    query = {"storeId": entry.store_id}
    if with_hash and entry.content_hash is not None:
        query["contentHash"] = entry.content_hash
    return f"/documents/{quote(entry.document_id, safe='')}{below}?{urlencode(query)}"


def _form(
    content: bytes | AsyncIterable[bytes], metadata: DocumentMetadata, boundary: str
) -> bytes | AsyncGenerator[bytes, None]:
    """The parts `metadata` and `file` of a multipart form (RFC 7578); streamed where the content is."""
    kind = metadata.content_type or ""
    head = b"".join(
        (
            _part(boundary, 'name="metadata"', "application/json"),
            orjson.dumps(metadata_json(metadata)),
            b"\r\n",
            _part(
                boundary,
                f'name="file"; filename="{quote(metadata.file_name or "document", safe=" ")}"',
                kind if _MEDIA_TYPE.fullmatch(kind) else "application/octet-stream",
            ),
        )
    )
    tail = f"\r\n--{boundary}--\r\n".encode()
    return head + content + tail if isinstance(content, bytes) else _streamed(head, content, tail)


async def _streamed(head: bytes, content: AsyncIterable[bytes], tail: bytes) -> AsyncGenerator[bytes, None]:
    yield head
    async with aclosing(chunks(content)) as given:
        async for chunk in given:
            yield chunk
    yield tail


def _part(boundary: str, disposition: str, kind: str) -> bytes:
    return f"--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\nContent-Type: {kind}\r\n\r\n".encode()


def _failed(done: str, error: ClusterError) -> ConnectorError:
    code = None if error.status is None else str(error.status)
    return ConnectorError(code, f"The document could not be {done} in the cluster's store: {error}")


@asynccontextmanager
async def open_store(setup: StoreSetup) -> AsyncIterator[ClusterDocuments]:
    """The store `cluster`.

    Raises:
        ValueError: the address of the cluster's REST API is not known.
    """
    if setup.cluster is None:
        raise ValueError("the document store cluster needs CAMUNDA_CLIENT_REST_ADDRESS")
    yield ClusterDocuments(setup.cluster)
