"""The log of which secrets were used, by whom; never of what they are."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from worker.telemetry.repeated import RepeatedEvent

if TYPE_CHECKING:
    from worker.secrets.scope import Scope

_KEPT = 10_000
"""Events kept ready, one for each secret of an element."""


class AuditLog:
    """Notes each secret that a job was given, with an event for each."""

    def __init__(self) -> None:
        self._events: OrderedDict[tuple[str, ...], RepeatedEvent] = OrderedDict()

    def __call__(self, name: str, scope: Scope) -> None:
        """Notes that a job was given the secret `name`."""
        key = name, scope.job_type, scope.process_id, scope.element_id, scope.tenant_id
        event = self._events.get(key)
        if event is None:
            event = self._events[key] = _event(name, scope)
            if len(self._events) > _KEPT:
                self._events.popitem(last=False)
        event.log(scope.job_key)


def _event(name: str, scope: Scope) -> RepeatedEvent:
    return RepeatedEvent(
        "secret resolved",
        secret=name,
        job_type=scope.job_type,
        process_id=scope.process_id,
        element_id=scope.element_id,
        tenant_id=scope.tenant_id,
    )
