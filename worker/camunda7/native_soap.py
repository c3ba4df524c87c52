"""The inputs of Camunda 8's SOAP connector, from an envelope with placeholders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from worker.camunda7.feel import Scope, string_literal, translate
from worker.camunda7.feel import text as t
from worker.camunda7.language.errors import Unsupported
from worker.camunda7.language.tree import Entries, Joined, Literal, Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from worker.camunda7.values import Value

_VERSIONS = {
    "http://schemas.xmlsoap.org/soap/envelope/": "1.1",
    "http://www.w3.org/2003/05/soap-envelope": "1.2",
}
_SENT_ANYWAY = {"1.1": "text/xml", "1.2": "application/soap+xml"}


def soap_inputs(given: Mapping[str, Value | None]) -> Iterator[tuple[str, str]]:
    """The inputs beside the URL, as target and source.

    Raises:
        Unsupported: the connector can't send such a request.
    """
    payload = given.get("payload")
    if payload is None:
        raise Unsupported("its envelope is not known")
    text, placeholders = _template(payload)
    envelope = _envelope(text)
    version = _VERSIONS[etree.QName(envelope).namespace or ""]
    namespace = f"{{{etree.QName(envelope).namespace}}}"
    yield "authentication.authentication", "none"
    yield "soapVersion.version", version
    yield from _action(given.get("headers"), version)
    yield from _part("header", envelope.find(f"{namespace}Header"), placeholders)
    yield from _part("body", envelope.find(f"{namespace}Body"), placeholders)
    declared = {prefix: uri for prefix, uri in envelope.nsmap.items() if prefix and uri not in _VERSIONS}
    if declared:
        entries = ((prefix, t.Feel(string_literal(uri))) for prefix, uri in declared.items())
        yield "namespaces", f"={t.context(entries, quoted=True).text}"


def _template(payload: Value) -> tuple[str, dict[str, Node]]:
    """The envelope with Mustache in place of its expressions, and those by name."""
    if payload.literal is not None:
        return payload.literal, {}
    if isinstance(payload.node, Literal):
        return str(payload.node.value), {}
    if not isinstance(payload.node, Joined):
        raise Unsupported("its envelope is not written out")
    placeholders: dict[str, Node] = {}
    text = []
    for part in payload.node.parts:
        if isinstance(part, Literal) and isinstance(part.value, str):
            text.append(part.value)
        else:
            name = f"value{len(placeholders) + 1}"
            placeholders[name] = part
            text.append(f"{{{{{{{name}}}}}}}")
    return "".join(text), placeholders


def _envelope(text: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text.strip().encode(), parser)
    except etree.XMLSyntaxError:
        raise Unsupported("its envelope is no XML before its expressions are worked out") from None
    name = etree.QName(root)
    if name.localname != "Envelope" or name.namespace not in _VERSIONS:
        raise Unsupported("its payload is no SOAP envelope")
    return root


def _action(headers: Value | None, version: str) -> Iterator[tuple[str, str]]:
    """The action; other headers than the one of the content's type can't be sent."""
    if headers is None:
        return
    if headers.fixed is None:
        raise Unsupported("its headers are worked out")
    for name, value in headers.fixed.items():
        lower = name.lower()
        if lower == "soapaction" and version == "1.1":
            yield "soapVersion.soapAction", value
        elif lower != "content-type" or "action=" in value or _SENT_ANYWAY[version] not in value:
            raise Unsupported(f"the SOAP connector does not send {name}: {value.partition(';')[0]}")


def _part(
    name: str, element: etree._Element | None, placeholders: Mapping[str, Node]
) -> Iterator[tuple[str, str]]:
    children = [] if element is None else list(element.iterchildren("*"))
    if not children:
        if name == "body":
            raise Unsupported("its envelope has an empty body")
        yield "header.type", "none"
        return
    template = "".join(etree.tostring(child, encoding="unicode", with_tail=False) for child in children)
    yield f"{name}.type", "template"
    yield f"{name}.template", f"={string_literal(template)}" if "\\" in template else template
    used = tuple((key, node) for key, node in placeholders.items() if f"{{{{{{{key}}}}}}}" in template)
    yield f"{name}.context", f"={translate(Entries(used), Scope('input')).feel.text}"
