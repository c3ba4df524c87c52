"""Which request follows a redirect, if any does (HTTP sheet, section 4; RFC 9110, section 15.4)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import aiohttp
from yarl import URL

from connectors.sdk.http import header
from worker.net.errors import protocol_error

if TYPE_CHECKING:
    from connectors.sdk.http import Headers, Request

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SEE_OTHER = 303
_OFTEN_SEE_OTHER = frozenset({301, 302})
_MOST = 50
_CREDENTIALS = frozenset({"authorization", "cookie", "proxy-authorization"})
_OF_BODY = frozenset({"content-type", "content-encoding", "content-language"})


class Redirects:
    """The redirects of one request; cookies set on the way are sent on."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._seen = {(request.method, request.url)}
        self._jar: aiohttp.CookieJar | None = None

    def next(self, status: int, headers: Headers) -> Request | None:
        """The request to follow with, None if the response stands.

        A response to a request with credentials stands when it leads to another host, port or scheme.

        Raises:
            HttpProtocolError: the redirects go in circles or don't end.
        """
        location = header(headers, "Location")
        if status not in _REDIRECTS or not location:
            return None
        current = self._request
        url = _absolute(current.url, location)
        if url is None or (_is_elsewhere(current.url, url) and _has_credentials(current)):
            return None
        following = _turned(current, status, url)
        if following is None:
            return None
        self._count(following)
        self._keep_cookies(current.url, headers)
        self._request = following
        return self._with_cookies(following)

    def _count(self, following: Request) -> None:
        step = following.method, following.url
        if step in self._seen or len(self._seen) > _MOST:
            raise protocol_error()
        self._seen.add(step)

    def _keep_cookies(self, url: str, headers: Headers) -> None:
        lines = [value for name, value in headers if name.lower() == "set-cookie"]
        if lines:
            self._jar = self._jar or aiohttp.CookieJar(unsafe=True, quote_cookie=False)
            self._jar.update_cookies_from_headers(lines, URL(url))

    def _with_cookies(self, request: Request) -> Request:
        if self._jar is None:
            return request
        own = {name.lower() for name, _ in request.headers}
        cookies = [f"{name}={one.value}" for name, one in self._jar.filter_cookies(URL(request.url)).items()]
        if not cookies or "cookie" in own:
            return request
        return replace(request, headers=[*request.headers, ("Cookie", "; ".join(cookies))])


def _absolute(base: str, location: str) -> str | None:
    """The URL a `Location` means; None if it is none that HTTP can follow."""
    try:
        url = urljoin(base, location.strip().replace(" ", "%20"))
        return url if URL(url).scheme in ("http", "https") and URL(url).host else None
    except ValueError:
        return None


def _is_elsewhere(base: str, url: str) -> bool:
    return URL(base).origin() != URL(url).origin()


def _has_credentials(request: Request) -> bool:
    credentials = _CREDENTIALS | request.credentials
    return any(name.lower() in credentials for name, _ in request.headers)


def _turned(request: Request, status: int, url: str) -> Request | None:
    """The same request to `url`, or a GET without body where the status asks for one, as clients take it.

    None if it would have to send a body again that is gone.
    """
    to_get = (
        request.method not in ("GET", "HEAD")
        if status == _SEE_OTHER
        else (status in _OFTEN_SEE_OTHER and request.method == "POST")
    )
    if to_get:
        headers = [line for line in request.headers if line[0].lower() not in _OF_BODY]
        return replace(request, method="GET", url=url, headers=headers, body=None)
    if request.body is not None and not isinstance(request.body, bytes):
        return None
    return replace(request, url=url)
