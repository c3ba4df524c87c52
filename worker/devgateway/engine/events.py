"""Waiting for events: what an element instance subscribes to, and what tells it that something has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from worker.devgateway.engine import expressions
from worker.devgateway.engine.instances import Subscription
from worker.devgateway.engine.scopes import contexts
from worker.devgateway.engine.timers import schedule
from worker.devgateway.engine.trouble import IncidentType, Trouble
from worker.devgateway.model.elements import Kind, Message, Source, Timer

if TYPE_CHECKING:
    from worker.devgateway.engine.core import Core
    from worker.devgateway.engine.instances import ElementInstance
    from worker.devgateway.engine.messages import EventUser, Messages
    from worker.devgateway.engine.timers import Schedule
    from worker.devgateway.model.elements import Element


class Events:
    """Subscriptions of element instances to timers and messages; errors need none, they look for who catches them."""

    def __init__(self, core: Core, messages: Messages, user: EventUser) -> None:
        self._core = core
        self._messages = messages
        self._user = user

    def wait_for_all(self, instance: ElementInstance, events: list[Element]) -> None:
        """Wait for each of the events, or for none if one of them can't be waited for.

        Raises:
            Trouble: a timer or a correlation key comes to nothing that can be waited for.
        """
        before = len(instance.subscriptions)
        try:
            for event in events:
                self.wait_for(instance, event)
        except Trouble:
            for subscription in instance.subscriptions[before:]:
                subscription.cancel()
            del instance.subscriptions[before:]
            raise

    def wait_for(self, instance: ElementInstance, event: Element) -> None:
        """Wait for the timer or message of an event; raises as `wait_for_all`."""
        if isinstance(event.event, Timer):
            self._at(instance, event, schedule(event.event, contexts(instance), self._core.clock.now()))
        elif isinstance(event.event, Message):
            name = expressions.text(event.event.name, contexts(instance))
            assert event.event.correlation_key is not None, "validated before"
            self._messages.subscribe(
                instance, event, name, _correlation_key(instance, event, event.event.correlation_key)
            )

    def _at(self, instance: ElementInstance, event: Element, when: Schedule) -> None:
        def due() -> None:
            instance.subscriptions.remove(subscription)
            if (following := when.following()) is not None and not event.interrupting:
                self._at(instance, event, following)
            self._user.event_occurred(instance, event, {})

        subscription = Subscription(event, self._core.at(when.due, due).cancel)
        instance.subscriptions.append(subscription)


def _correlation_key(instance: ElementInstance, event: Element, source: Source) -> str:
    """The text of the key; that of a boundary event is looked up outside of its activity."""
    at_boundary = event.kind is Kind.BOUNDARY_EVENT and instance.parent is not None
    value: Any = expressions.json(
        source, contexts(instance.parent if at_boundary and instance.parent else instance)
    )
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise Trouble(
        IncidentType.EXTRACT_VALUE_ERROR,
        f"Failed to extract the correlation key for '{source.text}': "
        f"The value must be either a string or a number, but was '{expressions.name_of(value)}'.",
    )
