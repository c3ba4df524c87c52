"""All that the worker can tell of itself in numbers, for whoever makes metrics of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worker.metrics.connectors import ConnectorMetrics
from worker.metrics.timing import Timing

if TYPE_CHECKING:
    from worker.gateway.worker import GatewayWorker
    from worker.metrics.jobs import JobMetrics
    from worker.net.client import HttpClient


@dataclass(slots=True)
class Figures:
    """Where the figures are.

    Attributes:
        jobs: what became of jobs.
        worker: its slots and its connection.
        clients: HTTP clients by a name, once there are any.
        connectors: what connectors count themselves.
        loop_lag: how late the event loop was with what it was asked to do at once.
        started: when, in seconds of the monotonic clock.
    """

    jobs: JobMetrics
    worker: GatewayWorker
    clients: dict[str, HttpClient] = field(default_factory=dict)
    connectors: ConnectorMetrics = field(default_factory=ConnectorMetrics)
    loop_lag: Timing = field(default_factory=Timing)
    started: float = field(default_factory=time.monotonic)

    @property
    def uptime(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started
