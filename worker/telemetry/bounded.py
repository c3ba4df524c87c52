"""Values of labels that come from models and connectors, bounded: each new one is a time series for ever."""

from __future__ import annotations

MOST = 200
"""Distinct values (or combinations of values that belong together) that a label has; then it is `OTHER`."""
OTHER = "other"


class Bounded:
    """Lets the first `most` combinations of label values through; all later ones become `other`."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._seen: set[tuple[str, ...]] = set()

    def __call__(self, *values: str) -> tuple[str, ...]:
        """The values to use for these."""
        if values not in self._seen:
            if len(self._seen) >= self._most:
                return (OTHER,) * len(values)
            self._seen.add(values)
        return values
