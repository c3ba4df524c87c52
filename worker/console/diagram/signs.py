"""The small signs in shapes that tell gateways, events and tasks apart (BPMN 2.0, sections 7 and 10), as paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worker.console.diagram.reading import Shape

# Each is drawn in a square from -10 to 10.
_GATEWAYS = {
    "exclusiveGateway": "M-6 -6L6 6M6 -6L-6 6",
    "parallelGateway": "M0 -9V9M-9 0H9",
    "inclusiveGateway": "M-8 0A8 8 0 1 0 8 0A8 8 0 1 0 -8 0z",
    "eventBasedGateway": "M-8 0A8 8 0 1 0 8 0A8 8 0 1 0 -8 0zM0 -5L5 -1L3 5H-3L-5 -1z",
    "complexGateway": "M0 -9V9M-9 0H9M-6 -6L6 6M6 -6L-6 6",
}
_EVENTS = {
    "timerEventDefinition": "M-8 0A8 8 0 1 0 8 0A8 8 0 1 0 -8 0zM0 -5V0L4 2",
    "messageEventDefinition": "M-8 -5H8V5H-8zM-8 -5L0 1L8 -5",
    "errorEventDefinition": "M-7 6L-3 -6L2 3L7 -7",
    "terminateEventDefinition": "M-7 0A7 7 0 1 0 7 0A7 7 0 1 0 -7 0z",
    "signalEventDefinition": "M0 -7L7 5H-7z",
    "escalationEventDefinition": "M0 -7L6 6L0 1L-6 6z",
    "linkEventDefinition": "M-7 -3H1V-7L8 0L1 7V3H-7z",
    "conditionalEventDefinition": "M-6 -7H6V7H-6zM-4 -4H4M-4 0H4M-4 4H4",
    "compensateEventDefinition": "M0 -6V6L-7 0zM7 -6V6L0 0z",
}
_TASKS = {
    "serviceTask": "M-4 0A4 4 0 1 0 4 0A4 4 0 1 0 -4 0zM0 -7V-4M0 4V7M-7 0H-4M4 0H7M-5 -5L-3 -3M3 3L5 5M-5 5L-3 3M3 -3L5 -5",
    "sendTask": "M-8 -5H8V5H-8zM-8 -5L0 1L8 -5",
    "receiveTask": "M-8 -5H8V5H-8zM-8 -5L0 1L8 -5",
    "userTask": "M-3 -4A3 3 0 1 0 3 -4A3 3 0 1 0 -3 -4zM-7 8C-7 0 7 0 7 8z",
    "scriptTask": "M-5 -8H7C1 -3 9 2 3 8H-8C-2 3 -10 -3 -5 -8zM-3 -3H3M-2 1H4",
    "businessRuleTask": "M-8 -6H8V6H-8zM-8 -2H8M-8 2H8M-3 -2V6",
    "manualTask": "M-8 3V-3L-2 -6H6M-2 -2H8M-2 2H7M-8 3L-3 7H4",
}
_LOOPS = {"parallel": "M-5 -6V6M0 -6V6M5 -6V6", "sequential": "M-6 -5H6M-6 0H6M-6 5H6"}


def signs_of(shape: Shape) -> Iterator[tuple[str, float, float]]:
    """The paths of a shape's signs, none for most, and where the middle of each goes."""
    box = shape.box
    x, y = box.x + box.width / 2, box.y + box.height / 2
    if path := _GATEWAYS.get(shape.kind) or _EVENTS.get(shape.trigger):
        yield path, x, y
    elif path := _TASKS.get(shape.kind):
        yield path, box.x + 15, box.y + 15
    if path := _LOOPS.get(shape.loop):
        yield path, x, box.y + box.height - 10
    if shape.kind == "callActivity":
        yield (
            f"M{3 - box.width / 2:g} {3 - box.height / 2:g}h{box.width - 6:g}v{box.height - 6:g}h{6 - box.width:g}z",
            x,
            y,
        )
