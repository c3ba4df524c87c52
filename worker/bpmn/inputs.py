"""What the elements of a deployed process say about their input variables."""

from __future__ import annotations

from lxml import etree

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"


class NotBpmnError(ValueError):
    """The text is no BPMN model."""


def input_sources(xml: bytes) -> dict[str, list[str]]:
    """The sources of the `zeebe:input` mappings of each element that has any, by the element's id.

    Raises:
        NotBpmnError: the text is no XML, or its root is no `bpmn:definitions`.
    """
    # A model has no business with entities or other files.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise NotBpmnError(f"not well-formed XML: {error.msg}") from None
    if root.tag != f"{_BPMN}definitions":
        raise NotBpmnError("its root is not bpmn:definitions")
    found: dict[str, list[str]] = {}
    for mapping in root.iter(f"{_ZEEBE}ioMapping"):
        extensions = mapping.getparent()
        element = None if extensions is None else extensions.getparent()
        if element is None or (element_id := element.get("id")) is None:
            continue
        sources = (each.get("source") for each in mapping.iterfind(f"{_ZEEBE}input"))
        found.setdefault(str(element_id), []).extend(str(source) for source in sources if source is not None)
    return found
