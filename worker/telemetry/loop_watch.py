"""Notices when the event loop stands still, and says whose job holds it: all other jobs wait for that one.

A thread asks the loop for a sign of life every now and then. Where none comes the thread looks at what the loop is
doing, which is the only moment at which that can be told: afterwards there is just a gap.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

log = structlog.get_logger(__name__)

PERIOD = 0.25
"""Seconds between two looks."""
PATIENCE = 4
"""Looks without a sign of life until that is told. Counted, not timed: a suspended process is not a blocked loop."""
FRAMES = 5
"""How much of the stack is told, from its inner end."""


class LoopWatch:
    """Watches the running event loop while its `with` block lasts."""

    def __init__(
        self,
        work_of: Callable[[asyncio.Task[Any] | None], Mapping[str, Any]],
        late: Callable[[float], None] | None = None,
        *,
        period: float = PERIOD,
    ) -> None:
        """Watches the loop it is made in.

        Args:
            work_of: tells as fields of a log line what a task works on, None for code outside of tasks; called in
                another thread.
            late: told how many seconds late each sign of life was, on the loop.
            period: seconds between two looks.
        """
        self._work_of = work_of
        self._late = late
        self._period = period
        self._loop = asyncio.get_running_loop()
        self._loop_thread = threading.get_ident()
        self._ended = threading.Event()
        self._alive = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="loop-watch", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._alive.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.is_set():
            asked = time.monotonic()
            self._ask(asked)
            if self._answered():
                self._ended.wait(self._period)
                continue
            work = self._tell()
            while not self._answered():
                pass
            log.warning("the event loop is free again", seconds=round(time.monotonic() - asked, 1), **work)

    def _ask(self, asked: float) -> None:
        self._alive.clear()
        # In this order, and the other way round at the end: the end is never waited out.
        if self._ended.is_set():
            self._alive.set()
        else:
            self._loop.call_soon_threadsafe(self._answer, asked)

    def _answer(self, asked: float) -> None:
        """The loop's sign of life."""
        if self._late is not None:
            self._late(time.monotonic() - asked)
        self._alive.set()

    def _answered(self) -> bool:
        return any(self._alive.wait(self._period) for _ in range(PATIENCE))

    def _tell(self) -> Mapping[str, Any]:
        work = self._work_of(asyncio.current_task(self._loop))
        log.error("the event loop is blocked, all jobs wait", **work, at=self._position())
        return work

    def _position(self) -> list[str]:
        frame = sys._current_frames().get(self._loop_thread)  # noqa: SLF001 - the only way to another thread's stack
        stack = traceback.StackSummary.extract(traceback.walk_stack(frame), limit=FRAMES, lookup_lines=False)
        return [f"{Path(each.filename).name}:{each.lineno} in {each.name}" for each in stack]
