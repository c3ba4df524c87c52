"""A Camunda 7 model from outside: bounded, without entities, its namespaces of all ages made one."""

from __future__ import annotations

from lxml import etree

from worker.bpmn import NotBpmnError
from worker.camunda7.namespaces import BPMN, CAMUNDA, LIKE_CAMUNDA

LARGEST = 16 * 1024 * 1024
"""Bytes of a model. The broker takes 4 MB."""

MOST_ELEMENTS = 200_000


def definitions(xml: bytes) -> etree._Element:
    """The root of a model; comments stay.

    Raises:
        NotBpmnError: the text is too large, no XML, has a document type, or its root is no `bpmn:definitions`.
    """
    if len(xml) > LARGEST:
        raise NotBpmnError(f"it is larger than {LARGEST // 1024 // 1024} MB, which no model is")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise NotBpmnError(f"not well-formed XML: {error.msg}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotBpmnError("a document type declaration is not accepted")
    if root.tag != f"{BPMN}definitions":
        raise NotBpmnError("its root is not bpmn:definitions")
    for number, element in enumerate(root.iter("*")):
        if number > MOST_ELEMENTS:
            raise NotBpmnError(f"it has more than {MOST_ELEMENTS} elements")
        _rename(element)
    return root


def _rename(element: etree._Element) -> None:
    for old in LIKE_CAMUNDA:
        if str(element.tag).startswith(old):
            element.tag = CAMUNDA + str(element.tag).removeprefix(old)
        for name in [each for each in element.attrib if str(each).startswith(old)]:
            element.set(CAMUNDA + str(name).removeprefix(old), element.attrib.pop(name))
