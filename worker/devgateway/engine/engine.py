"""The engine: its parts put together, and the commands that a gateway takes for it.

Commands answer at once; the steps they lead to are done by `advance`, for which `woken` asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from worker.devgateway.engine.calls import Calling
from worker.devgateway.engine.commands import check_partition
from worker.devgateway.engine.core import Core
from worker.devgateway.engine.definitions import Definitions
from worker.devgateway.engine.deployment import Deployment
from worker.devgateway.engine.ends import End
from worker.devgateway.engine.events import Events
from worker.devgateway.engine.gateways import EventBased, Exclusive, Inclusive, Parallel
from worker.devgateway.engine.happenings import Happenings
from worker.devgateway.engine.jobs import Jobs
from worker.devgateway.engine.lifecycle import Behaviour, Lifecycle
from worker.devgateway.engine.messages import Messages
from worker.devgateway.engine.multi_instance import Body, Repeated
from worker.devgateway.engine.processes import Processes, ProcessScope
from worker.devgateway.engine.scopes import propagate, set_local
from worker.devgateway.engine.sub_processes import EventSubProcess, Scope
from worker.devgateway.engine.tasks import Catching, Scripted, Worked
from worker.devgateway.model.elements import Kind
from worker.devgateway.rejection import Code, rejected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from worker.devgateway.clock import Clock
    from worker.devgateway.engine.instances import ProcessInstance
    from worker.devgateway.engine.records import Feed


class Engine:
    """Runs processes in memory.

    Attributes:
        core: keys, clock, what runs and the open incidents.
        definitions: the deployed processes.
        jobs: handing out and settling jobs.
        messages: publishing.
        deployment: taking files.
    """

    def __init__(self, clock: Clock) -> None:
        self.core = Core(clock)
        self.definitions = Definitions()
        lifecycle = self._lifecycle = Lifecycle(self.core)
        happenings = Happenings(self.core, lifecycle)
        self._processes = Processes(lifecycle)
        self.jobs = Jobs(self.core, happenings)
        self.messages = Messages(self.core, happenings, self._processes)
        lifecycle.events = Events(self.core, self.messages, happenings)
        self.deployment = Deployment(self.core, self.definitions, self.messages, self._processes)
        lifecycle.behaviours.update(self._behaviours(lifecycle, happenings))

    @property
    def feed(self) -> Feed:
        """Everything that happens, told as it does."""
        return self.core.feed

    def advance(self, most: int = 1_000_000) -> bool:
        """Do what is due and what it leads to, at most so many steps; tells whether there is more to do."""
        return self.core.advance(most)

    # Process instances

    def create_instance(
        self,
        process_id: str,
        variables: Mapping[str, Any],
        *,
        version: int = -1,
        key: int = 0,
        start_at: Sequence[str] = (),
        command: str = "CREATE",
    ) -> ProcessInstance:
        """Start an instance of a process, named by its id and version or by its definition's key.

        Raises:
            Rejection: there is no such process, or it can't be started so.
        """
        definition = self.definitions.find(command, process_id, version, key)
        process = definition.process
        unknown = next((each for each in start_at if each not in process.elements), None)
        if unknown is not None:
            raise rejected(
                command,
                Code.INVALID_ARGUMENT,
                "Expected to create instance of process with start instructions "
                f"but no element found with id '{unknown}'.",
            )
        starts = [process.elements[each] for each in start_at]
        inner = next((each for each in starts if each.scope != process.id), None)
        if inner is not None:
            raise rejected(
                command,
                Code.UNIMPLEMENTED,
                f"The embedded gateway starts at elements of the process itself only, and '{inner.id}' lies "
                f"in '{inner.scope}'",
            )
        if not starts and process.start_of(process.root) is None:
            raise rejected(
                command,
                Code.FAILED_PRECONDITION,
                "Expected to create instance of process with none start event, but there is no such event",
            )
        return self._processes.create(definition, variables, starts)

    def cancel_instance(self, key: int) -> None:
        """End a process instance.

        Raises:
            Rejection: there is none, or another process has called it.
        """
        check_partition(key)
        process = self.core.processes.get(key)
        if process is None:
            text = f"Expected to cancel a process instance with key '{key}', but no such process was found"
            raise rejected("CANCEL", Code.NOT_FOUND, text)
        if process.caller is not None:
            top = process
            while top.caller is not None:
                top = top.caller.process
            raise rejected(
                "CANCEL",
                Code.FAILED_PRECONDITION,
                f"Expected to cancel a process instance with key '{key}', but it is created by a parent process "
                f"instance. Cancel the root process instance '{top.key}' instead.",
            )
        self._lifecycle.terminate(process.root)

    def set_variables(self, key: int, variables: Mapping[str, Any], *, local: bool) -> int:
        """Write variables of an element instance, or of the scopes around it that have them; a key.

        Raises:
            Rejection: there is no such element instance.
        """
        check_partition(key)
        instance = self.core.instances.get(key)
        if instance is None:
            text = f"Expected to update variables for element with key '{key}', but no such element was found"
            raise rejected("UPDATE", Code.NOT_FOUND, text)
        (set_local if local else propagate)(instance, variables, self.core.tell.variable)
        return self.core.key()

    def resolve_incident(self, key: int) -> None:
        """Try again what an incident stopped.

        Raises:
            Rejection: there is no such incident, or its job has no retries.
        """
        check_partition(key)
        incident = self.core.incidents.get(key)
        said = f"Expected to resolve incident with key '{key}', but "
        if incident is None:
            raise rejected("RESOLVE", Code.NOT_FOUND, f"{said}no such incident was found")
        if incident.job is not None and incident.job.retries <= 0:
            raise rejected(
                "RESOLVE",
                Code.NOT_FOUND,
                f"{said}job with key '{incident.job.key}' has no retries left. "
                "Please update the job retries and retry resolving the incident",
            )
        self.core.close_incident(key)
        self.core.enqueue(incident.retry)

    # Putting together

    def _behaviours(self, lifecycle: Lifecycle, happenings: Happenings) -> dict[Kind, Behaviour]:
        plain, body = Behaviour(lifecycle), Body(lifecycle)
        scope, catching = Scope(lifecycle, lifecycle.events), Catching(lifecycle, lifecycle.events)
        worked = Worked(lifecycle, self.jobs, plain)
        activities = {
            Kind.SUB_PROCESS: scope,
            Kind.CALL_ACTIVITY: Calling(lifecycle, self._processes, self.definitions),
            Kind.SERVICE_TASK: worked,
            Kind.SEND_TASK: worked,
            Kind.BUSINESS_RULE_TASK: worked,
            Kind.USER_TASK: worked,
            Kind.SCRIPT_TASK: Worked(lifecycle, self.jobs, Scripted(lifecycle)),
            Kind.RECEIVE_TASK: catching,
            Kind.MANUAL_TASK: plain,
            Kind.TASK: plain,
        }
        return {
            **{kind: Repeated(body, activity) for kind, activity in activities.items()},
            Kind.MULTI_INSTANCE_BODY: body,
            Kind.PROCESS: ProcessScope(lifecycle, scope, self.messages),
            Kind.EVENT_SUB_PROCESS: EventSubProcess(lifecycle),
            Kind.START_EVENT: plain,
            Kind.BOUNDARY_EVENT: plain,
            Kind.INTERMEDIATE_CATCH_EVENT: catching,
            Kind.INTERMEDIATE_THROW_EVENT: worked,
            Kind.END_EVENT: Worked(lifecycle, self.jobs, End(lifecycle, happenings)),
            Kind.EXCLUSIVE_GATEWAY: Exclusive(lifecycle),
            Kind.INCLUSIVE_GATEWAY: Inclusive(lifecycle),
            Kind.PARALLEL_GATEWAY: Parallel(lifecycle),
            Kind.EVENT_BASED_GATEWAY: EventBased(lifecycle, lifecycle.events),
        }
