"""Azure's Blob service: blobs of one account, over its REST API (learn.microsoft.com/rest/api/storageservices).

Plain calls over the worker's client, whose proxies and egress policy hold. Microsoft's own can be led over it only with
private parts of azure-core, and does three times the work for a small blob.
"""

from __future__ import annotations

import re
from base64 import b64encode
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import quote

from connectors.azure_blob.model import OAuthAuthentication
from connectors.sdk import ConnectorError, Request
from connectors.sdk.bearer import BearerClient
from connectors.sdk.http import header
from connectors.sdk.oauth import ClientCredentials
from connectors.sdk.pieces import pieces
from connectors.sdk.responses import read_whole
from connectors.sdk.retry_after import later

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator

    from connectors.azure_blob.model import Authentication
    from connectors.sdk import Context, Headers, HttpClient, Response, StreamedResponse

_VERSION = "2021-08-06"  # of the service's protocol
_SCOPE = "https://storage.azure.com/.default"
_PIECE = 8 * 1024 * 1024  # bytes of a block
_FAILED = 400
_MESSAGE = re.compile(r"<Message>([^<\n]*)")


class BlobStorage:
    """The blobs of an account, as one job may use them."""

    def __init__(self, authentication: Authentication, context: Context) -> None:
        self._http: HttpClient | BearerClient = context.http
        self._element = context.headers if context.settings.honour_retry_after else None
        self._signature = ""
        if isinstance(authentication, OAuthAuthentication):
            account = authentication.account_url
            self._http = BearerClient(context, _grant(authentication, context.settings.login_url))
        else:
            account = authentication.sas_url
            self._signature = authentication.sas_token.strip().lstrip("?")
        self._account = account.partition("?")[0].rstrip("/")

    def url(self, container: str, name: str) -> str:
        """The address of a blob, without what admits to it."""
        return f"{self._account}/{quote(container, safe='')}/{quote(name, safe='')}"

    async def put(self, url: str, content: AsyncIterable[bytes], content_type: str | None) -> None:
        """Writes a blob anew: at once, or in blocks where it is more than a block.

        Raises:
            ConnectorError: the service refused, or no answer.
        """
        described = [("x-ms-blob-content-type", content_type)] if content_type else []
        async with aclosing(pieces(content, _PIECE)) as given:
            first = await anext(given, b"")
            if len(first) < _PIECE:
                await self._send("PUT", url, "", first, [("x-ms-blob-type", "BlockBlob"), *described])
                return
            blocks = [await self._put_block(url, 0, first)]
            async for piece in given:
                blocks.append(await self._put_block(url, len(blocks), piece))
        listed = "".join(f"<Latest>{block}</Latest>" for block in blocks)
        body = f'<?xml version="1.0" encoding="utf-8"?><BlockList>{listed}</BlockList>'
        await self._send("PUT", url, "comp=blocklist", body.encode(), described)

    @asynccontextmanager
    async def read(self, url: str) -> AsyncIterator[StreamedResponse]:
        """A blob's content as it comes.

        Raises:
            ConnectorError: the service refused, or no answer.
        """
        async with self._http.stream(self._request("GET", url)) as response:
            if response.status >= _FAILED:
                raise self._refused(await read_whole(response))
            yield response

    async def _put_block(self, url: str, number: int, piece: bytes) -> str:
        block = b64encode(f"{number:06}".encode()).decode()
        await self._send("PUT", url, f"comp=block&blockid={quote(block, safe='')}", piece, [])
        return block

    async def _send(self, method: str, url: str, query: str, body: bytes, headers: Headers) -> None:
        response = await self._http.send(self._request(method, url, query, body, headers))
        if response.status >= _FAILED:
            raise self._refused(response)

    def _request(
        self,
        method: str,
        url: str,
        query: str = "",
        body: bytes | None = None,
        headers: Headers | None = None,
    ) -> Request:
        asked = "&".join(part for part in (query, self._signature) if part)
        own: Headers = [
            ("x-ms-version", _VERSION),
            ("x-ms-date", format_datetime(datetime.now(UTC), usegmt=True)),
            *(headers or ()),
        ]
        return Request(method, f"{url}?{asked}" if asked else url, own, body)

    def _refused(self, response: Response) -> ConnectorError:
        """The service's code and message, which models look into."""
        code = header(response.headers, "x-ms-error-code") or response.reason
        message = _MESSAGE.search(response.body.decode("utf-8", "replace"))
        said = f"Status code {response.status}, {code}"
        if message is not None:
            said += f": {unescape(message.group(1)).strip()}"
        return later(ConnectorError(None, said), response, self._element)


def _grant(authentication: OAuthAuthentication, login: str) -> ClientCredentials:
    return ClientCredentials(
        f"{login.rstrip('/')}/{quote(authentication.tenant_id, safe='')}/oauth2/v2.0/token",
        authentication.client_id,
        authentication.client_secret,
        scopes=_SCOPE,
    )
