"""What the engine tells about each thing that happens to it: the fields of its records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from worker.devgateway.clock import Clock
    from worker.devgateway.engine.instances import Definition, ElementInstance, Incident, Job, Message
    from worker.devgateway.engine.records import Feed


class Teller:
    """Makes records of what happens, where somebody listens."""

    def __init__(self, clock: Clock, feed: Feed) -> None:
        self._clock = clock
        self._feed = feed

    def element(self, instance: ElementInstance, intent: str) -> None:
        """What became of an element instance."""
        if self._feed.is_heard:
            value = _place(instance) | {"bpmnElementType": instance.kind.value}
            self._tell("PROCESS_INSTANCE", intent, instance.key, value)

    def flow(self, scope: ElementInstance, flow_id: str) -> None:
        """A token went over a flow."""
        if self._feed.is_heard:
            value = _place(scope) | {"elementId": flow_id, "bpmnElementType": "SEQUENCE_FLOW"}
            self._tell("PROCESS_INSTANCE", "SEQUENCE_FLOW_TAKEN", scope.key, value)

    def variable(self, scope: ElementInstance, name: str, value: Any) -> None:
        """A variable was written."""
        if self._feed.is_heard:
            told = {"name": name, "value": value, "scopeKey": scope.key}
            self._tell("VARIABLE", "UPDATED", scope.key, _place(scope) | told)

    def job(self, job: Job, intent: str, **more: Any) -> None:
        """What became of a job."""
        if self._feed.is_heard:
            told = {"type": job.type, "retries": job.retries, "worker": job.worker, **more}
            self._tell("JOB", intent, job.key, _place(job.instance) | told)

    def incident(self, incident: Incident, intent: str) -> None:
        """An incident came or went."""
        if self._feed.is_heard:
            value = _place(incident.instance) | {
                "elementId": incident.element_id,
                "errorType": incident.type.value,
                "errorMessage": incident.message,
                "jobKey": -1 if incident.job is None else incident.job.key,
            }
            self._tell("INCIDENT", intent, incident.key, value)

    def process(self, definition: Definition) -> None:
        """A process was deployed."""
        if self._feed.is_heard:
            value = {
                "bpmnProcessId": definition.process.id,
                "version": definition.version,
                "processDefinitionKey": definition.key,
                "resourceName": definition.resource_name,
            }
            self._tell("PROCESS", "CREATED", definition.key, value)

    def message(self, message: Message, intent: str) -> None:
        """What became of a message."""
        if self._feed.is_heard:
            value = {"name": message.name, "correlationKey": message.correlation_key, "messageId": message.id}
            self._tell("MESSAGE", intent, message.key, value)

    def _tell(self, value_type: str, intent: str, key: int, value: dict[str, Any]) -> None:
        self._feed.tell(self._clock.now(), value_type, intent, key, value)


def _place(instance: ElementInstance) -> dict[str, Any]:
    definition = instance.process.definition
    return {
        "processInstanceKey": instance.process.key,
        "bpmnProcessId": definition.process.id,
        "version": definition.version,
        "processDefinitionKey": definition.key,
        "elementId": instance.element.id,
        "elementInstanceKey": instance.key,
        "flowScopeKey": -1 if instance.parent is None else instance.parent.key,
    }
