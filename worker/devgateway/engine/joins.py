"""Joins: which gateways wait for several tokens, and for which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.devgateway.model.elements import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from worker.devgateway.engine.instances import ElementInstance
    from worker.devgateway.model.elements import Element, Process


def joins(element: Element) -> bool:
    """Whether tokens that come to an element wait there for others."""
    return len(element.incoming) > 1 and element.kind in {Kind.PARALLEL_GATEWAY, Kind.INCLUSIVE_GATEWAY}


def arrived_at_all(gateway: Element, waiting: Mapping[str, Collection[object]]) -> bool:
    """Whether a token waits on each flow into the gateway."""
    return all(flow in waiting for flow in gateway.incoming)


def can_reach(scope: ElementInstance, gateway: Element) -> bool:
    """Whether something that goes on in the scope may still send a token to the gateway."""
    process = scope.process.definition.process
    begun = {each.element.id for each in scope.children.values()}
    under_way = {each.target.id for each in scope.tokens if each.target is not gateway}
    return any(_leads_to(process, each, gateway.id) for each in begun | under_way)


def _leads_to(process: Process, start: str, goal: str) -> bool:
    seen, open_ = set[str](), [start]
    while open_:
        here = process.elements[open_.pop()]
        if here.id == goal:
            return True
        if here.id not in seen:
            seen.add(here.id)
            open_ += [each.target for each in here.outgoing] + list(here.boundaries)
    return False
