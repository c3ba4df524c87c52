"""The engine by itself, under a clock that stands still."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from support.clock import ManualClock

from worker.devgateway.engine.deployment import Resource
from worker.devgateway.engine.engine import Engine
from worker.devgateway.engine.scopes import visible

if TYPE_CHECKING:
    from support.bpmn import Process

    from worker.devgateway.engine.instances import Job, ProcessInstance


@dataclass
class Running:
    """An engine, with what tests do to it."""

    clock: ManualClock = field(default_factory=ManualClock)

    def __post_init__(self) -> None:
        self.engine = Engine(self.clock)

    def deploy(self, *models: Process) -> None:
        """Deploy models, each in a file of its own."""
        for model in models:
            self.engine.deployment.deploy([Resource(f"{model.id}.bpmn", model.xml())])
        self.engine.advance()

    def start(self, process_id: str, **variables: Any) -> ProcessInstance:
        """Start an instance and let it go as far as it goes."""
        instance = self.engine.create_instance(process_id, variables)
        self.engine.advance()
        return instance

    def take(self, job_type: str, most: int = 1, seconds: float = 60.0) -> list[Job]:
        """Hand out jobs."""
        return list(self.engine.jobs.take(job_type, "test", seconds, most))

    def job(self, job_type: str) -> Job:
        """The one next job of a type."""
        (job,) = self.take(job_type)
        return job

    def complete(self, job: Job, **variables: Any) -> None:
        """Settle a job."""
        self.engine.jobs.complete(job.key, variables)
        self.engine.advance()

    def move(self, seconds: float) -> None:
        """Let time pass, and done what is due."""
        self.clock.move(seconds)
        self.engine.advance()

    def ended(self, instance: ProcessInstance) -> bool:
        """Whether a process instance has ended."""
        return instance.key not in self.engine.core.processes

    def at(self, element_id: str) -> int:
        """How many tokens are at an element."""
        return sum(each.element.id == element_id for each in self.engine.core.instances.values())

    @staticmethod
    def variables_of(job: Job) -> dict[str, Any]:
        """What a worker sees."""
        return visible(job.instance)


@pytest.fixture
def running() -> Running:
    """An engine with nothing deployed."""
    return Running()
