"""What the engine holds at this moment, for whoever shows it; and the one thing a person does about it: retry.

Everything is read on the event loop that the gateway runs on; what happens from then on is told by the feed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from worker.devgateway.engine.engine import Engine
    from worker.devgateway.engine.instances import ElementInstance, Incident, Job
    from worker.devgateway.engine.records import Record


@dataclass(frozen=True, slots=True)
class ProcessView:
    """A deployed version of a process; `xml` is the file as it was deployed."""

    key: int
    id: str
    name: str
    version: int
    resource_name: str
    xml: bytes


@dataclass(frozen=True, slots=True)
class InstanceView:
    """A process instance that runs.

    Attributes:
        tokens: how many element instances run at each element, by the element's id.
        waiting_flows: how many tokens wait at joins, by the id of the flow they came over.
        variables: those of the process; read them, don't change them.
    """

    key: int
    process_id: str
    version: int
    definition_key: int
    tokens: Mapping[str, int]
    waiting_flows: Mapping[str, int]
    variables: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class JobView:
    """A job that is not settled; `deadline` is in seconds since the epoch, 0 unless a worker has it."""

    key: int
    type: str
    state: str
    element_id: str
    process_instance_key: int
    worker: str
    retries: int
    deadline: float


@dataclass(frozen=True, slots=True)
class IncidentView:
    """An open incident; `created` is in seconds since the epoch, `job_key` None where it is of no job."""

    key: int
    type: str
    message: str
    element_id: str
    process_instance_key: int
    process_id: str
    job_key: int | None
    created: float


class View:
    """The engine as it is now. `advance` has done what a retry leads to."""

    def __init__(self, engine: Engine, advance: Callable[[], None]) -> None:
        self._engine = engine
        self._advance = advance

    def processes(self) -> list[ProcessView]:
        """All versions of all processes, the oldest first."""
        return [
            ProcessView(
                each.key,
                each.process.id,
                each.process.root.name,
                each.version,
                each.resource_name,
                each.content,
            )
            for each in self._engine.definitions.by_key.values()
        ]

    def instances(self) -> list[InstanceView]:
        """The process instances that run, the oldest first."""
        processes = self._engine.core.processes.values()
        return [
            InstanceView(
                each.key,
                each.definition.process.id,
                each.definition.version,
                each.definition.key,
                _running(each.root),
                _waiting(each.root),
                each.root.variables,
            )
            for each in processes
        ]

    def jobs(self) -> list[JobView]:
        """The jobs that are not settled, the oldest first."""
        return [_job(each) for each in self._engine.jobs.by_key.values()]

    def incidents(self) -> list[IncidentView]:
        """The open incidents, the oldest first."""
        return [_incident(each) for each in self._engine.core.incidents.values()]

    def resolve(self, incident_key: int, retries: int = 1) -> None:
        """Try again what an incident stopped; a job that has no retries left is given some.

        Raises:
            Rejection: there is no such incident.
        """
        incident = self._engine.core.incidents.get(incident_key)
        if incident is not None and incident.job is not None and incident.job.retries <= 0:
            self._engine.jobs.update_retries(incident.job.key, retries)
        self._engine.resolve_incident(incident_key)
        self._advance()

    def records(self) -> AsyncIterator[Record]:
        """What happens from now on, as it does."""
        return self._engine.feed.records()


def _inside(scope: ElementInstance) -> list[ElementInstance]:
    """All that runs in a scope, at any depth."""
    found: list[ElementInstance] = []
    for child in scope.children.values():
        found += [child, *_inside(child)]
    return found


def _running(root: ElementInstance) -> Counter[str]:
    return Counter(each.element.id for each in _inside(root) if not each.is_body)


def _waiting(root: ElementInstance) -> Counter[str]:
    waiting: Counter[str] = Counter()
    for scope in (root, *_inside(root)):
        for by_flow in scope.joining.values():
            waiting.update({flow: len(tokens) for flow, tokens in by_flow.items()})
    return waiting


def _job(job: Job) -> JobView:
    return JobView(
        job.key,
        job.type,
        job.state.value,
        job.instance.element.id,
        job.instance.process.key,
        job.worker,
        job.retries,
        job.deadline,
    )


def _incident(incident: Incident) -> IncidentView:
    process = incident.instance.process
    return IncidentView(
        incident.key,
        incident.type.value,
        incident.message,
        incident.element_id,
        process.key,
        process.definition.process.id,
        None if incident.job is None else incident.job.key,
        incident.created,
    )
