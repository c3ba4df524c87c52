"""Google Cloud Storage: objects of one bucket, over its JSON API (cloud.google.com/storage/docs/json_api).

Plain calls over the worker's client: Google's own is not asynchronous, and opens connections past the worker's proxies
and egress policy.
"""

from __future__ import annotations

from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from connectors.sdk import ConnectorError, Request
from connectors.sdk.bearer import BearerClient
from connectors.sdk.http import header
from connectors.sdk.pieces import pieces
from connectors.sdk.responses import parse_json, read_whole
from connectors.sdk.retry_after import later

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator

    from connectors.google_storage.grant import ServiceAccount
    from connectors.sdk import Context, Headers, Response, StreamedResponse

_PIECE = 8 * 1024 * 1024  # bytes; pieces of an upload are multiples of 256 KiB
_FAILED = 400


class Bucket:
    """The objects of a bucket, as one job may use them."""

    def __init__(self, name: str, account: ServiceAccount, context: Context) -> None:
        self._name = quote(name, safe="")
        self._context = context
        self._http = BearerClient(context, account)
        self._api = context.settings.base_url.rstrip("/")
        self._element = context.headers if context.settings.honour_retry_after else None

    async def put(self, name: str, content: AsyncIterable[bytes]) -> None:
        """Writes an object anew: at once, or piece by piece where it is more than a piece.

        Raises:
            ConnectorError: the service refused, or no answer.
        """
        place = f"{self._api}/upload/storage/v1/b/{self._name}/o?name={quote(name, safe='')}"
        async with aclosing(pieces(content, _PIECE)) as given:
            piece = await anext(given, b"")
            if len(piece) < _PIECE:
                octets = ("Content-Type", "application/octet-stream")
                await self._send("POST", f"{place}&uploadType=media", piece, [octets])
                return
            began = await self._send("POST", f"{place}&uploadType=resumable", b"", [])
            session = header(began.headers, "Location")
            if session is None:
                raise ConnectorError(None, "Google Cloud Storage began no upload.")
            sent = 0
            while following := await anext(given, b""):
                await self._put_piece(session, piece, sent, total=None)
                sent, piece = sent + len(piece), following
            await self._put_piece(session, piece, sent, total=sent + len(piece))

    @asynccontextmanager
    async def read(self, name: str) -> AsyncIterator[StreamedResponse]:
        """An object's content as it comes.

        Raises:
            ConnectorError: the service refused, or no answer.
        """
        url = f"{self._api}/storage/v1/b/{self._name}/o/{quote(name, safe='')}?alt=media"
        async with self._http.stream(Request("GET", url)) as response:
            if response.status >= _FAILED:
                raise self._refused(await read_whole(response))
            yield response

    async def _put_piece(self, session: str, piece: bytes, start: int, total: int | None) -> None:
        known = "*" if total is None else total
        place = [("Content-Range", f"bytes {start}-{start + len(piece) - 1}/{known}")]
        response = await self._context.http.send(Request("PUT", session, place, piece))
        if response.status >= _FAILED:
            raise self._refused(response)

    async def _send(self, method: str, url: str, body: bytes, headers: Headers) -> Response:
        response = await self._http.send(Request(method, url, headers, body))
        if response.status >= _FAILED:
            raise self._refused(response)
        return response

    def _refused(self, response: Response) -> ConnectorError:
        said = _message(response)
        return later(
            ConnectorError(None, f"{response.status} {said or response.reason}"), response, self._element
        )


def _message(response: Response) -> str | None:
    """What Google says is wrong: JSON of most calls, a text of downloads."""
    try:
        message = parse_json(response.body)["error"]["message"]
    except (ValueError, LookupError, TypeError):
        return response.body.decode("utf-8", "replace").strip()[:200] or None
    return str(message)
