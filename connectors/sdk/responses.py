"""What HTTP connectors make of a response: its JSON, its headers as a map, the error that a refusal becomes.

The rules are those of the REST connector (HTTP sheet, sections 5 and 6); connectors over HTTP share them so that a
model reads `error.variables.response` the same way whichever connector it uses.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import orjson

from connectors.sdk.errors import ConnectorError
from connectors.sdk.http import Response
from connectors.sdk.java_text import java_text
from connectors.sdk.retry_after import later

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.sdk.http import Headers, StreamedResponse

_DIGITS_AS_ZEROS = bytes.maketrans(b"123456789", b"0" * 9)
_LONG_NUMBER = b"0" * 20
"""More digits than an integer of 64 bits has."""
_JSON_BLANKS = " \t\r\n"


def parse_json(body: bytes) -> Any:
    """The first JSON value of `body`; what follows it is ignored, integers keep every digit.

    Raises:
        ValueError: the body does not begin with a JSON value.
    """
    try:
        # A fifteenth of what a regular expression takes, which is more than the parser does.
        if _LONG_NUMBER not in body.translate(_DIGITS_AS_ZEROS):
            return orjson.loads(body)
    except orjson.JSONDecodeError:
        pass
    text = body.decode(json.detect_encoding(body), "replace").lstrip(_JSON_BLANKS)
    try:
        return _DECODER.raw_decode(text)[0]
    except RecursionError:
        msg = "nested too deeply"
        raise ValueError(msg) from None


def _no_constant(name: str) -> Any:
    msg = f"{name} is no JSON value"
    raise ValueError(msg)


_DECODER = json.JSONDecoder(parse_constant=_no_constant, strict=False)


def header_map(headers: Headers) -> dict[str, str | list[str]]:
    """Header lines as the map a model reads: the first line of a name, and all of several `Set-Cookie` lines."""
    found: dict[str, str | list[str]] = {}
    for name, value in headers:
        if name not in found:
            found[name] = value
        elif name.lower() == "set-cookie":
            earlier = found[name]
            found[name] = [*earlier, value] if isinstance(earlier, list) else [earlier, value]
    return found


def status_error(response: Response) -> ConnectorError:
    """The error of a response with a status of 400 or more: `code` is the status, `variables.response` the rest."""
    variables = {"response": {"headers": header_map(response.headers), "body": _error_body(response.body)}}
    return ConnectorError(str(response.status), response.reason, variables=variables)


def refusal(response: Response, element_headers: Mapping[str, str] | None) -> ConnectorError:
    """As `status_error`, asking for a later try where a busy server says when to come again (see `later`)."""
    return later(status_error(response), response, element_headers)


def _error_body(body: bytes) -> Any:
    """An error's body: objects parsed, a list of one object unwrapped, longer lists null, scalars as their text."""
    try:
        value = parse_json(body)
    except ValueError:
        return body.decode("utf-8", "replace")
    if isinstance(value, list):
        return value[0] if len(value) == 1 and isinstance(value[0], dict) else None
    return value if isinstance(value, dict) else java_text(value)


async def read_whole(response: StreamedResponse, limit: int = 1024 * 1024) -> Response:
    """The response with its body read, up to `limit` bytes: enough of an error to show."""
    chunks, size = [], 0
    async for chunk in response.chunks():
        chunks.append(chunk[: limit - size])
        size += len(chunk)
        if size >= limit:
            break
    return Response(response.status, response.reason, response.headers, b"".join(chunks))
