"""Slack's Web API: calls as forms, answers as JSON, pages, uploads (https://api.slack.com/web).

Plain calls over the worker's client: Slack's own SDK opens connections of its own, past proxies and egress policy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from connectors.sdk import ConnectorError, Request
from connectors.sdk.documents import file_name, read
from connectors.sdk.json_text import json_bytes
from connectors.sdk.responses import parse_json
from connectors.sdk.retry_after import later

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from connectors.sdk import Context, Document, Response

_OK = 200
_FORM = ("Content-Type", "application/x-www-form-urlencoded")


class Refused(ConnectorError):
    """Slack answered, and said no; `error` is its short word, such as `channel_not_found`."""

    def __init__(self, error: str, details: Any = None) -> None:
        super().__init__(None, error)
        self.error = error
        self.details = details

    def told(self, message: str) -> ConnectorError:
        """The same for the person who models, in a connector's words."""
        return ConnectorError(None, message)


class SlackApi:
    """The API as one token may use it, for one job."""

    def __init__(self, token: str, context: Context) -> None:
        self._token = token
        self._context = context
        self._base = context.settings.base_url.rstrip("/")
        self._element = context.headers if context.settings.honour_retry_after else None

    async def call(self, method: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """What Slack answers; of `fields` those that are None are not sent, objects and lists go as JSON.

        Raises:
            Refused: Slack says that it is not ok.
            RetryLater: too many calls, and Slack says when to come again.
            ConnectorError: no answer of Slack.
        """
        form = [(name, _field(value)) for name, value in fields.items() if value is not None]
        request = Request(
            "POST",
            f"{self._base}/{method}",
            [("Authorization", f"Bearer {self._token}"), _FORM],
            urlencode(form).encode(),
        )
        response = await self._context.http.send(request)
        answer = _answer(response)
        if response.status != _OK:
            raise later(ConnectorError(None, _failure(response, answer)), response, self._element)
        if answer is None:
            raise ConnectorError(None, "Slack's answer is not the JSON object that it should be.")
        if not answer.get("ok"):
            raise Refused(str(answer.get("error")), answer.get("errors"))
        return answer

    async def pages(self, method: str, fields: Mapping[str, Any], member: str) -> AsyncIterator[list[Any]]:
        """A list that comes in pages, of a thousand at most.

        Raises:
            ConnectorError: as `call`.
        """
        cursor: str | None = None
        while True:
            answer = await self.call(method, {**fields, "limit": 1000, "cursor": cursor})
            yield answer.get(member) or []
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                return

    async def upload(self, document: Document) -> str:
        """The id of the file that a document becomes; it is in no channel yet.

        Raises:
            ConnectorError: one of the three steps failed.
        """
        content = await read(document)
        name = file_name(document)
        try:
            place = await self.call("files.getUploadURLExternal", {"filename": name, "length": len(content)})
        except Refused as error:
            raise error.told(
                f"Error during filesGetUploadURLExternal call\n Errors: {error.error}"
            ) from error
        sent = await self._context.http.send(Request("POST", place["upload_url"], [], content))
        if sent.status != _OK:
            raise ConnectorError(None, f"Error during external call: {sent.reason}")
        file = str(place["file_id"])
        try:
            await self.call("files.completeUploadExternal", {"files": [{"id": file, "title": name}]})
        except Refused as error:
            raise error.told(
                f"Error during filesCompleteUploadExternal call\n Errors: {error.error}"
            ) from error
        return file


def _field(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return json_bytes(value).decode() if isinstance(value, dict | list) else str(value)


def _answer(response: Response) -> dict[str, Any] | None:
    try:
        answer = parse_json(response.body)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _failure(response: Response, answer: dict[str, Any] | None) -> str:
    """A status other than 200, as the reference words it: models look for the error in it."""
    if answer is None:
        return f"status: {response.status}, no response body"
    said = ", ".join(
        f"{name}: {'null' if answer.get(name) is None else answer[name]}"
        for name in ("error", "needed", "provided", "warning")
    )
    return f"status: {response.status}, {said}"
