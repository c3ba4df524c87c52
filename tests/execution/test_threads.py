"""Threads of plain functions: so many at a time, and one that hangs gets a replacement, which is told."""

from __future__ import annotations

import asyncio
import threading
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from structlog.testing import capture_logs

from worker.execution.threads import ConnectorThreads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def opened() -> Iterator[threading.Event]:
    """Ends what hangs."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def threads() -> Iterator[ConnectorThreads]:
    with closing(ConnectorThreads(1, linger=0)) as one:
        yield one


def fields(entries: list[Any], event: str) -> list[dict[str, Any]]:
    return [entry for entry in entries if event in entry["event"]]


class Held:
    """Hangs in its thread until it is opened."""

    def __init__(self, opened: threading.Event) -> None:
        self._opened = opened
        self.began = threading.Event()

    def __call__(self) -> None:
        self.began.set()
        self._opened.wait()

    async def abandoned(self, threads: ConnectorThreads, name: str = "Held") -> None:
        """Runs in a job that is given up."""
        job = asyncio.create_task(threads.run(name, self))
        assert await asyncio.to_thread(self.began.wait, 10)
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job


async def test_what_a_function_returns_or_raises_comes_back(threads: ConnectorThreads) -> None:
    assert await threads.run("Any", int, "12") == 12
    with pytest.raises(ValueError, match="invalid literal"):
        await threads.run("Any", int, "x")
    assert await threads.run("Any", int, "13") == 13


async def test_no_more_run_than_there_are_threads(opened: threading.Event) -> None:
    with closing(ConnectorThreads(2)) as threads:
        first, second, third = (Held(opened) for _ in range(3))
        jobs = [asyncio.create_task(threads.run("Held", each)) for each in (first, second, third)]
        assert await asyncio.to_thread(first.began.wait, 10)
        assert await asyncio.to_thread(second.began.wait, 10)
        assert not third.began.is_set()
        opened.set()
        await asyncio.gather(*jobs)
        assert third.began.is_set()


async def test_a_thread_whose_job_was_given_up_is_replaced_and_told(
    threads: ConnectorThreads, opened: threading.Event
) -> None:
    with capture_logs() as logs:
        await Held(opened).abandoned(threads, "Slow thing")
        assert await threads.run("Any", int, "1") == 1
    (told,) = fields(logs, "another takes its place")
    assert (told["connector"], told["spare"]) == ("Slow thing", 0)


async def test_a_function_that_ends_with_its_job_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    later: list[Callable[[], object]] = []

    def call_later(_seconds: float, call: Callable[..., object], *arguments: object) -> None:
        later.append(partial(call, *arguments))

    monkeypatch.setattr(asyncio.get_running_loop(), "call_later", call_later)
    with closing(ConnectorThreads(1)) as threads, capture_logs() as logs:
        opened = threading.Event()
        await Held(opened).abandoned(threads)
        opened.set()
        assert await threads.run("Any", int, "1") == 1
        (look,) = later
        look()
    assert logs == []


async def test_a_thread_that_is_held_too_long_while_others_wait_is_replaced(opened: threading.Event) -> None:
    with closing(ConnectorThreads(1, patience=0.05)) as threads, capture_logs() as logs:
        held = Held(opened)
        job = asyncio.create_task(threads.run("Slow thing", held))
        assert await asyncio.to_thread(held.began.wait, 10)
        assert await threads.run("Any", int, "1") == 1
        opened.set()
        await job
        assert await threads.run("Any", int, "2") == 2
    assert [entry["connector"] for entry in fields(logs, "another takes its place")] == ["Slow thing"]


async def test_there_are_as_many_replacements_as_threads_and_then_it_is_told_who_holds_them(
    opened: threading.Event,
) -> None:
    with closing(ConnectorThreads(1, patience=0.05, linger=0)) as threads, capture_logs() as logs:
        for _ in range(2):
            await Held(opened).abandoned(threads)
        waiting = asyncio.create_task(threads.run("Any", int, "1"))
        async with asyncio.timeout(10):
            while not fields(logs, "all threads are held"):  # noqa: ASYNC110 - nobody sets an event for a log line
                await asyncio.sleep(0.01)
        assert not waiting.done()
        opened.set()
        assert await waiting == 1
    assert fields(logs, "all threads are held")[0]["held_by"] == {"Held": 2}


async def test_a_replacement_goes_when_the_thread_it_stood_for_comes_back(
    threads: ConnectorThreads, opened: threading.Event
) -> None:
    await Held(opened).abandoned(threads)
    assert await threads.run("Any", int, "1") == 1
    opened.set()
    async with asyncio.timeout(10):
        while threads._working:  # noqa: ASYNC110 - nobody sets an event for it
            await asyncio.sleep(0.01)
    gate = threading.Event()
    first, second = Held(gate), Held(gate)
    jobs = [asyncio.create_task(threads.run("Held", each)) for each in (first, second)]
    assert await asyncio.to_thread(first.began.wait, 10)
    assert not second.began.is_set()
    gate.set()
    await asyncio.gather(*jobs)
