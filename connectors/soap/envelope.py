"""The SOAP envelope of a request: header and body from what the model gives, declared namespaces at the root."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from lxml import etree

from connectors.sdk.errors import InputError
from connectors.soap import to_xml
from connectors.soap.model import JsonPart, TemplatePart
from connectors.soap.names import ENVELOPE, WSSE, WSU, scope_of
from connectors.soap.parsing import BrokenXml, parse
from connectors.soap.templates import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.soap.model import Part

_PREFIX = {"1.1": "SOAP-ENV", "1.2": "env"}
_USABLE = re.compile(r"(?!xml)[^\W\d][\w.-]*\Z", re.IGNORECASE)


class Envelope:
    """A request's envelope.

    Args:
        version: `"1.1"` or `"1.2"`.
        namespaces: prefixes that header and body may use, and their namespaces.
    """

    def __init__(self, version: str, namespaces: Mapping[str, str] | None) -> None:
        self._namespaces = dict(namespaces or {})
        _check(self._namespaces)
        self.uri = ENVELOPE[version]
        self._scope = scope_of(namespaces)
        declared = {prefix: uri for prefix, uri in self._scope.items() if prefix is not None}
        declared |= {_PREFIX[version]: self.uri, "wsse": WSSE, "wsu": WSU}
        self.root = etree.Element(f"{{{self.uri}}}Envelope", nsmap=declared)
        self.header = etree.SubElement(self.root, f"{{{self.uri}}}Header")
        self.body = etree.SubElement(self.root, f"{{{self.uri}}}Body")

    def fill(self, parent: etree._Element, part: Part, where: str) -> None:
        """Adds the elements of a modelled part to header or body.

        Raises:
            InputError: the part makes no element, or none that XML allows.
        """
        before = len(parent)
        if isinstance(part, TemplatePart):
            parent.extend(self._elements(render(part.template, part.context or {}, where), where))
        elif isinstance(part, JsonPart):
            to_xml.append(parent, part.content, self._scope, f"{where}.json")
        else:
            return
        if len(parent) == before:
            raise InputError(f"{where} holds no element")

    def _elements(self, text: str, where: str) -> list[etree._Element]:
        """The top elements of a text, in which the declared prefixes may be used."""
        text = text.strip()
        if not self._namespaces and text.startswith("<?xml"):
            text = text.partition("?>")[2]
        declarations = "".join(
            f" xmlns{':' if prefix else ''}{prefix}={quoteattr(uri)}"
            for prefix, uri in self._namespaces.items()
        )
        try:
            wrapped = parse(f"<x{declarations}>{text}</x>".encode())
        except BrokenXml as error:
            raise InputError(f"{where}: the template gives no well-formed XML: {error}") from None
        elements = list(wrapped.iterchildren(etree.Element))
        for element in elements:
            element.tail = None
        return elements

    def content(self) -> bytes:
        """The envelope as UTF-8, without an XML declaration."""
        return etree.tostring(self.root, encoding="utf-8", xml_declaration=False)


def _check(namespaces: Mapping[str, str]) -> None:
    for prefix, uri in namespaces.items():
        if prefix and not _USABLE.match(prefix):
            raise InputError(f"namespaces: {prefix!r} can't be a prefix")
        if prefix and not uri:
            raise InputError(f"namespaces.{prefix} has to be a URI")
