"""Content into a bucket of S3, or of a server that speaks its protocol, of any size in the memory of one part."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

PART = 8 * 1024**2
"""Bytes; S3 takes ten thousand parts of at least 5 MiB."""


async def put(client: Any, told: Callable[[], Mapping[str, Any]], parts: AsyncIterator[bytes]) -> None:
    """Puts an object: in one request what is one part, in several what is more.

    Args:
        client: aiobotocore's, of S3; what it raises passes.
        told: gives the object's `Bucket` and `Key`, and what else is to be known of it, once its content has begun:
            external documents say no sooner what they are.
        parts: the content in pieces of `PART` bytes, the last one shorter; what they raise passes.
    """
    first = await anext(parts, b"")
    target = told()
    if len(first) < PART:
        await client.put_object(**target, Body=first)
        return
    begun = await client.create_multipart_upload(**target)
    upload = {"Bucket": target["Bucket"], "Key": target["Key"], "UploadId": begun["UploadId"]}
    try:
        done = [await _put_part(client, upload, 1, first)]
        async for part in parts:
            done.append(await _put_part(client, upload, len(done) + 1, part))
        await client.complete_multipart_upload(**upload, MultipartUpload={"Parts": done})
    except BaseException:
        with suppress(Exception):  # what stays of it costs money, but the failure at hand says more
            await client.abort_multipart_upload(**upload)
        raise


async def _put_part(client: Any, upload: Mapping[str, Any], number: int, part: bytes) -> dict[str, Any]:
    answer = await client.upload_part(**upload, PartNumber=number, Body=part)
    return {"PartNumber": number, "ETag": answer["ETag"]}
