"""Requests that an access token admits (RFC 6750); a token that a server refuses is fetched anew, and they are sent again.

http = BearerClient(context, ClientCredentials(token_url, client_id, client_secret))
response = await http.send(Request("GET", url))
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from connectors.sdk.errors import ConnectorError, HttpError

if TYPE_CHECKING:
    from connectors.sdk.context import Context
    from connectors.sdk.http import Request, Response, StreamedResponse, TokenGrant


class BearerClient:
    """Sends a job's requests with the access token of a grant, and once more where the answer is 401.

    A body that is an iterator can't be sent again: then the 401 is the answer, and the next request has a new token.

    Args:
        context: of the job; its client sends the requests and keeps the tokens, which its errors never show.
        grant: whose token.
    """

    def __init__(self, context: Context, grant: TokenGrant) -> None:
        self._context = context
        self._grant = grant

    async def send(self, request: Request) -> Response:
        """As `HttpClient.send`.

        Raises:
            HttpError: no usable response, of the server or of the token end point.
            ConnectorError: there is no token, in the words of the token end point and without a code.
        """
        token = await self._token()
        response = await self._context.http.send(_admitted(request, token))
        if self._replaces_token(request, response.status, token):
            response = await self._context.http.send(_admitted(request, await self._token()))
        return response

    @asynccontextmanager
    async def stream(self, request: Request) -> AsyncIterator[StreamedResponse]:
        """As `send`, for bodies too large to hold."""
        token = await self._token()
        async with self._context.http.stream(_admitted(request, token)) as response:
            if not self._replaces_token(request, response.status, token):
                yield response
                return
        async with self._context.http.stream(_admitted(request, await self._token())) as response:
            yield response

    async def _token(self) -> str:
        try:
            token = await self._context.http.token(self._grant)
        except HttpError:
            raise
        except ConnectorError as error:
            raise ConnectorError(None, _problem(error)) from error
        self._context.mask(token)
        return token

    def _replaces_token(self, request: Request, status: int, token: str) -> bool:
        """Drops a token that was refused; whether the request can be sent again with another one."""
        if status != HTTPStatus.UNAUTHORIZED:
            return False
        self._context.http.forget_token(self._grant, token)
        return not isinstance(request.body, AsyncIterator)


def _admitted(request: Request, token: str) -> Request:
    return replace(request, headers=[("Authorization", f"Bearer {token}"), *request.headers])


def _problem(error: ConnectorError) -> str:
    """What the token end point says (RFC 6749, section 5.2), `AADSTS7000215: …` for example."""
    body = (error.variables or {}).get("response", {}).get("body")
    said = body.get("error_description") if isinstance(body, dict) else None
    status = f" Status code: {error.code}." if error.code else ""
    return f"Failed to fetch access token. Verify authentication details.{status} {said or error.message}"
