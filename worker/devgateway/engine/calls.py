"""Call activities: they start another process, wait for its end and bring its variables back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from worker.devgateway.engine import expressions
from worker.devgateway.engine.lifecycle import Behaviour, Lifecycle
from worker.devgateway.engine.scopes import contexts, visible
from worker.devgateway.engine.trouble import IncidentType, Trouble

if TYPE_CHECKING:
    from worker.devgateway.engine.definitions import Definitions
    from worker.devgateway.engine.instances import ElementInstance, ProcessInstance
    from worker.devgateway.engine.processes import Processes


class Calling(Behaviour):
    """A call activity."""

    def __init__(self, lifecycle: Lifecycle, processes: Processes, definitions: Definitions) -> None:
        super().__init__(lifecycle)
        self._processes = processes
        self._definitions = definitions

    def activate(self, instance: ElementInstance) -> None:
        """As of `Behaviour`."""
        call = instance.element.call
        assert call is not None, "validated before"
        process_id = expressions.text(call.process_id, contexts(instance))
        definition = self._definitions.latest(process_id)
        if definition is None:
            raise _missing(
                f"Expected process with BPMN process id '{process_id}' to be deployed, but not found."
            )
        if definition.process.start_of(definition.process.root) is None:
            raise _missing(
                f"Expected process with BPMN process id '{process_id}' to have a none start event, but not found."
            )
        self.lifecycle.activated(instance)
        variables = visible(instance) if call.all_to_child else dict(instance.variables)
        child = self._processes.create(definition, variables, caller=instance)
        child.on_end.append(partial(self._returned, instance, child))
        instance.held = partial(self.lifecycle.terminate, child.root)

    def _returned(self, instance: ElementInstance, child: ProcessInstance, completed: bool) -> None:  # noqa: FBT001 - as `on_end` has it
        instance.held = None
        call = instance.element.call
        if not completed or call is None or instance.ended:
            return
        if call.all_to_parent or instance.element.outputs:
            instance.arrived = dict(child.root.variables)
        self.lifecycle.complete_later(instance)


def _missing(text: str) -> Trouble:
    return Trouble(IncidentType.CALLED_ELEMENT_ERROR, text)
