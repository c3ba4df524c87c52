"""Keeps N workers going, ends them together, and shows them as one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import structlog
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

from worker.admin.component import Component
from worker.supervisor.fork_server import ForkServer
from worker.supervisor.member import Member, WrongSettings
from worker.supervisor.messages import LEVEL, METRICS, READINESS, RUNTIMES, components_of, metrics_of
from worker.telemetry.levels import change_level

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from prometheus_client import Metric

    from worker.telemetry.levels import Level

log = structlog.get_logger(__name__)

PATIENCE = 3.0
"""Seconds a worker has to tell of itself: whoever asks for health waits no longer."""
MARGIN = 15.0
"""Seconds a worker may take to end after its shutdown time-out, until it is killed."""


class Supervisor:
    """An `AdminSource` for several workers: ready while one of them is, metrics of all, told apart by `process`.

    Attributes:
        wrong_settings: a worker could not start because of a setting, and said so; the others were ended.
    """

    def __init__(self, command: Sequence[str], count: int, shutdown_timeout: float) -> None:
        """Describes the workers.

        Args:
            command: see `ForkServer`.
            count: how many.
            shutdown_timeout: seconds that the workers' jobs may go on after they were told to stop.
        """
        self._command = command
        self._members = [Member(number) for number in range(count)]
        self._limit = shutdown_timeout + MARGIN
        self._draining = False
        self.wrong_settings = False

    async def run(self) -> None:
        """Works until `stop` and the end of all workers."""
        async with ForkServer(self._command) as server, asyncio.TaskGroup() as group:
            for member in self._members:
                group.create_task(self._keep(member, server))

    def stop(self) -> None:
        """Lets the workers drain; called again, they end at once."""
        loop = asyncio.get_running_loop()
        again, self._draining = self._draining, True
        if again:
            log.warning("second signal: all processes stop now")
        else:
            log.info("all processes drain", at_most=self._limit)
        for member in self._members:
            if again:
                member.stop_now()
            else:
                member.stop()
                loop.call_later(self._limit, member.kill)

    async def readiness(self) -> dict[str, Component]:
        """As of `AdminSource`; the parts of the worker that is best off, and which processes are ready."""
        answers = await self._ask_all(READINESS)
        found = [None if answer is None else components_of(answer) for answer in answers]
        ready = [parts is not None and all(part.up for part in parts.values()) for parts in found]
        up = any(ready) and not self._draining
        best = found[ready.index(True)] if any(ready) else next(filter(None, found), None)
        parts = best or {"zeebeClient": Component(up=False)}
        if self._draining:
            parts["zeebeClient"] = Component(False, {**parts["zeebeClient"].details, "draining": True})
        states = {
            str(member.number): "UP" if is_ready else "DOWN"
            for member, is_ready in zip(self._members, ready, strict=True)
        }
        return {**parts, "processes": Component(up, states)}

    async def metrics(self) -> Iterable[Metric]:
        """As of `AdminSource`."""
        families: dict[str, Metric] = {}
        for member, answer in zip(self._members, await self._ask_all(METRICS), strict=True):
            for metric in () if answer is None else metrics_of(answer):
                family = families.setdefault(metric.name, _without_samples(metric))
                for sample in metric.samples:
                    labels = {"process": str(member.number), **sample.labels}
                    family.add_sample(sample.name, labels, sample.value)
        return [*families.values(), *self._own_metrics()]

    async def runtimes(self) -> list[dict[str, Any]]:
        """As of `AdminSource`; the processes of a machine are told apart by their numbers."""
        answers = await self._ask_all(RUNTIMES)
        return [
            {**runtime, "runtimeId": f"{runtime['runtimeId']}-{member.number}"}
            for member, answer in zip(self._members, answers, strict=True)
            for runtime in answer or ()
        ]

    async def set_level(self, level: Level) -> None:
        """As of `AdminSource`; a process that is started later has the level of the settings."""
        change_level(level)
        await self._ask_all(LEVEL, level)

    async def _keep(self, member: Member, server: ForkServer) -> None:
        try:
            await member.run(server)
        except WrongSettings:
            if not self.wrong_settings:
                self.wrong_settings = True
                self.stop()

    async def _ask_all(self, *question: Any) -> list[Any]:
        return await asyncio.gather(*(member.ask(*question, within=PATIENCE) for member in self._members))

    def _own_metrics(self) -> list[Metric]:
        up = GaugeMetricFamily(
            "connector_worker_process_up", "1 while the process runs, else 0", labels=("process",)
        )
        restarts = CounterMetricFamily(
            "connector_worker_process_restarts",
            "Processes started again after one that ended before it should",
            labels=("process",),
        )
        for member in self._members:
            up.add_metric((str(member.number),), member.running)
            restarts.add_metric((str(member.number),), member.restarts)
        return [up, restarts]


def _without_samples(metric: Metric) -> Metric:
    return type(metric)(metric.name, metric.documentation, metric.type)
