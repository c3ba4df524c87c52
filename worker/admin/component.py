"""The health of one part of the worker, as whoever knows it tells it; loads no web framework."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Component:
    """One part's health; `details` are plain JSON values."""

    up: bool
    details: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The part as the reference writes it."""
        return {"status": "UP" if self.up else "DOWN"} | ({"details": self.details} if self.details else {})
