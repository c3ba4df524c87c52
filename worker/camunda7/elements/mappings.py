"""`camunda:inputOutput` of elements without a connector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.camunda7 import zeebe
from worker.camunda7.feel import Scope
from worker.camunda7.namespaces import BPMN, CAMUNDA
from worker.camunda7.parameters import Reader, each_once, failing, target

if TYPE_CHECKING:
    from lxml import etree

    from worker.camunda7.work import Work


def convert_mappings(work: Work, element: etree._Element) -> None:
    """Makes `zeebe:ioMapping` of it."""
    parent = element.find(f"{BPMN}extensionElements")
    mapping = None if parent is None else parent.find(f"{CAMUNDA}inputOutput")
    if parent is None or mapping is None:
        return
    found = Reader(work, element, Scope(), Scope()).read(parent)
    parent.remove(mapping)
    inputs = [(target(work, element, name), value.source) for name, value in found.inputs.items()]
    inputs += [(target(work, element, name), failing(name)) for name in found.failed]
    outputs = [(name, f"={sets.text}") for value in found.values for name, sets in value.sets.items()]
    outputs += [(target(work, element, name), value.expression) for name, value in found.outputs]
    zeebe.mappings(element, inputs, each_once(outputs))
