"""Documents into S3, of any size in the memory of one part."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from connectors.aws.failure import FAILURES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from connectors.sdk import Document

_PART = 8 * 1024**2
"""Bytes; S3 takes ten thousand parts of at least 5 MiB."""


async def upload(client: Any, bucket: str, key: str, document: Document) -> None:
    """Puts the document's content: in one request what is one part, in several what is more.

    Raises:
        ConnectorError: the document can't be read.
        BotoCoreError: the request can't be made.
        ClientError: S3 refused.
    """
    place = {"Bucket": bucket, "Key": key}
    parts = _parts(document)
    first = await anext(parts, b"")
    target = {**place, "ContentType": document.metadata.content_type or "application/octet-stream"}
    if len(first) < _PART:
        await client.put_object(**target, Body=first)
        return
    started = {**place, "UploadId": (await client.create_multipart_upload(**target))["UploadId"]}
    try:
        done = [await _put_part(client, started, 1, first)]
        async for part in parts:
            done.append(await _put_part(client, started, len(done) + 1, part))
        await client.complete_multipart_upload(**started, MultipartUpload={"Parts": done})
    except BaseException:
        with suppress(*FAILURES):  # what stays of it costs money, but the failure at hand says more
            await client.abort_multipart_upload(**started)
        raise


async def _put_part(client: Any, upload: dict[str, Any], number: int, part: bytes) -> dict[str, Any]:
    answer = await client.upload_part(**upload, PartNumber=number, Body=part)
    return {"PartNumber": number, "ETag": answer["ETag"]}


async def _parts(document: Document) -> AsyncIterator[bytes]:
    """The content in pieces of `_PART` bytes, the last one shorter."""
    kept = bytearray()
    async for chunk in document.open():
        kept += chunk
        while len(kept) >= _PART:
            yield bytes(kept[:_PART])
            del kept[:_PART]
    if kept:
        yield bytes(kept)
