"""Microsoft Graph: calls under one sign-in, its errors, its answers under the names that models know.

Plain calls over the worker's client: Microsoft's SDK opens connections of its own, past proxies and egress policy, and
tries refused calls again while it holds the slot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from connectors.microsoft_teams.model import BearerToken
from connectors.microsoft_teams.model import ClientCredentials as AsApplication
from connectors.sdk import ConnectorError, Request, Response
from connectors.sdk.bearer import BearerClient
from connectors.sdk.json_text import json_bytes
from connectors.sdk.oauth import ClientCredentials, RefreshToken
from connectors.sdk.responses import parse_json
from connectors.sdk.retry_after import later

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.microsoft_teams.model import Authentication
    from connectors.microsoft_teams.model import RefreshToken as AsPerson
    from connectors.sdk import Context, Headers, HttpClient, TokenGrant

_FAILED = 400
_SCOPE = "https://graph.microsoft.com/.default"
_ENUMERATIONS = frozenset({"chatType", "messageType", "importance", "membershipType"})
_BODY_TYPES = {"text": "Text", "html": "Html"}
_HIDDEN = "@odata.context"


class Graph:
    """Microsoft Graph, as one job may use it."""

    def __init__(self, authentication: Authentication, context: Context) -> None:
        self._context = context
        self._base = context.settings.base_url.rstrip("/")
        self._element = context.headers if context.settings.honour_retry_after else None
        self._known: Headers = []
        self._http: HttpClient | BearerClient = context.http
        if isinstance(authentication, BearerToken):
            self._known = [("Authorization", f"Bearer {authentication.token}")]
        else:
            grant = _grant(authentication, context.settings.login_url.rstrip("/"))
            self._http = BearerClient(context, grant)

    async def get(self, path: Sequence[str], parameters: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
        """The object, or the page of a list, at a path given by its segments.

        Raises:
            RetryLater: too many calls, and Graph says when to come again.
            ConnectorError: Graph refused, without a code; the sign-in failed; or no answer.
        """
        query = f"?{urlencode(parameters, safe='$', quote_via=quote)}" if parameters else ""
        return await self._call("GET", self._url(path) + query, None)

    async def post(self, path: Sequence[str], body: dict[str, Any]) -> dict[str, Any]:
        """What Graph answers to a body sent to a path given by its segments.

        Raises:
            ConnectorError: as `get`.
        """
        return await self._call("POST", self._url(path), json_bytes(body))

    async def put_piece(self, url: str, piece: bytes, content_range: str) -> dict[str, Any]:
        """What the upload's own address, which needs no token, answers to a piece of a file.

        Raises:
            ConnectorError: it refused, or no answer.
        """
        headers = [("Content-Range", content_range)]
        return self._answer(await self._context.http.send(Request("PUT", url, headers, piece)))

    def _url(self, path: Sequence[str]) -> str:
        return "/".join([self._base, *(quote(segment, safe="") for segment in path)])

    async def _call(self, method: str, url: str, body: bytes | None) -> dict[str, Any]:
        described: Headers = [] if body is None else [("Content-Type", "application/json")]
        request = Request(method, url, [*self._known, *described], body)
        return self._answer(await self._http.send(request))

    def _answer(self, response: Response) -> dict[str, Any]:
        try:
            answer = parse_json(response.body) if response.body else {}
        except ValueError:
            answer = None
        if response.status >= _FAILED:
            raise later(ConnectorError(None, _problem(answer, response)), response, self._element)
        if not isinstance(answer, dict):
            raise ConnectorError(None, "Microsoft Graph's answer is not the JSON object that it should be.")
        return answer


def named(value: Any, name: str = "") -> Any:
    """An answer of Graph under the names and constants that models know from the reference (sheet, section 2).

    `@odata.nextLink` is `odataNextLink`, `chatType` is `OneOnOne`; `@odata.context` is left out.
    """
    if isinstance(value, dict):
        return {_member(key): named(each, key) for key, each in value.items() if key != _HIDDEN}
    if isinstance(value, list):
        return [named(each) for each in value]
    if isinstance(value, str) and value:
        if name in _ENUMERATIONS:
            return value[0].upper() + value[1:]
        if name == "contentType":  # of an attachment it is a media type
            return _BODY_TYPES.get(value, value)
    return value


def _member(name: str) -> str:
    if not name.startswith("@odata."):
        return name
    word = name.removeprefix("@odata.")
    return f"odata{word[:1].upper()}{word[1:]}"


def _grant(authentication: AsApplication | AsPerson, login: str) -> TokenGrant:
    url = f"{login}/{quote(authentication.tenant_id, safe='')}/oauth2/v2.0/token"
    if isinstance(authentication, AsApplication):
        return ClientCredentials(url, authentication.client_id, authentication.client_secret, scopes=_SCOPE)
    return RefreshToken(
        url, authentication.client_id, authentication.token, authentication.client_secret, _SCOPE
    )


def _problem(answer: Any, response: Response) -> str:
    error = answer.get("error") if isinstance(answer, dict) else None
    message = error.get("message") if isinstance(error, dict) else None
    return message or f"Microsoft Graph answered with status {response.status} and no message."
