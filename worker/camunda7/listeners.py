"""Execution listeners: those that only print are dropped, scripts at the end are looked into for errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.camunda7.language import running
from worker.camunda7.language.errors import Unsupported
from worker.camunda7.namespaces import BPMN, CAMUNDA, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from worker.camunda7.work import Work

_LANGUAGES = {"javascript": "javascript", "ecmascript": "javascript", "groovy": "groovy"}


def end_scripts(element: etree._Element) -> Iterator[tuple[etree._Element, str, str]]:
    """The inline scripts that run when an element ends: listener, language, source."""
    for listener in list(element.iterfind(f"{BPMN}extensionElements/{CAMUNDA}executionListener")):
        if listener.get("event") == "end" and (found := _script(listener)) is not None:
            yield listener, *found


def convert(work: Work, element: etree._Element) -> None:
    """Takes out listeners that do nothing in the process; tells of the others."""
    for name in ("executionListener", "taskListener"):
        for listener in list(element.iterfind(f"{BPMN}extensionElements/{CAMUNDA}{name}")):
            parent = listener.getparent()
            assert parent is not None
            parent.remove(listener)
            _told(work, element, listener, name)


def _told(work: Work, element: etree._Element, listener: etree._Element, name: str) -> None:
    script = _script(listener)
    event = str(listener.get("event", "")) or "no event"
    what = f"{name} on {event}"
    if script is not None and _only_prints(*script):
        work.report.count("scripts", converted=True)
        work.note(element, what, "it only printed; it is taken out.")
        return
    if script is not None:
        work.report.count("scripts", converted=False)
    original = text_of(listener).strip() or _attributes(listener)
    todo = "Model it as a task of its own, or as a listener of Camunda 8 with a job worker."
    work.left(element, what, "listeners of Camunda 8 are job workers", todo, original)


def _attributes(listener: etree._Element) -> str:
    pairs = ((str(key).removeprefix(CAMUNDA), str(value)) for key, value in listener.attrib.items())
    return " ".join(f"{key}={value}" for key, value in pairs)


def _only_prints(language: str, source: str) -> bool:
    try:
        outcome = running.run(source, language)
    except Unsupported:
        return False
    return outcome.value is None and not outcome.variables and not outcome.thrown


def _script(listener: etree._Element) -> tuple[str, str] | None:
    script = listener.find(f"{CAMUNDA}script")
    if script is None or script.get("resource") is not None:
        return None
    language = _LANGUAGES.get(str(script.get("scriptFormat", "")).strip().lower())
    return None if language is None else (language, text_of(script))
