"""Loops that nothing ever holds up: Zeebe refuses those with a task that nobody does, or an event that only passes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from worker.devgateway.model.elements import Kind

if TYPE_CHECKING:
    from worker.devgateway.model.elements import Element, Process

DOING_NOTHING: Final = {Kind.TASK, Kind.MANUAL_TASK, Kind.INTERMEDIATE_THROW_EVENT}
PASSED_AT_ONCE: Final = {
    *DOING_NOTHING,
    Kind.EXCLUSIVE_GATEWAY,
    Kind.INCLUSIVE_GATEWAY,
    Kind.PARALLEL_GATEWAY,
}


def endless_loop(process: Process) -> list[str] | None:
    """The ids along such a loop, the first of them once more at its end; None where there is none."""
    idle = (each for each in process.elements.values() if each.kind in DOING_NOTHING and each.job is None)
    return next((path for each in idle if (path := _way_back(process, each))), None)


def _way_back(process: Process, start: Element) -> list[str] | None:
    """The shortest way from an element to itself over what is passed at once."""
    paths, seen = [[start.id]], set[str]()
    while paths:
        path = paths.pop(0)
        for target in process.targets(process.elements[path[-1]]):
            if target is start:
                return [*path, start.id]
            if target.id not in seen and target.kind in PASSED_AT_ONCE and target.job is None:
                seen.add(target.id)
                paths.append([*path, target.id])
    return None
