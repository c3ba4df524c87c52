"""A span for each run of a connector's operation."""

from __future__ import annotations

from functools import wraps
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any

from worker.tracing.spans import span

if TYPE_CHECKING:
    from collections.abc import Callable

    from opentelemetry.trace import Tracer

    from connectors.sdk.connector import Operation


def traced_call(operation: Operation, connector: str, tracer: Tracer) -> Callable[..., Any]:
    """The operation's function, function or method as it was, with a span around it."""
    call = operation.call
    name = f"{connector} {operation.id}".rstrip()
    attributes = {"connector.name": connector, "connector.operation": operation.id}

    @wraps(call)
    async def waits(*given: Any) -> Any:
        with span(tracer, name, attributes=attributes):
            return await call(*given)

    @wraps(call)
    def blocks(*given: Any) -> Any:
        with span(tracer, name, attributes=attributes):
            return call(*given)

    return waits if iscoroutinefunction(call) else blocks
