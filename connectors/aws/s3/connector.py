"""The Amazon S3 connector: documents into buckets, objects out of them."""

from __future__ import annotations

import base64
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from connectors.aws.connector import AwsOperations
from connectors.aws.s3.model import DeleteObject, DownloadObject, UploadObject
from connectors.aws.target import target_of
from connectors.sdk import ConnectorError, Context, connector, operation
from connectors.sdk.documents import file_name
from connectors.sdk.pieces import pieces
from connectors.sdk.responses import parse_json
from connectors.sdk.return_format import LARGEST_INLINE, check_format, downloaded
from connectors.sdk.s3_parts import PART, put

if TYPE_CHECKING:
    from collections.abc import AsyncIterable


class S3Operations(AwsOperations):
    """Objects, by clients that jobs of one configuration share."""

    @operation("uploadObject", name="Upload object", description="Puts a document into a bucket")
    async def upload(self, input: UploadObject, context: Context) -> dict[str, Any]:
        """Uploads the document and returns `{bucket, key, link}`, the key as it is in the input.

        Raises:
            InputError: the input can't work.
            ConnectorError: the document can't be read, S3 refused, or can't be reached.
        """
        action, document = input.action, input.action.document

        def told() -> dict[str, str]:
            key = file_name(document) if action.key is None else action.key
            kind = document.metadata.content_type or "application/octet-stream"
            return {"Bucket": action.bucket, "Key": key, "ContentType": kind}

        async with (
            self.client(target_of("s3", input), context) as client,
            aclosing(pieces(document.open(), PART)) as parts,
        ):
            await put(client, told, parts)
        link = f"https://{action.bucket}.s3.amazonaws.com/{action.key or 'null'}"
        return {"bucket": action.bucket, "key": action.key, "link": link}

    @operation("downloadObject", name="Download object", description="Fetches an object from a bucket")
    async def download(self, input: DownloadObject, context: Context) -> dict[str, Any]:
        """Fetches the object and returns `{bucket, key, element}`; the element has a `document` or its `content`.

        Raises:
            InputError: the input can't work.
            ConnectorError: no such object, S3 refused or can't be reached, or the content is not what is wanted.
        """
        action, wanted = input.action, input.document_return_format
        check_format(wanted)
        async with self.client(target_of("s3", input), context) as client:
            answer = await client.get_object(Bucket=action.bucket, Key=action.key)
            content, kind = answer["Body"].raw_stream.chunks(), answer.get("ContentType")
            if (wanted is None or wanted.choice is None) and not action.as_file:
                element = {"content": await _by_type(content, kind)}
            else:
                element = await downloaded(
                    content, wanted, context.documents, as_document=True, name=action.key, content_type=kind
                )
        return {"bucket": action.bucket, "key": action.key, "element": element}

    @operation("deleteObject", name="Delete object", description="Deletes an object from a bucket")
    async def delete(self, input: DeleteObject, context: Context) -> dict[str, Any]:
        """Deletes the object and returns `{bucket, key}`; one that is gone already is no error.

        Raises:
            InputError: the input can't work.
            ConnectorError: S3 refused, or can't be reached.
        """
        action = input.action
        async with self.client(target_of("s3", input), context) as client:
            await client.delete_object(Bucket=action.bucket, Key=action.key)
        return {"bucket": action.bucket, "key": action.key}


s3 = connector(
    type="io.camunda:aws-s3:1",
    name="AWS S3",
    description="Puts documents into buckets of Amazon S3, fetches and deletes objects",
    version=6,
    discriminator="actionDiscriminator",
    discriminates="action",
    keywords=["AWS", "bucket", "object", "file", "storage"],
)(S3Operations)


async def _by_type(content: AsyncIterable[bytes], kind: str | None) -> Any:
    """What older templates have: text and JSON by the exact content type, anything else as Base64."""
    body = bytearray()
    async for piece in content:
        body += piece
        if len(body) > LARGEST_INLINE:
            raise ConnectorError(
                None, "The object is too large for a variable: have it returned as a document."
            )
    if kind == "text/plain":
        return body.decode("utf-8", "replace")
    if kind != "application/json":
        return base64.b64encode(body).decode()
    try:
        return parse_json(bytes(body)) if body else None
    except ValueError:
        raise ConnectorError(None, "The object is no JSON, though its content type says so.") from None
