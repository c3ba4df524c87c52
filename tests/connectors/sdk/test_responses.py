"""What HTTP connectors share of reading responses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from connectors.sdk import Response, RetryLater
from connectors.sdk.http import header
from connectors.sdk.responses import parse_json, refusal
from connectors.sdk.retry_after import retry_after


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b" 1.50 ", 1.5),
        (b"[1] trailing", [1]),
        (b"18446744073709551616", 2**64),
        (b'{"n": 0.1234567890123456789012}', {"n": 0.12345678901234568}),
        (b'"a\ttab"', "a\ttab"),
        ('"ü"'.encode("utf-32"), "ü"),
    ],
)
def test_the_first_json_value_of_a_body_is_read(body: bytes, value: object) -> None:
    assert parse_json(body) == value


@pytest.mark.parametrize("body", [b"", b"{", b"NaN", b"-Infinity", b"x1", b"[" * 100_000])
def test_a_body_that_does_not_begin_with_json_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_json(body)


def test_a_header_is_found_in_any_case() -> None:
    headers = [("x-a", "1"), ("X-A", "2")]
    assert (header(headers, "X-A"), header(headers, "X-B")) == ("1", None)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("0", 0), (" 120 ", 120), ("99999999999999999999", 30 * 24 * 3600)],
)
def test_retry_after_may_be_seconds(value: str, seconds: int) -> None:
    assert retry_after([("retry-after", value)]) == timedelta(seconds=seconds)


def test_retry_after_may_be_a_date() -> None:
    soon = datetime.now(UTC) + timedelta(minutes=10)
    wait = retry_after([("Retry-After", format_datetime(soon, usegmt=True))])
    assert wait
    assert timedelta(minutes=9) < wait <= timedelta(minutes=10)
    assert retry_after([("Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT")]) == timedelta(0)


@pytest.mark.parametrize("value", ["", "-1", "soon", "1.5"])
def test_a_retry_after_that_says_nothing_is_none(value: str) -> None:
    assert retry_after([("Retry-After", value)]) is None


@pytest.mark.parametrize("status", [400, 500, 502])
def test_only_a_busy_servers_retry_after_counts(status: int) -> None:
    headers = [("Retry-After", "5")]
    assert not isinstance(refusal(Response(status, "", headers, b""), {}), RetryLater)
    assert isinstance(refusal(Response(503, "", headers, b""), {"retryBackoff": " "}), RetryLater)
