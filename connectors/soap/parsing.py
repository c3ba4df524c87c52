"""XML from outside, read without anything that reaches further: no DTD, no entities, no network, bounded depth."""

from __future__ import annotations

from lxml import etree


class BrokenXml(ValueError):
    """The bytes are no XML that is accepted; the message says what and where."""


def parse(content: bytes) -> etree._Element:
    """The root element of a document.

    libxml2 bounds the depth (256 levels) and the size of a node (10 MB); a document type declaration is refused, so
    there are no entities to expand.

    Raises:
        BrokenXml: not well-formed, too deep, or with a document type declaration.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        what = "the document is empty" if not content.strip() else error.msg.partition(", line ")[0]
        raise BrokenXml(f"{what} (line {line}, column {column})") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise BrokenXml("a document type declaration is not accepted")
    return root
