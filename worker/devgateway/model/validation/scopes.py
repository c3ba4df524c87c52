"""Processes and sub-processes: where they start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.bpmn.xml import BPMN
from worker.devgateway.model.validation.problems import Problem, executables, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree


def scope_problems(definitions: etree._Element) -> Iterator[Problem]:
    """Scopes without a start, with too many, or with one that can't start them."""
    processes = executables(definitions)
    if not processes:
        yield problem(definitions, "Must contain at least one executable process")
    for process in processes:
        yield from _of_process(process)
        for inner in process.iter(f"{BPMN}subProcess"):
            starts = inner.findall(f"{BPMN}startEvent")
            if len(starts) != 1:
                yield problem(inner, "Must have exactly one start event")
            elif inner.get("triggeredByEvent") == "true":
                yield from _of_event_sub_process(inner, starts[0])
            elif definition(starts[0]) is not None:
                yield problem(inner, "Start events in subprocesses must be of type none")


def definition(event: etree._Element) -> etree._Element | None:
    """The definition of an event: what it waits for or throws."""
    return next((each for each in event if str(each.tag).endswith("EventDefinition")), None)


def _of_process(process: etree._Element) -> Iterator[Problem]:
    starts = process.findall(f"{BPMN}startEvent")
    if not starts:
        yield problem(process, "Must have at least one start event")
    if sum(definition(each) is None for each in starts) > 1:
        yield problem(process, "Multiple none start events are not allowed")
    seen: set[str] = set()
    for start in starts:
        message = start.find(f"{BPMN}messageEventDefinition")
        reference = None if message is None else message.get("messageRef")
        if reference is not None and reference in seen:
            yield problem(start, "A message cannot be referred by more than one start event")
        seen.add(str(reference))


def _of_event_sub_process(inner: etree._Element, start: etree._Element) -> Iterator[Problem]:
    event = definition(start)
    if event is None:
        kinds = "message, timer, error, signal or escalation"
        yield problem(inner, f"Start events in event subprocesses must be one of: {kinds}")
    elif event.tag == f"{BPMN}errorEventDefinition" and start.get("isInterrupting") == "false":
        yield problem(inner, "Non-Interrupting event of this type is not allowed")
