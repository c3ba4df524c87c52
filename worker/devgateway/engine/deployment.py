"""Taking files: all of a deployment or none of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from worker.bpmn.xml import NotBpmnError, definitions
from worker.devgateway.engine import expressions
from worker.devgateway.engine.timers import schedule
from worker.devgateway.model.elements import Message, Timer
from worker.devgateway.model.loops import endless_loop
from worker.devgateway.model.reading import processes_of
from worker.devgateway.model.validation import problems_of, report
from worker.devgateway.rejection import Code, Rejection, rejected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worker.devgateway.engine.core import Appointment, Core
    from worker.devgateway.engine.definitions import Definitions
    from worker.devgateway.engine.instances import Definition
    from worker.devgateway.engine.messages import Messages
    from worker.devgateway.engine.processes import Processes
    from worker.devgateway.engine.timers import Schedule
    from worker.devgateway.model.elements import Element, Process

ENDINGS: Final = (".bpmn", ".xml")
REFUSED: Final = "Expected to deploy new resources, but encountered the following errors:"


@dataclass(frozen=True, slots=True)
class Resource:
    """A file to deploy."""

    name: str
    content: bytes


class Deployment:
    """Deploys files, and lets the start events of their processes wait."""

    def __init__(self, core: Core, known: Definitions, messages: Messages, processes: Processes) -> None:
        self._core = core
        self._known = known
        self._messages = messages
        self._processes = processes
        self._timers: dict[str, list[Appointment]] = {}

    def deploy(self, resources: Sequence[Resource]) -> tuple[int, list[Definition]]:
        """Deploy files together; the key of the deployment and what each process is now.

        Raises:
            Rejection: one of them can't be run, with every reason why.
        """
        if not resources:
            text = "Expected to deploy at least one resource, but none given"
            raise rejected("CREATE", Code.INVALID_ARGUMENT, text)
        found = [_read(each) for each in resources]
        _check_unique(resources, found)
        key = self._core.key()
        pairs = zip(resources, found, strict=True)
        return key, [self._add(resource, process) for resource, processes in pairs for process in processes]

    def _add(self, resource: Resource, process: Process) -> Definition:
        unchanged = self._known.unchanged(process, resource.name, resource.content)
        if unchanged is not None:
            return unchanged
        definition = self._known.add(self._core.key(), process, resource.name, resource.content)
        self._core.tell.process(definition)
        self._start_by_messages(definition)
        self._start_by_timers(definition)
        return definition

    def _start_by_messages(self, definition: Definition) -> None:
        process = definition.process
        self._messages.starts(
            definition,
            {
                expressions.text(start.event.name, []): start
                for start in process.starts(process.root)
                if isinstance(start.event, Message)
            },
        )

    def _start_by_timers(self, definition: Definition) -> None:
        """In place of those of an earlier version."""
        process = definition.process
        for appointment in self._timers.pop(process.id, ()):
            appointment.cancel()
        for start in process.starts(process.root):
            if isinstance(start.event, Timer):
                self._start_at(definition, start, schedule(start.event, [], self._core.clock.now()))

    def _start_at(self, definition: Definition, start: Element, when: Schedule) -> None:
        def due() -> None:
            if (following := when.following()) is not None:
                self._start_at(definition, start, following)
            self._processes.start_by_event(definition, start, {})

        appointments = self._timers.setdefault(definition.process.id, [])
        appointments[:] = [each for each in appointments if each.in_schedule and not each.is_cancelled]
        appointments.append(self._core.at(when.due, due))


def _read(resource: Resource) -> list[Process]:
    """The processes of a file.

    Raises:
        Rejection: it can't be run.
    """
    if not resource.name.endswith(ENDINGS):
        raise _refused(f"\n'{resource.name}': unknown resource type")
    try:
        model = definitions(resource.content)
    except NotBpmnError as error:
        raise _refused(f"'{resource.name}': {error}") from None
    if problems := problems_of(model):
        raise _refused(f"'{resource.name}': {report(problems)}")
    processes = processes_of(model)
    for process in processes:
        if loop := endless_loop(process):
            text = (
                f"Processes are not allowed to contain a straight-through processing loop: {' > '.join(loop)}"
            )
            raise _refused(f"`{resource.name}`: - Process: {process.id}\n    - ERROR: {text}\n")
    return processes


def _check_unique(resources: Sequence[Resource], found: Sequence[Sequence[Process]]) -> None:
    seen: dict[str, str] = {}
    for resource, processes in zip(resources, found, strict=True):
        for process in processes:
            if process.id in seen:
                raise _refused(
                    f"Duplicated process id in resources '{seen[process.id]}' and '{resource.name}'"
                )
            seen[process.id] = resource.name


def _refused(why: str) -> Rejection:
    return rejected("CREATE", Code.INVALID_ARGUMENT, f"{REFUSED}\n{why}")
