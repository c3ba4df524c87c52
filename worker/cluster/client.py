"""The authenticated client of the cluster's REST API (Orchestration Cluster API, version 2).

It speaks over the worker's own HTTP client, with the credentials that the gateway is shown too: none, a user's, or
access tokens, of which a refused one is replaced once.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import orjson

from connectors.sdk.errors import ConnectorError, HttpError
from connectors.sdk.http import Request
from connectors.sdk.oauth import ClientCredentials, basic_authorization

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from connectors.sdk.http import HttpClient, Response, StreamedResponse
    from worker.config.settings import Auth

PROCESS_DEADLINE = 20.0
"""Seconds in which a process has to be had, a token for it included."""

_VERSION = "/v2"
_STAYS_ADMITTED = 60.0
"""Seconds for which a token that the cluster took is sent with content that can't be sent again."""


class ClusterError(ConnectorError):
    """The cluster gave no usable answer; the code is the HTTP status as text.

    Attributes:
        status: the HTTP status; None where there was no answer.
    """

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(None if status is None else str(status), message)
        self.status = status


class ClusterClient:
    """Calls the cluster's REST API; the `Cluster` that connectors are lent.

    Args:
        address: of the API without its version, such as `http://localhost:8080`.
        http: sends the requests, fetches and keeps the tokens.
        auth: who the worker is.
    """

    def __init__(self, address: str, http: HttpClient, auth: Auth) -> None:
        self.address = address.rstrip("/")
        self._http = http
        self._auth = auth
        self._admitted_at: float | None = None

    async def process_xml(self, process_definition_key: int) -> bytes:
        """The BPMN of a deployed process, which the API may not have in the first moments after the deployment.

        Raises:
            ClusterError: it can't be had.
        """
        request = Request(
            "GET", f"/process-definitions/{process_definition_key}/xml", [("Accept", "text/xml")]
        )
        try:
            async with asyncio.timeout(PROCESS_DEADLINE):
                response = await self.send(request)
        except TimeoutError:
            raise ClusterError(f"{_name(request)}: no answer within {PROCESS_DEADLINE:g} s") from None
        if response.status != HTTPStatus.OK:
            raise ClusterError(f"{_name(request)}: the process has no XML", response.status)
        return response.body

    async def send(self, request: Request) -> Response:
        """Sends a request whose URL is a path below the API's version, and reads the answer whole.

        Raises:
            ClusterError: no answer, or one with a status of 400 or more.
        """
        try:
            if _is_sent_once(request):
                await self._be_admitted()
            authorization = await self._authorization()
            response = await self._http.send(self._addressed(request, authorization))
            if self._replaces_token(request, response.status, authorization):
                response = await self._http.send(self._addressed(request, await self._authorization()))
        except HttpError as error:
            raise ClusterError(f"{_name(request)}: {error.message}") from error
        if response.status >= HTTPStatus.BAD_REQUEST:
            raise _refusal(request, response, response.body)
        return response

    @asynccontextmanager
    async def stream(self, request: Request) -> AsyncIterator[StreamedResponse]:
        """As `send`, for answers too large to hold.

        Raises:
            ClusterError: no answer, one with a status of 400 or more, or one that broke off.
        """
        try:
            async with self._admitted(request) as response:
                if response.status >= HTTPStatus.BAD_REQUEST:
                    body = b"".join([piece async for piece in response.chunks()])
                    raise _refusal(request, response, body)
                yield response
        except HttpError as error:
            raise ClusterError(f"{_name(request)}: {error.message}") from error

    @asynccontextmanager
    async def _admitted(self, request: Request) -> AsyncIterator[StreamedResponse]:
        authorization = await self._authorization()
        async with self._http.stream(self._addressed(request, authorization)) as response:
            if not self._replaces_token(request, response.status, authorization):
                yield response
                return
        async with self._http.stream(self._addressed(request, await self._authorization())) as response:
            yield response

    def _addressed(self, request: Request, authorization: str | None) -> Request:
        headers = list(request.headers)
        if authorization is not None:
            headers.append(("Authorization", authorization))
        return replace(request, url=f"{self.address}{_VERSION}{request.url}", headers=headers)

    async def _authorization(self) -> str | None:
        if self._auth is None:
            return None
        if not isinstance(self._auth, ClientCredentials):
            return basic_authorization(self._auth.username, self._auth.password)
        try:
            return f"Bearer {await self._http.token(self._auth)}"
        except ConnectorError as error:
            raise ClusterError(f"no token for {self.address}: {error.message}") from error

    def _replaces_token(self, request: Request, status: int, authorization: str | None) -> bool:
        """Drops a token that was refused; whether the request can be sent again with another one."""
        if status != HTTPStatus.UNAUTHORIZED or not isinstance(self._auth, ClientCredentials):
            self._admitted_at = time.monotonic()
            return False
        self._admitted_at = None
        assert authorization is not None
        self._http.forget_token(self._auth, authorization.removeprefix("Bearer "))
        return not _is_sent_once(request)

    async def _be_admitted(self) -> None:
        """Has a token that the cluster refuses replaced, by a small request where no other told of it lately."""
        if isinstance(self._auth, ClientCredentials) and (
            self._admitted_at is None or time.monotonic() - self._admitted_at > _STAYS_ADMITTED
        ):
            with suppress(ClusterError):  # what else is wrong, the request at hand will tell
                await self.send(Request("GET", "/topology", [("Accept", "application/json")]))


def _is_sent_once(request: Request) -> bool:
    return request.body is not None and not isinstance(request.body, bytes)


def _refusal(request: Request, response: Response | StreamedResponse, body: bytes) -> ClusterError:
    said = _problem(body) or response.reason
    return ClusterError(f"{_name(request)}: {response.status} {said}".rstrip(), response.status)


def _problem(body: bytes) -> str:
    """What a problem document says (RFC 9457)."""
    try:
        problem: Any = orjson.loads(body)
    except ValueError:
        return ""
    if not isinstance(problem, dict):
        return ""
    said = (problem.get(name) for name in ("title", "detail"))
    return ": ".join(text for text in said if isinstance(text, str) and text)


def _name(request: Request) -> str:
    return f"{request.method} {_VERSION}{request.url}"
