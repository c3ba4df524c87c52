"""The namespaces of SOAP and WS-Security, and the resolution of prefixed names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ENVELOPE = {
    "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
    "1.2": "http://www.w3.org/2003/05/soap-envelope",
}
"""The envelope's namespace by SOAP version."""

WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
XML = "http://www.w3.org/XML/1998/namespace"

Scope = dict[str | None, str]
"""The prefixes in force at an element and their namespaces; None is the default namespace."""


class UnknownPrefix(ValueError):
    """A name uses a prefix that nothing declares."""


def scope_of(namespaces: Mapping[str, str] | None) -> Scope:
    """The scope that the `namespaces` of the input make; the empty prefix is the default namespace."""
    return {prefix or None: uri for prefix, uri in (namespaces or {}).items()}


def qualified(name: str, scope: Scope, *, attribute: bool = False) -> str:
    """`prefix:local` as `{namespace}local`; the default namespace holds for elements only (XML Names, 6.2).

    Raises:
        UnknownPrefix: nothing in `scope` declares the prefix.
    """
    prefix, colon, local = name.rpartition(":")
    if not colon:
        default = None if attribute else scope.get(None)
        return f"{{{default}}}{local}" if default else local
    uri = XML if prefix == "xml" else scope.get(prefix)
    if uri is None:
        raise UnknownPrefix(f"the prefix {prefix!r} is not declared: add it to `namespaces`")
    return f"{{{uri}}}{local}"
