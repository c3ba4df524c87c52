"""What the console keeps of a job's data: text without secrets, as JSON, or how large it was where it is too large."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from worker.config.resolve import without_credentials
from worker.console.exchanges import LARGEST
from worker.telemetry.masking import MASKED, masked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectors.sdk.http import Headers
    from worker.console.exchanges import Call
    from worker.execution.job import Job
    from worker.execution.outcome import Outcome

_CREDENTIALS = frozenset(
    {"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key"}
)


def of_job(job: Job) -> dict[str, Any]:
    """What a job came with."""
    return {"variables": _kept(job.variables), "headers": _kept(job.custom_headers)}


def of_calls(calls: Iterable[Call]) -> list[dict[str, Any]]:
    """What was asked of others over HTTP, and what they answered."""
    return [_call(each) for each in calls]


def of_outcome(outcome: Outcome | None) -> str:
    """The variables that a job ends with."""
    return "{}" if outcome is None else _kept(outcome.payload)


def packed(payload: dict[str, Any]) -> bytes:
    """How it is kept."""
    return orjson.dumps(payload)


def _call(call: Call) -> dict[str, Any]:
    return {
        "method": call.method,
        "url": masked(without_credentials(call.url)),
        "requestHeaders": _headers(call.request_headers, call.credentials),
        "requestBody": _body(call.request_body, call.request_size),
        "status": call.status,
        "responseHeaders": _headers(call.response_headers),
        "responseBody": _body(call.response_body, call.response_size),
        "seconds": call.seconds,
        "error": masked(call.error),
    }


def _headers(headers: Headers, credentials: frozenset[str] = frozenset()) -> list[list[str]]:
    """The lines; of those that admit somebody only the name."""
    hidden = _CREDENTIALS | credentials
    return [[name, MASKED if name.lower() in hidden else masked(value)] for name, value in headers]


def _body(content: bytes | None, size: int | None) -> str:
    if size is None:
        return "(streamed, not kept)"
    if content is None:
        return _left_out(size)
    try:
        return _kept(content.decode())
    except UnicodeDecodeError:
        return f"({size} bytes that are no text)"


def _kept(text: str) -> str:
    return masked(text) if len(text) <= LARGEST else _left_out(len(text))


def _left_out(size: int) -> str:
    return f"({size} bytes, too many to be kept)"
