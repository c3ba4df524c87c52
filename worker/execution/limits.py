"""Bounds of one job's execution."""

from __future__ import annotations

from dataclasses import dataclass, field

from worker import feel


@dataclass(frozen=True, slots=True)
class ExecutionLimits:
    """The defaults are those of the settings table.

    Attributes:
        completion_bytes: the largest variables of a command, encoded; the gateway's own limit.
        inline_bytes: variables larger than this are decoded off the event loop.
        threads: blocking operations that run at a time.
        feel: of one evaluation.
    """

    completion_bytes: int = 4 * 1024 * 1024
    inline_bytes: int = 1024 * 1024
    threads: int = 64
    feel: feel.Limits = field(default_factory=feel.Limits)
