"""A small HTTP server for tests: answers by route, keeps every request, and waits when told to."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from support.waiting import Changes, what_is_accepted_is_connected

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping
    from types import TracebackType

    from multidict import CIMultiDictProxy, MultiDictProxy
    from yarl import URL


@dataclass(frozen=True)
class Request:
    """A request as it arrived; `at` is monotonic seconds, `raw_path` the path and query as they were on the wire."""

    method: str
    url: URL
    raw_path: str
    headers: CIMultiDictProxy[str]
    body: bytes
    client_certificate: Mapping[str, Any] | None
    at: float = field(default_factory=time.monotonic)

    @property
    def path(self) -> str:
        """The decoded path, without the query."""
        return self.url.path

    @property
    def query(self) -> MultiDictProxy[str]:
        """The decoded query, every value of a name kept."""
        return self.url.query

    @property
    def text(self) -> str:
        """The body as UTF-8 text."""
        return self.body.decode()

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


Answer = Callable[[Request], "web.StreamResponse | Awaitable[web.StreamResponse]"]


class Target:
    """An HTTP server for one test: `async with Target() as target`.

    A request without a route gets 404, unless `otherwise` says something else. Routes may be set anew at any time, a later one replaces an earlier one.

    Args:
        tls: serves HTTPS with this context (`support.certificates` makes them).
    """

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        self.most_at_once = 0
        self._tls = tls
        self._at_once = 0
        self._routes: dict[tuple[str, str], Answer] = {}
        self._otherwise: Answer = _no_route
        self._gates: dict[str, asyncio.Event] = {}
        self._counts: defaultdict[str, int] = defaultdict(int)
        self._changes = Changes(lambda: f"The target has {dict(self._counts)}")
        self._runner = web.ServerRunner(web.Server(self._handle, access_log=None), shutdown_timeout=0.1)
        self.port = 0

    @property
    def url(self) -> str:
        """The server's root, without a slash at its end."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self._tls)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for path in list(self._gates):
            self.release(path)
        await what_is_accepted_is_connected()
        await self._runner.cleanup()

    # Routes

    def route(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        text: str | None = None,
        body: bytes | None = None,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> str:
        """Answer `method path` so and return its URL; `json` unless `text` or `body` is given, none of them is empty."""

        def answer(_: Request) -> web.Response:
            if text is not None or body is not None:
                return web.Response(status=status, headers=headers, text=text, body=body)
            if json is None:
                return web.Response(status=status, headers=headers)
            return web.json_response(json, status=status, headers=headers)

        return self.route_to(method, path, answer)

    def route_to(self, method: str, path: str, answer: Answer) -> str:
        """Answer `method path` with what a function, plain or async, makes of the request; returns its URL."""
        self._routes[method, path] = answer
        return self.url + path

    def otherwise(self, answer: Answer) -> None:
        """Answer requests without a route so."""
        self._otherwise = answer

    def token_endpoint(self, path: str = "/oauth/token", *, expires_in: int = 3600) -> str:
        """Issue OAuth client-credentials tokens `token-1`, `token-2`, … at a path; returns its URL."""
        issued = iter(range(1, 1_000_000))

        def issue(_: Request) -> web.Response:
            token = {
                "access_token": f"token-{next(issued)}",
                "token_type": "Bearer",
                "expires_in": expires_in,
            }
            return web.json_response(token)

        return self.route_to("POST", path, issue)

    def hold(self, path: str) -> None:
        """Let requests of a path wait, after they are counted, until `release`."""
        self._gates[path] = asyncio.Event()

    def release(self, path: str) -> None:
        """Answer the requests that `hold` kept waiting, and those to come."""
        self._gates.pop(path).set()

    # What arrived

    def count(self, path: str) -> int:
        """How many requests arrived at the path."""
        return self._counts[path]

    def requests_of(self, path: str) -> list[Request]:
        """The requests that arrived at the path."""
        return [request for request in self.requests if request.path == path]

    async def arrived(self, path: str, count: int = 1, within: float = 30.0) -> list[Request]:
        """Wait until `count` requests arrived at the path and return them."""
        await self._changes.until(lambda: self._counts[path] >= count, within)
        return self.requests_of(path)

    async def _handle(self, incoming: web.BaseRequest) -> web.StreamResponse:
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            request = await _received(incoming)
            self.requests.append(request)
            self._counts[request.path] += 1
            self._changes.announce()
            if gate := self._gates.get(request.path):
                await gate.wait()
            return await self._answer(request)
        finally:
            self._at_once -= 1

    async def _answer(self, request: Request) -> web.StreamResponse:
        response = self._routes.get((request.method, request.path), self._otherwise)(request)
        return await response if isinstance(response, Awaitable) else response


def _no_route(request: Request) -> web.Response:
    return web.json_response({"error": f"no route {request.method} {request.path}"}, status=404)


async def _received(incoming: web.BaseRequest) -> Request:
    transport = incoming.transport
    return Request(
        method=incoming.method,
        url=incoming.url,
        raw_path=incoming.raw_path,
        headers=incoming.headers,
        body=await incoming.read(),
        client_certificate=transport.get_extra_info("peercert") if transport else None,
    )
