"""What every part of the engine stands on: keys, the queue of steps, the schedule, who runs, incidents."""

from __future__ import annotations

import heapq
import itertools
from collections import deque
from typing import TYPE_CHECKING, Final

from worker.devgateway.engine.instances import ElementInstance, Incident, State
from worker.devgateway.engine.records import Feed
from worker.devgateway.engine.telling import Teller

if TYPE_CHECKING:
    from collections.abc import Callable

    from worker.devgateway.clock import Clock
    from worker.devgateway.engine.instances import Job, ProcessInstance
    from worker.devgateway.engine.trouble import Trouble
    from worker.devgateway.model.elements import Element, Kind

PARTITION: Final = 1
FIRST_KEY: Final = (PARTITION << 51) + 1
FEWEST_STALE: Final = 1000
"""Entries of the schedule that may be stale before it is worth throwing them out."""


class Appointment:
    """Something to do at a time, unless it is cancelled before."""

    __slots__ = ("_core", "_step", "in_schedule")

    def __init__(self, core: Core, step: Callable[[], None]) -> None:
        self._core = core
        self._step: Callable[[], None] | None = step
        self.in_schedule = True

    @property
    def is_cancelled(self) -> bool:
        """Whether nothing is to be done."""
        return self._step is None

    def cancel(self) -> None:
        """Not to be done any more."""
        if self._step is not None:
            self._step = None
            self._core.stale += self.in_schedule

    def keep(self) -> None:
        """Do it, if it still is to be done."""
        if self._step is not None:
            self._step()


class Core:
    """The engine's heart.

    Attributes:
        instances: all element instances that have not ended, by key.
        processes: the process instances among them, by key.
        incidents: the open ones, by key.
        stale: cancelled entries that the schedule still holds.
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.feed = Feed()
        self.tell = Teller(clock, self.feed)
        self.instances: dict[int, ElementInstance] = {}
        self.processes: dict[int, ProcessInstance] = {}
        self.incidents: dict[int, Incident] = {}
        self.stale = 0
        self._keys = itertools.count(FIRST_KEY)
        self._order = itertools.count()
        self._queue: deque[Callable[[], None]] = deque()
        self._schedule: list[tuple[float, int, Appointment]] = []

    def key(self) -> int:
        """A new key; one counter serves everything, as in the real engine."""
        return next(self._keys)

    # Steps

    def enqueue(self, step: Callable[[], None]) -> None:
        """Do a step after all that wait already."""
        self._queue.append(step)

    def advance(self, most: int) -> bool:
        """Do at most so many steps, what is due first; tells whether there are more."""
        self._release_due()
        for _ in range(most):
            if not self._queue:
                return False
            self._queue.popleft()()
        return bool(self._queue)

    def at(self, when: float, step: Callable[[], None]) -> Appointment:
        """Do a step at a time in seconds since the epoch."""
        appointment = Appointment(self, step)
        heapq.heappush(self._schedule, (when, next(self._order), appointment))
        if self.stale > FEWEST_STALE and self.stale * 2 > len(self._schedule):
            self._schedule = [each for each in self._schedule if not each[2].is_cancelled]
            heapq.heapify(self._schedule)
            self.stale = 0
        return appointment

    def next_due(self) -> float | None:
        """When the next scheduled step is due, None where there is none."""
        while self._schedule and self._schedule[0][2].is_cancelled:
            heapq.heappop(self._schedule)
            self.stale -= 1
        return self._schedule[0][0] if self._schedule else None

    def _release_due(self) -> None:
        now = self.clock.now()
        while (due := self.next_due()) is not None and due <= now:
            appointment = heapq.heappop(self._schedule)[2]
            appointment.in_schedule = False
            self.enqueue(appointment.keep)

    # Instances

    def begin(
        self,
        element: Element,
        kind: Kind,
        process: ProcessInstance,
        parent: ElementInstance | None,
        key: int = 0,
    ) -> ElementInstance:
        """A new element instance, known to its scope."""
        instance = ElementInstance(key or self.key(), element, process, parent, kind)
        self.instances[instance.key] = instance
        if parent is not None:
            parent.children[instance.key] = instance
        self.tell.element(instance, "ELEMENT_ACTIVATING")
        return instance

    def end(self, instance: ElementInstance, intent: str) -> None:
        """Forget an element instance and its incidents."""
        instance.state = State.ENDED
        self.cancel_subscriptions(instance)
        for incident in list(instance.incidents):
            self.close_incident(incident)
        del self.instances[instance.key]
        if instance.parent is not None:
            del instance.parent.children[instance.key]
        self.tell.element(instance, intent)

    def cancel_subscriptions(self, instance: ElementInstance) -> None:
        """Have an element instance wait for nothing any more."""
        for subscription in instance.subscriptions:
            subscription.cancel()
        instance.subscriptions.clear()

    # Incidents

    def stop(
        self, instance: ElementInstance, trouble: Trouble, retry: Callable[[], None], job: Job | None = None
    ) -> Incident:
        """Make an incident of what went wrong; `retry` is done when somebody resolves it."""
        element_id = trouble.element_id or instance.element.id
        incident = Incident(
            self.key(), trouble.type, trouble.message, instance, element_id, job, self.clock.now(), retry
        )
        self.incidents[incident.key] = incident
        instance.incidents.add(incident.key)
        self.tell.incident(incident, "CREATED")
        return incident

    def close_incident(self, key: int) -> Incident:
        """Forget an incident."""
        incident = self.incidents.pop(key)
        incident.instance.incidents.discard(key)
        self.tell.incident(incident, "RESOLVED")
        return incident
