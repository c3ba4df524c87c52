"""Waiting for a condition without sleeping: whoever records something announces it, and the condition is looked at again."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


async def what_is_accepted_is_connected() -> None:
    """Wait, before a server of this event loop is closed, as asyncio loses what it has accepted and not connected yet.

    Its socket would be found unclosed in whichever test garbage is collected next.
    """
    for _ in range(5):  # it takes three turns of the loop
        await asyncio.sleep(0)


class Changes:
    """Wakes the tasks that wait for a condition; announcements may come from any thread."""

    def __init__(self, describe: Callable[[], str] = str) -> None:
        """`describe` says what is there, for the message of a condition that did not come true."""
        self._describe = describe
        self._lock = threading.Lock()
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    def announce(self) -> None:
        """Have every waiting condition looked at again."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        for loop, event in waiting:
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)

    async def until(self, condition: Callable[[], T | None], within: float = 30.0) -> T:
        """Return the first true value of `condition`; raises `AssertionError` after `within` seconds."""
        try:
            async with asyncio.timeout(within):
                return await self.first(condition)
        except TimeoutError:
            raise AssertionError(f"not within {within} s. {self._describe()}".rstrip()) from None

    async def first(self, condition: Callable[[], T | None]) -> T:
        """Return the first true value of `condition`, however long that takes."""
        while True:
            changed = asyncio.Event()
            entry = (asyncio.get_running_loop(), changed)
            # Registered before looking: a change between the two is not missed.
            with self._lock:
                self._waiting.append(entry)
            try:
                if value := condition():
                    return value
                await changed.wait()
            finally:
                with self._lock:
                    if entry in self._waiting:
                        self._waiting.remove(entry)
