"""A loop that stands still is noticed while it does, with the work that holds it."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest
import structlog

from worker.telemetry.loop_watch import PATIENCE, PERIOD, LoopWatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SHORT = 0.1
BLOCKED = "the event loop is blocked, all jobs wait"
FREE = "the event loop is free again"


@pytest.fixture
def lines() -> Iterator[list[Any]]:
    with structlog.testing.capture_logs() as captured:
        yield captured


def block_until(condition: Callable[[], object]) -> None:
    until = time.monotonic() + 20
    while not condition() and time.monotonic() < until:
        time.sleep(SHORT)


async def told(lines: list[Any], event: str) -> dict[str, Any]:
    def found() -> list[Any]:
        return [line for line in lines if line["event"] == event]

    await asyncio.to_thread(block_until, found)
    (line,) = found()
    return dict(line)


async def test_the_work_that_blocks_is_named_while_it_does_and_its_length_when_it_ends(
    lines: list[Any],
) -> None:
    async def blocks() -> None:
        block_until(lambda: lines)

    task = asyncio.create_task(blocks())
    names = {task: {"connector": "Slow"}}
    with LoopWatch(lambda each: names.get(each, {}), period=SHORT):
        await task
        blocked, free = await told(lines, BLOCKED), await told(lines, FREE)
    assert blocked["connector"] == free["connector"] == "Slow"
    assert blocked["at"][0].startswith("test_loop_watch.py:")
    assert any("in blocks" in place for place in blocked["at"])
    assert free["seconds"] >= 0


async def test_a_callback_that_blocks_belongs_to_no_task(lines: list[Any]) -> None:
    asked: list[asyncio.Task[Any] | None] = []

    def work_of(task: asyncio.Task[Any] | None) -> dict[str, Any]:
        asked.append(task)
        return {}

    with LoopWatch(work_of, period=SHORT):
        asyncio.get_running_loop().call_soon(block_until, lambda: lines)
        await told(lines, FREE)
    assert asked == [None]


async def test_a_loop_that_is_busy_but_takes_turns_is_left_alone(lines: list[Any]) -> None:
    until = time.monotonic() + PATIENCE * PERIOD * 1.5
    with LoopWatch(lambda _: {}):
        while time.monotonic() < until:
            sum(range(100_000))
            await asyncio.sleep(0)
    assert lines == []


async def test_the_watch_ends_at_once_with_its_block() -> None:
    began = time.monotonic()
    for _ in range(20):
        with LoopWatch(lambda _: {}, period=60.0):
            pass
    assert time.monotonic() - began < 60.0
