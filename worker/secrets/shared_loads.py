"""One load for all who wait for the same thing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Hashable

_T = TypeVar("_T")


class SharedLoads(Generic[_T]):
    """Loads under way, by what they load; nothing is kept once it is there."""

    def __init__(self) -> None:
        self._running: dict[Hashable, asyncio.Task[_T]] = {}

    async def get(self, key: Hashable, load: Callable[[], Coroutine[None, None, _T]]) -> _T:
        """What the load under way for `key` gives, or one begun now; raises what it raises.

        Whoever is cancelled while waiting leaves the load to the others that wait for it.
        """
        task = self._running.get(key)
        if task is None:
            task = self._running[key] = asyncio.create_task(load())
            task.add_done_callback(lambda done: self._ended(key, done))
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Ends what is being loaded."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _ended(self, key: Hashable, task: asyncio.Task[_T]) -> None:
        del self._running[key]
        if not task.cancelled():
            task.exception()  # whoever waited is told; if nobody waits any more, nobody misses it
