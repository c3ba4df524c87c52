"""A worker's line to its supervisor: questions are answered, and when it breaks the worker ends, by force if need be."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from multiprocessing import Pipe
from typing import TYPE_CHECKING, Any

import pytest
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily
from support.gateway_worker import soon

from worker.admin.component import Component
from worker.supervisor.link import Link
from worker.supervisor.member import Member
from worker.supervisor.messages import (
    components_of,
    decode,
    encode,
    metrics_of,
    of_components,
    of_metrics,
)
from worker.supervisor.supervisor import Supervisor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from pathlib import Path

    from prometheus_client import Metric

    from worker.telemetry.levels import Level

GRACE = 0.01


class Source:
    def __init__(self) -> None:
        self.levels: list[Level] = []
        self.held = asyncio.Event()

    async def readiness(self) -> dict[str, Component]:
        return {"zeebeClient": Component(up=True, details={"numBrokers": 3})}

    async def metrics(self) -> list[Metric]:
        await self.held.wait()
        return [CounterMetricFamily("jobs", "Jobs", 7)]

    async def runtimes(self) -> list[dict[str, Any]]:
        return [{"runtimeId": "here"}]

    async def set_level(self, level: Level) -> None:
        self.levels.append(level)


class Ends:
    """What a worker does at its end, noted instead of done."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.signals: list[int] = []
        self.exits: list[int] = []
        monkeypatch.setattr(os, "kill", lambda _pid, number: self.signals.append(number))
        monkeypatch.setattr(os, "_exit", self.exits.append)


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> Ends:
    return Ends(monkeypatch)


@pytest.fixture
def line(ends: Ends) -> Iterator[tuple[Connection, Connection]]:
    mine, theirs = Pipe()
    yield mine, theirs
    mine.close()
    until = time.monotonic() + 30
    while not ends.exits and time.monotonic() < until:
        time.sleep(0.01)


def member_on(line: Connection) -> Member:
    member = Member(0)
    member._line = line
    return member


async def test_questions_are_answered_once_the_worker_is_shown(line: tuple[Connection, Connection]) -> None:
    source, member = Source(), member_on(line[0])
    link = Link(line[1], GRACE)
    assert await member.ask("readiness", within=20) is None
    showing = asyncio.create_task(link.show(source))
    await asyncio.sleep(0)
    assert components_of(await member.ask("readiness", within=20)) == await source.readiness()
    await member.ask("level", "debug", within=20)
    assert source.levels == ["debug"]
    assert await member.ask("runtimes", within=20) == [{"runtimeId": "here"}]
    source.held.set()
    [metric] = metrics_of(await member.ask("metrics", within=20))
    assert metric.samples == CounterMetricFamily("jobs", "Jobs", 7).samples
    showing.cancel()


async def test_an_answer_that_comes_too_late_is_not_taken_for_that_to_the_next_question(
    line: tuple[Connection, Connection],
) -> None:
    source, member = Source(), member_on(line[0])
    showing = asyncio.create_task(Link(line[1], GRACE).show(source))
    await asyncio.sleep(0)
    assert await member.ask("metrics", within=0.05) is None
    source.held.set()
    assert components_of(await member.ask("readiness", within=20)) == await source.readiness()
    showing.cancel()


async def test_when_the_line_breaks_the_worker_is_to_drain_and_then_ends_by_force(
    line: tuple[Connection, Connection], ends: Ends
) -> None:
    Link(line[1], GRACE)
    line[0].close()
    await soon(lambda: ends.exits)
    assert (ends.signals, ends.exits) == ([signal.SIGTERM], [1])


@pytest.mark.parametrize(
    "parts", [{}, {"a": Component(up=False)}, {"a": Component(up=True, details={"b": [1, None, "x"]})}]
)
def test_health_travels_unchanged(parts: dict[str, Component]) -> None:
    assert components_of(decode(encode(of_components(parts)))) == parts


def test_metrics_travel_unchanged() -> None:
    counter = CounterMetricFamily("jobs", "Jobs", labels=("type",))
    counter.add_metric(("a",), 7)
    histogram = HistogramMetricFamily("time", "Time", buckets=[("0.1", 1), ("+Inf", 2)], sum_value=3.5)
    endless = CounterMetricFamily("endless", "Endless", float("inf"))
    metrics: list[Any] = [counter, histogram, endless]
    found = metrics_of(decode(encode(of_metrics(metrics))))
    assert [(each.name, each.documentation, each.type, each.samples) for each in found] == [
        (each.name, each.documentation, each.type, each.samples) for each in metrics
    ]


BUSY = """
import pathlib, signal, socket, sys
from worker.signals import STOP_NOW
from worker.supervisor.forking import fork_workers

if fork_workers(socket.socket(fileno=int(sys.argv[2]))) is None:
    sys.exit()
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, STOP_NOW})
pathlib.Path(sys.argv[1]).touch()
assert {signal.sigwait({number}) for number in (STOP_NOW, signal.SIGTERM)} == {STOP_NOW, signal.SIGTERM}
"""


async def test_a_worker_too_busy_for_the_first_stop_does_not_take_it_and_the_second_for_one(
    tmp_path: Path,
) -> None:
    listens = tmp_path / "listens"
    supervisor = Supervisor([sys.executable, "-c", BUSY, str(listens)], 1, shutdown_timeout=60)
    async with asyncio.TaskGroup() as group, asyncio.timeout(20):
        running = group.create_task(supervisor.run())
        await soon(listens.exists)
        supervisor.stop()
        supervisor.stop()
        await running
