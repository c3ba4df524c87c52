"""The life of an element instance: activated, completed or terminated, and the tokens between them.

Activating and completing are separate steps of one queue, as in the real engine: what two tokens do at the same time
is seen by neither of them before both have begun.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from worker.devgateway.engine import expressions
from worker.devgateway.engine.instances import ElementInstance, State, Token
from worker.devgateway.engine.joins import arrived_at_all, can_reach, joins
from worker.devgateway.engine.scopes import contexts, propagate, set_local
from worker.devgateway.engine.trouble import Trouble
from worker.devgateway.model.elements import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from worker.devgateway.engine.core import Core
    from worker.devgateway.engine.events import Events
    from worker.devgateway.model.elements import Element, Flow


class Behaviour:
    """What is particular to a kind of element. By itself one is done as soon as it is activated."""

    def __init__(self, lifecycle: Lifecycle) -> None:
        self.lifecycle = lifecycle
        self.core = lifecycle.core

    def activate(self, instance: ElementInstance) -> None:
        """Begin its work; `lifecycle.activated` first, once nothing can go wrong any more.

        Raises:
            Trouble: it can't begin; it is done again once the incident is resolved.
        """
        self.lifecycle.activated(instance)
        self.lifecycle.complete_later(instance)

    def completing(self, instance: ElementInstance) -> None:
        """Finish its work, before it is left; raises as `activate`."""

    def completed(self, instance: ElementInstance) -> None:
        """It has completed, and its flows have been taken."""

    def terminated(self, instance: ElementInstance) -> None:
        """It has been ended from outside."""


class Lifecycle:
    """Moves tokens from element to element.

    Attributes:
        behaviours: what each kind of element does; filled by whoever puts the engine together.
        events: set there too.
    """

    events: Events

    def __init__(self, core: Core) -> None:
        self.core = core
        self.behaviours: dict[Kind, Behaviour] = {}

    # Tokens

    def token(self, scope: ElementInstance, target: Element, flow: Flow | None = None) -> None:
        """Send a token to an element of the scope."""
        token = Token(flow, target)
        scope.tokens.add(token)
        self.core.enqueue(partial(self._arrive, scope, token))

    def take(self, scope: ElementInstance, flows: Iterable[Flow]) -> None:
        """Let a token go over each of the flows; at joins it waits for the others."""
        for flow in flows:
            self.core.tell.flow(scope, flow.id)
            target = scope.process.definition.process.elements[flow.target]
            if joins(target):
                token = Token(flow, target)
                scope.tokens.add(token)
                scope.joining.setdefault(target.id, {}).setdefault(flow.id, []).append(token)
            else:
                self.token(scope, target, flow)
        if scope.joining:
            self._join(scope)

    def _arrive(self, scope: ElementInstance, token: Token) -> None:
        if token in scope.tokens:
            scope.tokens.discard(token)
            self.activate(scope, token.target)

    def _join(self, scope: ElementInstance) -> None:
        """Let those gateways go on at which all tokens have come that can come."""
        for gateway_id in list(scope.joining):
            gateway, waiting = (
                scope.process.definition.process.elements[gateway_id],
                scope.joining[gateway_id],
            )
            if not (
                arrived_at_all(gateway, waiting)
                if gateway.kind is Kind.PARALLEL_GATEWAY
                else not can_reach(scope, gateway)
            ):
                continue
            for flow_id, tokens in list(waiting.items()):
                scope.tokens.discard(tokens.pop(0))
                if not tokens:
                    del waiting[flow_id]
            if not waiting:
                del scope.joining[gateway_id]
            self.token(scope, gateway)

    # Activating

    def activate(
        self,
        scope: ElementInstance,
        element: Element,
        arrived: dict[str, Any] | None = None,
        *,
        local: bool = False,
    ) -> ElementInstance:
        """Begin an element in a scope.

        Args:
            scope: where.
            element: what.
            arrived: variables that the event brought, where it is one that has occurred already.
            local: whether those stay with the event unless they are mapped.
        """
        kind = Kind.MULTI_INSTANCE_BODY if element.loop and not scope.is_body else element.kind
        instance = self.core.begin(element, kind, scope.process, scope)
        instance.arrived, instance.arrived_local = arrived, local
        self.enter(instance)
        return instance

    def enter(self, instance: ElementInstance) -> None:
        """Map its inputs, wait for the events attached to it, begin its work; an incident, if that can't be done."""
        if instance.ended:
            return
        element = instance.element
        try:
            if element.inputs and not instance.is_body:
                made = expressions.context(element.inputs, contexts(instance))
                set_local(instance, made, self.core.tell.variable)
            if element.boundaries and (instance.is_body or not element.loop):
                elements = instance.process.definition.process.elements
                self.events.wait_for_all(instance, [elements[each] for each in element.boundaries])
            self.behaviours[instance.kind].activate(instance)
        except Trouble as trouble:
            self.core.cancel_subscriptions(instance)
            self.core.stop(instance, trouble, partial(self.enter, instance))

    def activated(self, instance: ElementInstance) -> None:
        """Its work has begun."""
        instance.state = State.ACTIVATED
        self.core.tell.element(instance, "ELEMENT_ACTIVATED")

    # Completing

    def complete_later(self, instance: ElementInstance) -> None:
        """Complete it, after the steps that wait already."""
        instance.state = State.COMPLETING
        self.core.enqueue(partial(self.complete, instance))

    def complete(self, instance: ElementInstance) -> None:
        """Bring its variables out and leave it over its flows; an incident, if that can't be done."""
        if instance.ended:
            return
        self.core.tell.element(instance, "ELEMENT_COMPLETING")
        try:
            self._bring_out(instance)
            self.behaviours[instance.kind].completing(instance)
        except Trouble as trouble:
            self.core.stop(instance, trouble, partial(self.complete, instance))
        else:
            self.leave(instance, instance.element.outgoing)

    def leave(self, instance: ElementInstance, flows: Iterable[Flow]) -> None:
        """End it, as done, and go on over the flows."""
        scope = instance.parent
        self.core.end(instance, "ELEMENT_COMPLETED")
        if scope is not None and not scope.is_body:
            self.take(scope, flows)
        self.behaviours[instance.kind].completed(instance)
        if scope is not None:
            self.settle(scope)

    def settle(self, scope: ElementInstance) -> None:
        """Complete a scope in which nothing goes on any more."""
        if scope.joining:
            self._join(scope)
        if scope.state is State.ACTIVATED and not scope.children and not scope.tokens:
            self.complete_later(scope)

    def _bring_out(self, instance: ElementInstance) -> None:
        """Variables of jobs, scripts and events: as the output mappings say, else to where they are kept already."""
        element, written = instance.element, self.core.tell.variable
        if instance.is_body:
            return
        if element.outputs and instance.parent is not None:
            set_local(instance, instance.arrived or {}, written)
            # What one of a multi-instance body's puts out may be its own: the output element.
            outer = instance if instance.parent.is_body else instance.parent
            propagate(outer, expressions.context(element.outputs, contexts(instance)), written)
        elif instance.arrived and not instance.arrived_local:
            propagate(instance, instance.arrived, written)

    # Terminating

    def terminate(self, instance: ElementInstance) -> None:
        """End it and all in it, as not done; what becomes of its scope is up to the caller."""
        self.clear(instance)
        if instance.held is not None:
            instance.held()
        self.core.end(instance, "ELEMENT_TERMINATED")
        self.behaviours[instance.kind].terminated(instance)

    def clear(self, scope: ElementInstance) -> None:
        """End all that goes on in a scope."""
        for child in list(scope.children.values()):
            self.terminate(child)
        scope.tokens.clear()
        scope.joining.clear()
