"""The URL that goes on the wire (HTTP sheet, section 3.7).

By default path and query are decoded and encoded again, so that a model may write `ü` or a blank. `skipEncoding` sends
what is written. Adding a query parameter encodes the whole query anew in either case.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes

from connectors.sdk import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

Parameters = list[tuple[str, str | None]]
"""Query parameters in order; None stands for a bare name without `=`."""

_PATH_LITERALS = "-._~!$'()*,;:@&="
_QUERY_LITERALS = "-._~!$'()*,;:@/?"
_CLEAN = re.compile(
    r"https?://[^/?#\s]+"
    r"/[A-Za-z0-9\-._~!$'()*,;:@&=/]*"
    r"(?:\?[A-Za-z0-9\-._~!$'()*,;:@/]+=[A-Za-z0-9\-._~!$'()*,;:@/]+(?:&[A-Za-z0-9\-._~]+=[A-Za-z0-9\-._~]+)*)?"
)
_PARTS = re.compile(r"(https?://[^/?#]*)([^?#]*)(?:\?([^#]*))?", re.DOTALL)
_MALFORMED_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ILLEGAL = re.compile(r"[\x00-\x20\x7f\"<>\\^`{|}]")


def encoded_url(url: str, parameters: Sequence[tuple[str, str | None]], *, skip_encoding: bool) -> str:
    """The URL to request.

    Args:
        url: absolute, as modelled.
        parameters: what is appended to its query.
        skip_encoding: whether the URL is encoded already.

    Raises:
        InputError: an escape is malformed, or with `skip_encoding` a character is not allowed in a URL.
    """
    if not parameters and _CLEAN.fullmatch(url):
        return url
    match = _PARTS.match(url if skip_encoding else url.rstrip())
    if match is None:
        raise InputError("url: must be a http(s) URL")
    origin, path, query = match.groups()
    _check(url, origin + path + (query or ""), skip_encoding=skip_encoding)
    if not skip_encoding:
        path = "/".join(_encode(_decode(segment), _PATH_LITERALS) for segment in path.split("/"))
    if parameters:
        own = _pairs(query or "", plus_is_blank=not skip_encoding)
        return f"{origin}{path or '/'}?{_joined([*own, *parameters], literals='')}"
    if query is None or (query == "" and not skip_encoding):
        return origin + (path or "/")
    if not skip_encoding:
        query = _joined(_pairs(query, plus_is_blank=True), _QUERY_LITERALS)
    return f"{origin}{path or '/'}?{query}"


def _check(url: str, used: str, *, skip_encoding: bool) -> None:
    if _MALFORMED_ESCAPE.search(used):
        raise InputError(
            "url: a % has to be followed by two hexadecimal digits; write %25 for the sign itself"
        )
    if skip_encoding and _ILLEGAL.search(url):
        raise InputError("url: holds a character that has to be percent-encoded, as skipEncoding is set")


def _pairs(query: str, *, plus_is_blank: bool) -> Parameters:
    pairs: Parameters = []
    for part in filter(None, query.split("&")):
        name, equals, value = (part.replace("+", " ") if plus_is_blank else part).partition("=")
        # Encoding anew takes `x=` for a bare name, as the reference does.
        bare = not equals or (plus_is_blank and not value)
        pairs.append((_decode(name), None if bare else _decode(value)))
    return pairs


def _joined(pairs: Parameters, literals: str) -> str:
    return "&".join(
        _encode(name, literals) if value is None else f"{_encode(name, literals)}={_encode(value, literals)}"
        for name, value in pairs
    )


def _decode(text: str) -> str:
    return unquote_to_bytes(text).decode("utf-8", "replace") if "%" in text else text


def _encode(text: str, literals: str) -> str:
    return quote(text, safe=literals)
