"""Scopes: the process itself, sub-processes, event sub-processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.devgateway.engine.lifecycle import Behaviour, Lifecycle

if TYPE_CHECKING:
    from worker.devgateway.engine.events import Events
    from worker.devgateway.engine.instances import ElementInstance


class Scope(Behaviour):
    """A process or sub-process: waits for what may start its event sub-processes, begins at its none start event."""

    def __init__(self, lifecycle: Lifecycle, events: Events) -> None:
        super().__init__(lifecycle)
        self._events = events

    def activate(self, instance: ElementInstance) -> None:
        """As of `Behaviour`."""
        process = instance.process.definition.process
        self._events.wait_for_all(
            instance, [start for _, start in process.event_sub_processes(instance.element)]
        )
        self.lifecycle.activated(instance)
        start = process.start_of(instance.element)
        if start is not None and instance.parent is not None:
            self.lifecycle.token(instance, start)


class EventSubProcess(Behaviour):
    """Begins at its start event, which has occurred and brings its variables along."""

    def activate(self, instance: ElementInstance) -> None:
        """As of `Behaviour`."""
        self.lifecycle.activated(instance)
        arrived, instance.arrived = instance.arrived, None
        (start,) = instance.process.definition.process.starts(instance.element)
        self.lifecycle.activate(instance, start, arrived)
