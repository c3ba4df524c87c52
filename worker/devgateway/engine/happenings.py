"""What becomes of an element instance when an event occurs: it completes, is interrupted, or has something beside it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from worker.devgateway.engine.errors import NOT_CAUGHT, catcher
from worker.devgateway.engine.instances import State
from worker.devgateway.model.elements import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worker.devgateway.engine.core import Core
    from worker.devgateway.engine.instances import ElementInstance
    from worker.devgateway.engine.lifecycle import Lifecycle
    from worker.devgateway.model.elements import Element


class Happenings:
    """Takes what jobs, timers, messages and errors come to, to the elements concerned."""

    def __init__(self, core: Core, lifecycle: Lifecycle) -> None:
        self._core = core
        self._lifecycle = lifecycle

    def job_completed(self, instance: ElementInstance, variables: Mapping[str, Any]) -> None:
        """The work of an element is done."""
        instance.arrived = dict(variables)
        self._lifecycle.complete_later(instance)

    def event_occurred(self, instance: ElementInstance, event: Element, variables: Mapping[str, Any]) -> None:
        """The timer is due, or the message there, that an element instance waits for."""
        self._core.enqueue(partial(self._happen, instance, event, dict(variables)))

    def error_thrown(
        self, instance: ElementInstance, code: str, message: str, variables: Mapping[str, Any]
    ) -> None:
        """The work of an element came to a BPMN error; raises `Trouble` if nothing catches it."""
        at, event = catcher(instance, code, message, NOT_CAUGHT)
        self._happen(at, event, dict(variables), local=event.kind is Kind.BOUNDARY_EVENT)

    def error_end_reached(self, instance: ElementInstance, code: str) -> None:
        """An end event throws a BPMN error; raises as `error_thrown`."""
        at, event = catcher(instance, code, "")
        self._happen(at, event, {}, local=event.kind is Kind.BOUNDARY_EVENT)

    def _happen(
        self, instance: ElementInstance, event: Element, variables: dict[str, Any], *, local: bool = False
    ) -> None:
        if instance.ended:
            return
        if event.kind is Kind.BOUNDARY_EVENT:
            self._at_boundary(instance, event, variables, local=local)
        elif event.kind is Kind.START_EVENT:
            self._in_scope(instance, event, variables)
        elif instance.kind is Kind.EVENT_BASED_GATEWAY:
            scope = instance.parent
            assert scope is not None, "a gateway is in a scope"
            flow = next(each for each in instance.element.outgoing if each.target == event.id)
            self._core.end(instance, "ELEMENT_COMPLETED")
            self._core.tell.flow(scope, flow.id)
            self._lifecycle.activate(scope, event, variables)
        else:
            self._core.cancel_subscriptions(instance)
            instance.arrived = variables
            self._lifecycle.complete_later(instance)

    def _at_boundary(
        self, activity: ElementInstance, event: Element, variables: dict[str, Any], *, local: bool
    ) -> None:
        scope = activity.parent
        assert scope is not None, "an activity is in a scope"
        if event.interrupting:
            self._lifecycle.terminate(activity)
        self._lifecycle.activate(scope, event, variables, local=local)

    def _in_scope(self, scope: ElementInstance, start: Element, variables: dict[str, Any]) -> None:
        """Begin an event sub-process; one that interrupts takes the place of all that goes on in its scope."""
        if scope.interrupted or scope.state is not State.ACTIVATED:
            return
        elements = scope.process.definition.process.elements
        if start.interrupting:
            scope.interrupted = True
            self._lifecycle.clear(scope)
            for subscription in list(scope.subscriptions):
                if subscription.element.kind is Kind.START_EVENT:
                    subscription.cancel()
                    scope.subscriptions.remove(subscription)
        self._lifecycle.activate(scope, elements[start.scope], variables)
