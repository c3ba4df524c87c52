"""Tasks: those that job workers do, scripts, those that wait for a message, and those that nobody does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.devgateway.engine import expressions
from worker.devgateway.engine.lifecycle import Behaviour, Lifecycle
from worker.devgateway.engine.scopes import contexts

if TYPE_CHECKING:
    from worker.devgateway.engine.events import Events
    from worker.devgateway.engine.instances import ElementInstance
    from worker.devgateway.engine.jobs import Jobs


class Worked(Behaviour):
    """An element that a job worker may do: with a job definition it makes a job, else its `otherwise` counts."""

    def __init__(self, lifecycle: Lifecycle, jobs: Jobs, otherwise: Behaviour) -> None:
        super().__init__(lifecycle)
        self._jobs = jobs
        self._otherwise = otherwise

    def activate(self, instance: ElementInstance) -> None:
        """As of `Behaviour`."""
        wanted = instance.element.job
        if wanted is None:
            self._otherwise.activate(instance)
            return
        seen = contexts(instance)
        job_type = expressions.text(wanted.type, seen)
        retries = expressions.whole_number(wanted.retries, seen)
        self.lifecycle.activated(instance)
        self._jobs.create(instance, job_type, retries, wanted.headers)

    def completed(self, instance: ElementInstance) -> None:
        """As of `Behaviour`."""
        self._otherwise.completed(instance)


class Scripted(Behaviour):
    """A script task whose FEEL expression the engine works out by itself."""

    def activate(self, instance: ElementInstance) -> None:
        """As of `Behaviour`."""
        script = instance.element.script
        assert script is not None, "validated before"
        value = expressions.json(script.expression, contexts(instance))
        self.lifecycle.activated(instance)
        instance.arrived = {script.result: value}
        self.lifecycle.complete_later(instance)


class Catching(Behaviour):
    """A receive task or catch event: waits, unless it is entered because what it waits for has come."""

    def __init__(self, lifecycle: Lifecycle, events: Events) -> None:
        super().__init__(lifecycle)
        self._events = events

    def activate(self, instance: ElementInstance) -> None:
        """As of `Behaviour`."""
        if instance.arrived is not None:
            super().activate(instance)
            return
        self._events.wait_for_all(instance, [instance.element])
        self.lifecycle.activated(instance)
