"""Failures as Camunda 7 has them: the exception's class as error code, its words as message (sheet, section 1.4).

A job retries as the `failedJobRetryTimeCycle` of its element says where the converter has kept one (section 2.3).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from connectors.sdk import ConnectorError, RetryLater

if TYPE_CHECKING:
    from collections.abc import Mapping

RETRY_CYCLE = "c7RetryTimeCycle"
"""The header that holds the original retry time cycle."""

_DURATION = TypeAdapter(timedelta)


def request_failed(message: str, variables: Mapping[str, Any] | None = None) -> ConnectorError:
    """The `ConnectorRequestException`."""
    return ConnectorError("org.camunda.connect.ConnectorRequestException", message, variables=variables)


def response_failed(message: str) -> ConnectorError:
    """The `ConnectorResponseException`."""
    return ConnectorError("org.camunda.connect.ConnectorResponseException", message)


def other_failure(message: str) -> ConnectorError:
    """Any other exception of Java."""
    return ConnectorError("java.lang.RuntimeException", message)


def retried(error: ConnectorError, cycle: str | None, retries: int) -> ConnectorError:
    """The error, asking for the wait that a list of intervals (`PT10S,PT1M`) has for this try.

    Args:
        error: what went wrong.
        cycle: the element's retry time cycle; a single interval is the element's `retryBackoff` and none of ours.
        retries: those left before this failure.
    """
    waits = _intervals(cycle)
    if len(waits) < 2:  # noqa: PLR2004 - a list, that is
        return error
    wait = waits[max(0, min(len(waits) - 1, len(waits) - (retries - 1)))]
    return RetryLater(error.message, after=wait, code=error.code, variables=error.variables)


def duration(text: str) -> timedelta | None:
    """An ISO 8601 duration; None if the text is none."""
    try:
        return _DURATION.validate_python(text) if text.startswith("P") else None
    except ValidationError:
        return None


def _intervals(cycle: str | None) -> list[timedelta]:
    found = [duration(each.strip()) for each in (cycle or "").split(",")]
    return [] if None in found else [each for each in found if each is not None]
