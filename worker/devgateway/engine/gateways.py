"""Gateways: done in the very step in which a token comes to them, but for those that wait for an event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.devgateway.engine import expressions
from worker.devgateway.engine.lifecycle import Behaviour, Lifecycle
from worker.devgateway.engine.scopes import contexts
from worker.devgateway.engine.trouble import IncidentType, Trouble

if TYPE_CHECKING:
    from worker.devgateway.engine.events import Events
    from worker.devgateway.engine.instances import ElementInstance
    from worker.devgateway.model.elements import Flow

NO_FLOW = "Expected at least one condition to evaluate to true, or to have a default flow"


class Exclusive(Behaviour):
    """Takes the first flow whose condition is true, else the default."""

    def activate(self, instance: ElementInstance) -> None:
        """As of `Behaviour`."""
        flows = self.chosen(instance)
        self.lifecycle.activated(instance)
        self.lifecycle.leave(instance, flows)

    def chosen(self, instance: ElementInstance) -> list[Flow]:
        """The flows to take.

        Raises:
            Trouble: there are none, or a condition is neither true nor false.
        """
        met = next((each for each in self.conditional(instance) if self.is_met(instance, each)), None)
        return self.or_default(instance, [] if met is None else [met])

    def conditional(self, instance: ElementInstance) -> list[Flow]:
        """The flows other than the default, in their order."""
        return [each for each in instance.element.outgoing if each.id != instance.element.default]

    def is_met(self, instance: ElementInstance, flow: Flow) -> bool:
        """Whether a flow may be taken; one without a condition always."""
        return flow.condition is None or expressions.boolean(flow.condition, contexts(instance))

    def or_default(self, instance: ElementInstance, chosen: list[Flow]) -> list[Flow]:
        """The chosen flows, or the default if there are none; without flows a gateway ends its path."""
        element = instance.element
        if chosen or not element.outgoing:
            return chosen
        default = [each for each in element.outgoing if each.id == element.default]
        if not default:
            raise Trouble(IncidentType.CONDITION_ERROR, NO_FLOW)
        return default


class Inclusive(Exclusive):
    """Takes each flow whose condition is true, else the default."""

    def chosen(self, instance: ElementInstance) -> list[Flow]:
        """As of `Exclusive`."""
        return self.or_default(
            instance, [each for each in self.conditional(instance) if self.is_met(instance, each)]
        )


class Parallel(Behaviour):
    """Takes every flow; that it has waited for all its tokens is the tokens' doing."""

    def activate(self, instance: ElementInstance) -> None:
        """As of `Behaviour`."""
        self.lifecycle.activated(instance)
        self.lifecycle.leave(instance, instance.element.outgoing)


class EventBased(Behaviour):
    """Waits for all the events behind it and takes the flow to the one that occurs first."""

    def __init__(self, lifecycle: Lifecycle, events: Events) -> None:
        super().__init__(lifecycle)
        self._events = events

    def activate(self, instance: ElementInstance) -> None:
        """As of `Behaviour`."""
        self._events.wait_for_all(instance, instance.process.definition.process.targets(instance.element))
        self.lifecycle.activated(instance)
