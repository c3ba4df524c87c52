"""What is left of Camunda 7 when all else is converted: taken out, and told unless it means nothing any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from worker.camunda7 import zeebe
from worker.camunda7.language import juel
from worker.camunda7.namespaces import BPMN, CAMUNDA, ZEEBE, take

if TYPE_CHECKING:
    from worker.camunda7.work import Work

_ENGINE = frozenset(
    {
        *(
            "asyncBefore",
            "asyncAfter",
            "async",
            "exclusive",
            "jobPriority",
            "taskPriority",
            "historyTimeToLive",
        ),
        *("isStartableInTasklist", "modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon"),
        *("autoStoreVariables", "formHandlerClass", "elementVariable", "deploymentId"),
    }
)
"""Attributes that say how Camunda 7's engine works, not what the process does."""

_ADVICE = {
    "formData": "Model a Camunda form with these fields.",
    "formKey": "Model a Camunda form, or start the process from your own application.",
    "initiator": "Give the process a variable with the user who starts it.",
    "field": "Give the job worker these values as inputs or headers.",
    "connector": "Camunda 7 ignores a connector on such an element.",
    "candidateStarterGroups": "Use authorizations of Camunda 8.",
    "candidateStarterUsers": "Use authorizations of Camunda 8.",
}


def convert(work: Work, element: etree._Element) -> None:
    """Attributes and extension elements of one element."""
    if (tag := take(element, "versionTag")) is not None:
        zeebe.add(element, "versionTag", value=tag)
    names = [str(each).removeprefix(CAMUNDA) for each in element.attrib if str(each).startswith(CAMUNDA)]
    texts = {name: str(element.attrib.pop(f"{CAMUNDA}{name}")) for name in names}
    if engines := sorted(texts.keys() & _ENGINE):
        work.note(element, ", ".join(engines), "how Camunda 7's engine works has no meaning here; taken out.")
    for name in sorted(texts.keys() - _ENGINE):
        _left(work, element, name, texts[name])
    parent = element.find(f"{BPMN}extensionElements")
    if parent is None:
        return
    for extension in list(parent.iterchildren("*")):
        if str(extension.tag).startswith(CAMUNDA):
            parent.remove(extension)
            _extension(work, element, extension)
    if len(parent) == 0:
        element.remove(parent)


def _extension(work: Work, element: etree._Element, extension: etree._Element) -> None:
    name = str(extension.tag).removeprefix(CAMUNDA)
    if name == "properties":
        _properties(element, extension)
    elif name == "failedJobRetryTimeCycle":
        work.note(element, name, "it is taken out.", "Set the retries of its job, if it has one.")
    elif name == "formData" and len(extension) == 0:
        return
    else:
        etree.cleanup_namespaces(extension)
        original = etree.tostring(extension, encoding="unicode", with_tail=False)
        _left(
            work, element, name, original.replace(' xmlns:camunda="http://camunda.org/schema/1.0/bpmn"', "")
        )


def _properties(element: etree._Element, extension: etree._Element) -> None:
    pairs = [(each.get("name"), each.get("value")) for each in extension.iterchildren(f"{CAMUNDA}property")]
    if pairs:
        listed = zeebe.add(element, "properties")
        for name, value in pairs:
            etree.SubElement(listed, f"{ZEEBE}property", {"name": str(name or ""), "value": str(value or "")})


def _left(work: Work, element: etree._Element, name: str, original: str) -> None:
    if (number := juel.expressions_in(original)) > 0:
        work.report.count("expressions", number, converted=False)
    todo = _ADVICE.get(name, "Look up what it did, and model it another way.")
    work.left(element, f"camunda:{name}", "Camunda 8 has no such thing", todo, original)
