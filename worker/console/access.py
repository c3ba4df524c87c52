"""Who may see the console: whoever brings its token, from the address it is meant for.

The page runs nothing but its own files: a strict Content-Security-Policy, no frames, nothing cached. At the embedded
gateway only this machine's own names are taken as `Host`, so that no other site can reach it by a name of its own that
leads here (DNS rebinding); whoever sends an `Origin` has to be the console itself.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse

from worker.console.files import PAGES

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOCAL: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_LONGEST_LOGIN: Final = 4_096
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """ASGI in front of the console.

    Args:
        app: what it guards.
        token: what has to be brought: in the link, in the form, as bearer token, or as the cookie that it is changed into.
        local: whether only this machine's own names are taken as `Host`.
    """

    def __init__(self, app: ASGIApp, token: str, *, local: bool) -> None:
        self._app = app
        self._token = token.encode()
        self._local = local
        # The token itself stays out of the browser's store; another console on this machine has another name.
        self._cookie = hmac.new(self._token, b"console", hashlib.sha256).hexdigest()
        self._cookie_name = f"connector-worker-{self._cookie[:8]}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As of ASGI."""
        request = Request(scope, receive)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        answer = await self._answer(request)
        await (answer or self._app)(scope, receive, send_guarded)

    async def _answer(self, request: Request) -> Response | None:
        """What there is to say instead of the console; None where it may be shown."""
        if not self._is_meant(request):
            return JSONResponse({"error": "this console is asked under another name or by another site"}, 403)
        path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
        if path == "/login" and request.method == "POST":
            return await self._log_in(request)
        if path == "/" and self._is_token(request.query_params.get("token")):
            # Not by redirecting: after a link on another site, no SameSite cookie would go with that request.
            return self._with_cookie(request, FileResponse(PAGES / "index.html"))
        if path.startswith("/pages/") or self._is_known(request):
            return None
        if path == "/":
            return FileResponse(PAGES / "login.html", 401)
        return JSONResponse({"error": "bring the console's token"}, 401, {"WWW-Authenticate": "Bearer"})

    def _is_meant(self, request: Request) -> bool:
        host, origin = request.headers.get("host", ""), request.headers.get("origin")
        try:
            if self._local and urlsplit(f"//{host}").hostname not in LOCAL:
                return False
            return origin is None or urlsplit(origin).netloc == host
        except ValueError:
            return False

    def _is_known(self, request: Request) -> bool:
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self._is_token(bearer):
            return True
        cookie = request.cookies.get(self._cookie_name, "")
        return hmac.compare_digest(cookie.encode(), self._cookie.encode())

    def _is_token(self, brought: str | None) -> bool:
        return brought is not None and hmac.compare_digest(brought.encode(), self._token)

    async def _log_in(self, request: Request) -> Response:
        # Read by hand: a form of one field needs no parser of multipart.
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > _LONGEST_LOGIN:
                return JSONResponse({"error": "too long for a token"}, 413)
        (token,) = parse_qs(body.decode(errors="replace")).get("token", [""])[:1]
        if not self._is_token(token):
            return FileResponse(PAGES / "login.html", 401)
        return self._with_cookie(request, RedirectResponse("./", 303))

    def _with_cookie(self, request: Request, answer: Response) -> Response:
        answer.set_cookie(
            self._cookie_name,
            self._cookie,
            path=request.scope.get("root_path", "") or "/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
        return answer
