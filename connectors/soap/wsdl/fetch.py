"""A WSDL and everything it imports, fetched within bounds before anything reads it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin

from lxml import etree

from connectors.sdk import ConnectorError, InputError, Request
from connectors.soap.names import XML
from connectors.soap.parsing import BrokenXml, parse

if TYPE_CHECKING:
    from connectors.sdk import HttpClient

MOST_DOCUMENTS = 100
MOST_BYTES = 16 * 1024 * 1024
"""Of all documents together."""
DEEPEST = 20
"""Imports that lead from one document to the next."""
LONGEST = 30.0
"""Seconds for everything."""

_WSDL = "http://schemas.xmlsoap.org/wsdl/"
_SCHEMA = "http://www.w3.org/2001/XMLSchema"
_ENCODING = "http://schemas.xmlsoap.org/soap/encoding/"
_XML_SCHEMA_FILE = "https://www.w3.org/2001/xml.xsd"
_LOCATIONS = {
    f"{{{_WSDL}}}import": "location",
    f"{{{_SCHEMA}}}import": "schemaLocation",
    f"{{{_SCHEMA}}}include": "schemaLocation",
    f"{{{_SCHEMA}}}redefine": "schemaLocation",
}


async def fetch(url: str, http: HttpClient) -> dict[str, bytes]:
    """The document at `url` and all that it imports, by absolute URL.

    Raises:
        InputError: what is found is no XML, imports something that is not at an HTTP address, or exceeds a bound.
        ConnectorError: a document can't be had.
    """
    try:
        async with asyncio.timeout(LONGEST):
            return await _fetch_all(url, http)
    except TimeoutError:
        raise ConnectorError(
            None, f"The WSDL and its imports did not arrive within {LONGEST:.0f} s"
        ) from None


async def _fetch_all(url: str, http: HttpClient) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    waiting = [url]
    for _ in range(DEEPEST + 1):
        following: dict[str, None] = {}
        for each in waiting:
            found[each] = await _fetch(each, http)
            if sum(map(len, found.values())) > MOST_BYTES:
                raise InputError(f"wsdlUrl: the WSDL and its imports have more than {MOST_BYTES >> 20} MiB")
            following.update(await asyncio.to_thread(_imports, each, found[each]))
        waiting = [each for each in following if each not in found]
        if not waiting:
            return found
        if len(found) + len(waiting) > MOST_DOCUMENTS:
            raise InputError(f"wsdlUrl: the WSDL imports more than {MOST_DOCUMENTS} documents")
    raise InputError(f"wsdlUrl: the WSDL's imports lead deeper than {DEEPEST} documents")


async def _fetch(url: str, http: HttpClient) -> bytes:
    response = await http.send(Request("GET", url, follow_redirects=True))
    if response.status != 200:  # noqa: PLR2004 - a document comes with 200 or not at all
        raise ConnectorError(
            str(response.status), f"The WSDL or an import of it can't be had: {response.reason}"
        )
    return response.body


def _imports(url: str, content: bytes) -> dict[str, None]:
    """The absolute URLs that a document leads to, in order, those that zeep adds by itself included."""
    try:
        root = parse(content)
    except BrokenXml as error:
        raise InputError(f"wsdlUrl: the document at {_shown(url)} is no WSDL or schema: {error}") from None
    found: dict[str, None] = {}
    if url != _ENCODING and _ENCODING.encode() in content and _uses_encoding(root):
        found[_ENCODING] = None
    for element in root.iter(*_LOCATIONS):
        location = element.get(_LOCATIONS[str(element.tag)])
        if location:
            found[_absolute(url, location)] = None
        elif element.tag == f"{{{_SCHEMA}}}import" and element.get("namespace") == XML:
            found[_XML_SCHEMA_FILE] = None
    return found


def _uses_encoding(root: etree._Element) -> bool:
    """Whether a type of the SOAP encoding is named; most documents only declare a prefix for it."""
    named = (
        (element, element.get(name))
        for element in root.iter(etree.Element)
        for name in ("type", "base", "ref")
    )
    return any(
        value and element.nsmap.get(value.rpartition(":")[0] or None) == _ENCODING for element, value in named
    )


def _absolute(base: str, location: str) -> str:
    url = urljoin(base, location)
    if not url.lower().startswith(("http://", "https://")):
        raise InputError(
            f"wsdlUrl: the document at {_shown(base)} imports something that is not at an HTTP address"
        )
    return url


def _shown(url: str) -> str:
    """The URL without its query, which may hold a credential."""
    return urldefrag(url).url.partition("?")[0]
