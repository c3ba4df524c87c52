"""Multi-instance activities: a body that runs the activity once for each item and gathers what they come to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from worker.devgateway.engine import expressions
from worker.devgateway.engine.instances import State
from worker.devgateway.engine.lifecycle import Behaviour
from worker.devgateway.engine.scopes import contexts, propagate, set_local

if TYPE_CHECKING:
    from worker.devgateway.engine.instances import ElementInstance
    from worker.devgateway.model.elements import Loop

PLAIN_NAME: Final = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)\s*")


class Body(Behaviour):
    """The body of a multi-instance activity."""

    def activate(self, instance: ElementInstance) -> None:
        """As of `Behaviour`."""
        loop = _loop(instance)
        items = instance.items = expressions.array(loop.collection, contexts(instance))
        if loop.output_collection is not None:
            empty = {loop.output_collection: [None] * len(items)}
            set_local(instance, empty, self.core.tell.variable)
        self.lifecycle.activated(instance)
        if not items:
            self.lifecycle.complete_later(instance)
        for _ in items[:1] if loop.sequential else items:
            self._next(instance)

    def completing(self, instance: ElementInstance) -> None:
        """As of `Behaviour`."""
        name = _loop(instance).output_collection
        if name is not None and instance.parent is not None:
            propagate(instance.parent, {name: instance.variables[name]}, self.core.tell.variable)

    def gather(self, inner: ElementInstance) -> None:
        """Keep the result of an instance that completes, and find out whether the body needs the others.

        Raises:
            Trouble: the result, or the completion condition, can't be worked out.
        """
        body = inner.parent
        assert body is not None
        loop = _loop(inner)
        if loop.output_collection is not None and loop.output_element is not None:
            results = list(body.variables[loop.output_collection])
            results[inner.loop_counter - 1] = expressions.json(loop.output_element, contexts(inner))
            set_local(body, {loop.output_collection: results}, self.core.tell.variable)
        if loop.completion_condition is None:
            return
        assert body.items is not None
        counts = {
            "numberOfInstances": len(body.items),
            "numberOfActiveInstances": len(body.children) - 1,
            "numberOfCompletedInstances": body.finished + 1,
            "numberOfTerminatedInstances": 0,
        }
        body.is_enough = expressions.boolean(loop.completion_condition, [*contexts(inner), counts])

    def go_on(self, body: ElementInstance) -> None:
        """After an instance has completed: begin the next, or end what still runs."""
        body.finished += 1
        if body.state is not State.ACTIVATED or body.items is None:
            return
        if body.is_enough:
            self.lifecycle.clear(body)
        elif _loop(body).sequential and body.started < len(body.items):
            self._next(body)

    def _next(self, body: ElementInstance) -> None:
        """Begin the next item's instance; its variables are there before its inputs are mapped."""
        assert body.items is not None
        loop, element = _loop(body), body.element
        inner = self.core.begin(element, element.kind, body.process, body)
        inner.loop_counter = body.started = body.started + 1
        if loop.item is not None:
            inner.variables[loop.item] = body.items[inner.loop_counter - 1]
        if (result := _plain_name(loop)) is not None:
            inner.variables.setdefault(result, None)
        inner.variables["loopCounter"] = inner.loop_counter
        for name, value in inner.variables.items():
            self.core.tell.variable(inner, name, value)
        self.core.enqueue(lambda: self.lifecycle.enter(inner))


class Repeated(Behaviour):
    """An activity; where it is one of a multi-instance body's, its result goes there."""

    def __init__(self, body: Body, activity: Behaviour) -> None:
        super().__init__(body.lifecycle)
        self._body = body
        self._activity = activity

    def activate(self, instance: ElementInstance) -> None:
        """As of `Behaviour`."""
        self._activity.activate(instance)

    def completing(self, instance: ElementInstance) -> None:
        """As of `Behaviour`."""
        self._activity.completing(instance)
        if instance.parent is not None and instance.parent.is_body:
            self._body.gather(instance)

    def completed(self, instance: ElementInstance) -> None:
        """As of `Behaviour`."""
        self._activity.completed(instance)
        if instance.parent is not None and instance.parent.is_body:
            self._body.go_on(instance.parent)

    def terminated(self, instance: ElementInstance) -> None:
        """As of `Behaviour`."""
        self._activity.terminated(instance)


def _loop(instance: ElementInstance) -> Loop:
    loop = instance.element.loop
    assert loop is not None, "only multi-instance activities get here"
    return loop


def _plain_name(loop: Loop) -> str | None:
    """The variable that an output element names, where it is nothing but a name: it stays inside the instance."""
    if loop.output_element is None or not loop.output_element.is_expression:
        return None
    match = PLAIN_NAME.fullmatch(loop.output_element.text)
    return match[1] if match else None
