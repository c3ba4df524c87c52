"""OAuth access tokens, kept until shortly before they expire and fetched once for all that wait for one."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

from connectors.sdk.errors import ConnectorError
from connectors.sdk.http import Request, Response
from connectors.sdk.java_text import java_text
from connectors.sdk.responses import parse_json, status_error

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from connectors.sdk.http import TokenGrant

_FAILED = 400
_AHEAD = 0.1  # share of a token's usable time during which it is renewed while still in use


@dataclass(slots=True)
class _Kept:
    token: str
    expires: float
    renew: float


class TokenCache:
    """The tokens of all grants (HTTP sheet, sections 2.5 and 2.6).

    Attributes:
        requests: how often a token was asked for and `kept`, `fetched`, or `failed` to be fetched.

    Args:
        send: sends the request to the token end point.
        kept: how many tokens are kept; the one unused for longest goes first.
        skew: how many seconds before its expiry a token is no longer used.
        clock: tells the time in seconds.
    """

    def __init__(
        self,
        send: Callable[[Request], Awaitable[Response]],
        *,
        kept: int = 1_000,
        skew: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._send = send
        self._most = kept
        self._skew = skew
        self._clock = clock
        self._kept: OrderedDict[TokenGrant, _Kept] = OrderedDict()
        self._fetching: dict[TokenGrant, asyncio.Task[str]] = {}
        self.requests = {"kept": 0, "fetched": 0, "failed": 0}

    @property
    def size(self) -> int:
        """Tokens kept."""
        return len(self._kept)

    async def token(self, grant: TokenGrant) -> str:
        """The grant's access token: a kept one, or a new one.

        Whoever is cancelled while waiting leaves the fetch to the others that wait for it.

        Raises:
            ConnectorError: the token end point refused, or answered something that holds no token.
        """
        now = self._clock()
        kept = self._kept.get(grant)
        if kept is not None and now < kept.expires:
            self._kept.move_to_end(grant)
            if now >= kept.renew:
                self._fetch(grant)
            self.requests["kept"] += 1
            return kept.token
        return await asyncio.shield(self._fetch(grant))

    def forget(self, grant: TokenGrant, token: str) -> None:
        """Drops `token`, which was refused, unless a newer one took its place."""
        kept = self._kept.get(grant)
        if kept is not None and kept.token == token:
            del self._kept[grant]

    async def close(self) -> None:
        """Ends what is being fetched."""
        fetching = list(self._fetching.values())
        for task in fetching:
            task.cancel()
        await asyncio.gather(*fetching, return_exceptions=True)

    def _fetch(self, grant: TokenGrant) -> asyncio.Task[str]:
        task = self._fetching.get(grant)
        if task is None or task.done():
            task = asyncio.create_task(self._fetched(grant), name="fetch an OAuth token")
            self._fetching[grant] = task
            task.add_done_callback(lambda done: self._fetch_ended(grant, done))
        return task

    def _fetch_ended(self, grant: TokenGrant, task: asyncio.Task[str]) -> None:
        if self._fetching.get(grant) is task:
            del self._fetching[grant]
        if not task.cancelled():
            # A failed renewal nobody waits for: who needs the token next asks again and is told.
            self.requests["failed" if task.exception() else "fetched"] += 1

    async def _fetched(self, grant: TokenGrant) -> str:
        asked = self._clock()
        answer = _answer(grant, await self._send(_request(grant)))
        token = java_text(_find_token(answer))
        lifetime = answer.get("expires_in")
        if isinstance(lifetime, int | float) and not isinstance(lifetime, bool):
            self._keep(grant, token, asked, lifetime - self._skew)
        return token

    def _keep(self, grant: TokenGrant, token: str, since: float, usable: float) -> None:
        if usable <= 0:
            self._kept.pop(grant, None)
            return
        self._kept[grant] = _Kept(token, since + usable, since + usable * (1 - _AHEAD))
        self._kept.move_to_end(grant)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)


def _request(grant: TokenGrant) -> Request:
    fields = (name if value is None else f"{name}={quote_plus(value)}" for name, value in grant.form())
    headers = [("Content-Type", "application/x-www-form-urlencoded"), *grant.headers()]
    return Request("POST", grant.token_url, headers, "&".join(fields).encode())


def _answer(grant: TokenGrant, response: Response) -> dict[str, Any]:
    if response.status >= _FAILED:
        raise status_error(response)
    try:
        answer = parse_json(response.body) if response.body.strip() else {}
    except ValueError:
        shown = response.body[:100].decode("utf-8", "replace")
        raise ConnectorError(None, f"Response body is not valid JSON: {shown}") from None
    if not isinstance(answer, dict):
        answer = {}
    if "error" in answer and ("grant_type", "refresh_token") in grant.form():
        raise _refused(java_text(answer["error"]), answer.get("error_description"))
    return answer


def _refused(error: str, description: Any) -> ConnectorError:
    details = java_text(description) if description is not None else "no description provided"
    if error == "invalid_grant":
        msg = f"Refresh token is invalid or expired; re-authorization is required. Details: {details}"
        return ConnectorError("OAUTH_REFRESH_TOKEN_EXPIRED", msg)
    code = "OAUTH_INTERACTION_REQUIRED" if error == "interaction_required" else "OAUTH_TOKEN_ERROR"
    return ConnectorError(code, f"OAuth token exchange failed: {error}. {details}")


def _find_token(answer: Any) -> Any:
    """`access_token` of the answer, or else of the first object in it that has one."""
    waiting = [answer]
    while waiting:
        value = waiting.pop(0)
        if isinstance(value, dict):
            if (token := value.get("access_token")) is not None:
                return token
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    msg = "OAuth token response does not contain an access_token field"
    raise ConnectorError("OAUTH_TOKEN_ERROR", msg)
