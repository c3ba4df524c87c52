"""One call: the request as it is modelled, nothing added, and its response (Camunda 7 sheet, section 1)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from connectors.camunda7.answer import result_of
from connectors.camunda7.failures import other_failure, request_failed, response_failed
from connectors.camunda7.options import options_of
from connectors.sdk import HttpBodyError, HttpBodyTooLarge, HttpError, InputError, Request
from connectors.sdk.http import header
from connectors.sdk.java_text import java_text
from connectors.sdk.json_text import json_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.camunda7.model import Parameters
    from connectors.camunda7.options import Options
    from connectors.sdk import Context, Headers, Response

METHODS = frozenset({"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE"})
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_REDIRECTABLE = frozenset({"GET", "HEAD"})
_SEE_OTHER = 303
_FAILED = range(400, 600)
_ILLEGAL = re.compile(r"[\x00-\x20\x7f\"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})")
_CREDENTIALS = ("Authorization", "Cookie")
_UNSENT = "HTCL-02007 Unable to execute HTTP request"


async def call(given: Parameters, context: Context) -> dict[str, Any]:
    """Sends the request and returns `{statusCode, headers, response, body}`.

    Raises:
        ConnectorError: its code is the class of the exception that Camunda 7 throws.
    """
    options = options_of(given.options, context.settings.longest_wait)
    request = _request(given, options)
    if request.body is None and given.payload is not None:
        context.log.info("the payload is not sent with this method", method=request.method)
    response = await _response(request, context)
    if options.follow_redirects and (following := _see_other(request, response)) is not None:
        request = following
        response = await _response(request, context)
    result = await result_of(request.method, response)
    if options.throw_http_error and response.status in _FAILED:
        text = result["response"] or ""
        raise request_failed(
            f"HTCL-02010 HTTP request failed with Status Code: {response.status} , Response: {text}", result
        )
    return result


def _request(given: Parameters, options: Options) -> Request:
    if given.url is None or not given.url.strip():
        raise request_failed("HTCL-02005 Request url required.")
    method = (given.method or "").strip().upper()
    if method not in METHODS:
        raise request_failed(f"HTCL-02006 Request method is missing or none of {', '.join(sorted(METHODS))}.")
    if _ILLEGAL.search(given.url):
        raise other_failure(
            "java.lang.IllegalArgumentException: url holds a character that has to be percent-encoded"
        )
    headers = _headers(given.headers)
    if not options.compressed and header(headers, "Accept-Encoding") is None:
        headers.append(("Accept-Encoding", "identity"))
    return Request(
        method=method,
        url=given.url,
        headers=headers,
        body=_body(given.payload) if method in _WITH_BODY else None,
        connect_timeout=options.connect_timeout,
        read_timeout=options.read_timeout,
        follow_redirects=options.follow_redirects and method in _REDIRECTABLE,
    )


def _headers(given: Mapping[str, Any]) -> Headers:
    """The lines; a later name replaces an equal one in another case, null leaves a header out."""
    lines: dict[str, tuple[str, str]] = {}
    for name, value in given.items():
        if value is not None:
            lines[name.lower()] = (name, java_text(value))
    return list(lines.values())


def _body(payload: Any) -> bytes | None:
    if payload is None:
        return None
    return payload.encode() if isinstance(payload, str) else json_bytes(payload)


async def _response(request: Request, context: Context) -> Response:
    try:
        return await context.http.send(request)
    except (HttpBodyError, HttpBodyTooLarge) as error:
        raise response_failed(f"HTCL-02004 Unable to read response body: {error.message}") from error
    except (HttpError, InputError) as error:
        # Retried in Camunda 7 whatever it is, so an unusable URL is too.
        raise request_failed(f"{_UNSENT}: {error.message}") from error


def _see_other(request: Request, response: Response) -> Request | None:
    """The GET that a 303 asks for; the client's own redirects would also send a POST again, which Camunda 7 does not.

    None where the response stands, also if credentials would go to another host.
    """
    location = header(response.headers, "Location")
    if response.status != _SEE_OTHER or request.method in _REDIRECTABLE or not location:
        return None
    url = urljoin(request.url, location)
    elsewhere = urlsplit(url).netloc != urlsplit(request.url).netloc
    if elsewhere and any(header(request.headers, each) is not None for each in _CREDENTIALS):
        return None
    headers = [line for line in request.headers if not line[0].lower().startswith("content-")]
    return replace(request, method="GET", url=url, headers=headers, body=None, follow_redirects=True)
