"""Clients that jobs share: one a configuration, opened by the first job that needs it and closed when it is not used.

For libraries whose clients hold connections of their own: producers, pools, sessions. Made in a connector's `__init__`
or `start`, closed in its `stop`.

    async with self._producers.lease(key, open) as producer:
        await producer.send(...)
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Hashable

Client = TypeVar("Client")

KEPT = 32
"""Clients that are kept although no job uses them."""
IDLE = 60.0
"""Seconds that an unused client is kept."""
_CLOSING = 5.0
"""Seconds that closing may take at the worker's end."""


class _Entry(Generic[Client]):
    """A client, or its opening, and who uses it."""

    def __init__(self, opening: asyncio.Task[Client]) -> None:
        self.opening = opening
        self.users = 0
        self.expiry: asyncio.TimerHandle | None = None
        self.ended = False


class SharedClients(Generic[Client]):
    """Clients by their configuration.

    Jobs that ask for the same one at a time wait for a single opening, and share its failure. Each client is open
    while a job uses it; beyond that, the last `kept` ones for `idle` seconds.

    Args:
        close: closes a client; what it raises is dropped.
        usable: whether the next job may have a client, always unless given; one that failed, or that its server left,
            is closed once the jobs that use it are done.
        kept: how many unused clients are kept.
        idle: seconds that each of them is kept.
    """

    def __init__(
        self,
        close: Callable[[Client], Awaitable[None]],
        usable: Callable[[Client], bool] = lambda _: True,
        *,
        kept: int = KEPT,
        idle: float = IDLE,
    ) -> None:
        self._close = close
        self._usable = usable
        self._kept = kept
        self._idle = idle
        self._entries: OrderedDict[Hashable, _Entry[Client]] = OrderedDict()
        self._closing: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        """How many clients the next jobs would find."""
        return len(self._entries)

    @contextlib.asynccontextmanager
    async def lease(
        self, key: Hashable, open: Callable[[], Coroutine[None, None, Client]]
    ) -> AsyncIterator[Client]:
        """The client of a configuration, for the block; `open` makes it where there is none.

        `open` outlives a job that gives up while others wait for it, so its waits need a limit of their own.

        Raises:
            Exception: what `open` raised.
        """
        entry = self._entries.get(key)
        if entry is not None and self._is_broken(entry):
            self._remove(key, entry)
            entry = None
        if entry is None:
            entry = self._entries[key] = _Entry(asyncio.create_task(open()))
            entry.opening.add_done_callback(lambda _: self._forget_failed(key, entry))
        self._entries.move_to_end(key)
        self._take(entry)
        try:
            yield await asyncio.shield(entry.opening)
        finally:
            self._give_back(key, entry)

    async def close(self) -> None:
        """Closes all clients, whoever uses them."""
        for entry in self._entries.values():
            self._end(entry)
        self._entries.clear()
        if self._closing:
            await asyncio.wait(self._closing, timeout=_CLOSING)

    def _take(self, entry: _Entry[Client]) -> None:
        entry.users += 1
        if entry.expiry is not None:
            entry.expiry.cancel()
            entry.expiry = None

    def _give_back(self, key: Hashable, entry: _Entry[Client]) -> None:
        entry.users -= 1
        if entry.users:
            return
        if self._entries.get(key) is not entry or self._is_broken(entry):
            self._remove(key, entry)
            return
        entry.expiry = asyncio.get_running_loop().call_later(self._idle, self._remove, key, entry)
        unused = [(key, each) for key, each in self._entries.items() if not each.users]
        for oldest in unused[: max(0, len(unused) - self._kept)]:
            self._remove(*oldest)

    def _is_broken(self, entry: _Entry[Client]) -> bool:
        opening = entry.opening
        return opening.done() and not _failed(opening) and not self._usable(opening.result())

    def _forget_failed(self, key: Hashable, entry: _Entry[Client]) -> None:
        if _failed(entry.opening) and self._entries.get(key) is entry:
            del self._entries[key]

    def _remove(self, key: Hashable, entry: _Entry[Client]) -> None:
        if self._entries.get(key) is entry:
            del self._entries[key]
        if not entry.users:
            self._end(entry)

    def _end(self, entry: _Entry[Client]) -> None:
        if entry.ended:
            return
        entry.ended = True
        if entry.expiry is not None:
            entry.expiry.cancel()
        task = asyncio.create_task(self._ended(entry))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _ended(self, entry: _Entry[Client]) -> None:
        if not entry.opening.done():
            entry.opening.cancel()
        await asyncio.wait([entry.opening])
        if not _failed(entry.opening):
            with contextlib.suppress(Exception):  # it is not needed any more, and may be broken
                await self._close(entry.opening.result())


def _failed(opening: asyncio.Task[Client]) -> bool:
    return opening.done() and (opening.cancelled() or opening.exception() is not None)
