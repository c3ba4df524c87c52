"""Who catches a BPMN error: the nearest, from the element that throws it up through the processes that called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.devgateway.engine.trouble import IncidentType, Trouble
from worker.devgateway.model.elements import Error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worker.devgateway.engine.instances import ElementInstance
    from worker.devgateway.model.elements import Element

NOT_CAUGHT = "NO_CATCH_EVENT_FOUND"
"""Shown as the element of an incident of a job's error that nothing catches."""


def catcher(
    thrower: ElementInstance, code: str, message: str, shown_at: str | None = None
) -> tuple[ElementInstance, Element]:
    """The event that catches an error, and the instance it interrupts.

    At each level a matching code comes before an event without one. Multi-instance activities are caught at their
    body, which ends all of them.

    Args:
        thrower: where the error comes from.
        code: the error's code.
        message: what the incident says of it, if there is one.
        shown_at: the element that the incident names, the thrower's own unless given.

    Raises:
        Trouble: nothing does.
    """
    known: list[str] = []
    for instance, events in _levels(thrower):
        everything = None
        for event in events:
            assert isinstance(event.event, Error)
            if event.event.code is None:
                everything = everything or event
            elif event.event.code.text == code:
                return instance, event
            else:
                known.append(event.event.code.text)
        if everything is not None:
            return instance, everything
    raise _not_caught(code, message, known, shown_at)


def _levels(thrower: ElementInstance) -> Iterator[tuple[ElementInstance, list[Element]]]:
    """The instances from the thrower outwards, each with the error events that watch over it."""
    instance: ElementInstance | None = thrower
    while instance is not None:
        process = instance.process.definition.process
        if instance is not thrower and not instance.interrupted and not instance.is_body:
            inner = [start for _, start in process.event_sub_processes(instance.element)]
            yield instance, [each for each in inner if isinstance(each.event, Error)]
        if instance.is_body or not instance.element.loop:
            attached = [process.elements[each] for each in instance.element.boundaries]
            yield instance, [each for each in attached if isinstance(each.event, Error)]
        instance = instance.parent if instance.parent is not None else instance.process.caller


def _not_caught(code: str, message: str, known: list[str], shown_at: str | None) -> Trouble:
    said = f" with message '{message}'" if message else ""
    listed = (
        f"Available error events are [{', '.join(known)}]"
        if known
        else "No error events are available in the scope."
    )
    text = f"Expected to throw an error event with the code '{code}'{said}, but it was not caught. {listed}"
    return Trouble(IncidentType.UNHANDLED_ERROR_EVENT, text, shown_at)
