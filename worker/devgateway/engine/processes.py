"""Process instances: started by commands, calls, messages and timers; and what is told when they end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from worker.devgateway.engine.instances import ElementInstance, ProcessInstance
from worker.devgateway.engine.lifecycle import Behaviour, Lifecycle
from worker.devgateway.engine.scopes import set_local
from worker.devgateway.model.elements import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from worker.devgateway.engine.instances import Definition, Message
    from worker.devgateway.engine.messages import Messages
    from worker.devgateway.model.elements import Element


class Processes:
    """Starts process instances."""

    def __init__(self, lifecycle: Lifecycle) -> None:
        self._lifecycle = lifecycle
        self._core = lifecycle.core

    def create(
        self,
        definition: Definition,
        variables: Mapping[str, Any],
        starts: Iterable[Element] = (),
        caller: ElementInstance | None = None,
    ) -> ProcessInstance:
        """A new instance, which begins at the elements given, else at the none start event."""
        process = definition.process
        instance = self._begin(definition, variables, caller)
        for start in starts or filter(None, [process.start_of(process.root)]):
            self._lifecycle.token(instance.root, start)
        return instance

    def start_by_event(
        self, definition: Definition, start: Element, variables: dict[str, Any]
    ) -> ProcessInstance:
        """A new instance, begun by an event that has occurred and brings variables."""
        instance = self._begin(definition, {}, None)
        self._lifecycle.activate(instance.root, start, variables)
        return instance

    def start_by_message(self, definition: Definition, start: Element, message: Message) -> None:
        """A new instance for a message; others with its correlation key wait until it has ended."""
        instance = self.start_by_event(definition, start, dict(message.variables))
        instance.message_name, instance.correlation_key = message.name, message.correlation_key

    def _begin(
        self, definition: Definition, variables: Mapping[str, Any], caller: ElementInstance | None
    ) -> ProcessInstance:
        process = ProcessInstance(self._core.key(), definition, caller=caller)
        self._core.processes[process.key] = process
        root = definition.process.root
        process.root = self._core.begin(root, Kind.PROCESS, process, None, process.key)
        set_local(process.root, variables, self._core.tell.variable)
        self._lifecycle.enter(process.root)
        return process


class ProcessScope(Behaviour):
    """The root of a process instance: a scope whose end is told to those who wait for it."""

    def __init__(self, lifecycle: Lifecycle, scope: Behaviour, messages: Messages) -> None:
        super().__init__(lifecycle)
        self._scope = scope
        self._messages = messages

    def activate(self, instance: ElementInstance) -> None:
        """As of `Behaviour`."""
        self._scope.activate(instance)

    def completed(self, instance: ElementInstance) -> None:
        """As of `Behaviour`."""
        self._end(instance.process, completed=True)

    def terminated(self, instance: ElementInstance) -> None:
        """As of `Behaviour`."""
        self._end(instance.process, completed=False)

    def _end(self, process: ProcessInstance, *, completed: bool) -> None:
        del self.core.processes[process.key]
        for told in process.on_end:
            told(completed)
        if process.correlation_key:
            self._messages.instance_ended(
                process.definition.process.id, process.message_name, process.correlation_key
            )
