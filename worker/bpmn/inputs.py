"""What the elements of a deployed process say about their input variables."""

from __future__ import annotations

from worker.bpmn.xml import ZEEBE, definitions


def input_sources(xml: bytes) -> dict[str, list[str]]:
    """The sources of the `zeebe:input` mappings of each element that has any, by the element's id.

    Raises:
        NotBpmnError: the text is no XML, or its root is no `bpmn:definitions`.
    """
    found: dict[str, list[str]] = {}
    for mapping in definitions(xml).iter(f"{ZEEBE}ioMapping"):
        extensions = mapping.getparent()
        element = None if extensions is None else extensions.getparent()
        if element is None or (element_id := element.get("id")) is None:
            continue
        sources = (each.get("source") for each in mapping.iterfind(f"{ZEEBE}input"))
        found.setdefault(str(element_id), []).extend(str(source) for source in sources if source is not None)
    return found
