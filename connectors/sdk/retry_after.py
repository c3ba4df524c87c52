"""What becomes of a job when a busy server says when to come again: it waits outside of the worker, not in a slot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from connectors.sdk.errors import ConnectorError, RetryLater
from connectors.sdk.http import header

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.sdk.http import Headers, Response

_BUSY = frozenset({429, 503})
_LONGEST_WAIT = 30 * 24 * 3600  # seconds; what is longer is a mistake of the server


class RetryAfterSettings(BaseModel):
    """How the worker's operator wants calls to behave."""

    honour_retry_after: bool = Field(
        default=True,
        description="A `Retry-After` of status 429 or 503 is the back-off of jobs whose element has none of its own",
    )


def later(
    error: ConnectorError, response: Response, element_headers: Mapping[str, str] | None
) -> ConnectorError:
    """The error of a response, asking for a later try where a busy server says when to come again.

    Args:
        error: what the response means.
        response: with a status of 400 or more.
        element_headers: the element's custom headers; its own `retryBackoff` goes before the server's wish. None
            leaves `Retry-After` without effect.
    """
    if (
        response.status not in _BUSY
        or element_headers is None
        or element_headers.get("retryBackoff", "").strip()
    ):
        return error
    if (after := retry_after(response.headers)) is None:
        return error
    return RetryLater(error.message, after=after, code=error.code, variables=error.variables)


def retry_after(headers: Headers) -> timedelta | None:
    """What `Retry-After` asks for, as seconds or as a date (RFC 9110, section 10.2.3); None without a usable one."""
    value = (header(headers, "Retry-After") or "").strip()
    if value.isdecimal():
        return timedelta(seconds=min(int(value), _LONGEST_WAIT))
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    wait = at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)
    return max(wait, timedelta(0))
