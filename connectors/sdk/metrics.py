"""Figures of a connector's own, published beside the worker's."""

from __future__ import annotations

from typing import Protocol


class Metrics(Protocol):
    """Counters and timers; names are `snake_case` without a unit, labels have few distinct values and no secrets.

    The worker puts the connector's job type and a common prefix before them.

    Example:
        context.metrics.count("rows_read", len(rows), format="csv")
    """

    def count(self, name: str, amount: float = 1, **labels: str) -> None:
        """Adds to a counter that only grows, such as `rows_read`."""
        ...

    def time(self, name: str, seconds: float, **labels: str) -> None:
        """Records how long something took, such as `upload`."""
        ...
