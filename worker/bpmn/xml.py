"""BPMN as XML: its namespaces, and a parser that keeps entities and other files out."""

from __future__ import annotations

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"


class NotBpmnError(ValueError):
    """The text is no BPMN model."""


def definitions(xml: bytes) -> etree._Element:
    """The root of a model.

    Raises:
        NotBpmnError: the text is no XML, or its root is no `bpmn:definitions`.
    """
    # A model has no business with entities or other files.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise NotBpmnError(f"not well-formed XML: {error.msg}") from None
    if root.tag != f"{BPMN}definitions":
        raise NotBpmnError("its root is not bpmn:definitions")
    return root
