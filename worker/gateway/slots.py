"""How many jobs may run: a budget for each job type inside one for the worker, first come first served."""

from __future__ import annotations

import asyncio
from collections import deque


class Budget:
    """Places that are taken and given back.

    Waiters are served in the order they came, and a place given back goes to the first of them directly, so
    that nobody overtakes and no wake-up is lost when a waiter is cancelled.
    """

    __slots__ = ("_closed", "_free", "_waiting", "size")

    def __init__(self, size: int) -> None:
        self.size = size
        self._free = size
        self._closed = False
        self._waiting: deque[asyncio.Future[bool]] = deque()

    @property
    def free(self) -> int:
        """Places nobody has or waits for; 0 once closed."""
        return 0 if self._closed or self._waiting else self._free

    @property
    def used(self) -> int:
        """Places that are taken."""
        return self.size - self._free

    def try_acquire(self) -> bool:
        """Take a place if one is free now."""
        if self._closed or self._waiting or not self._free:
            return False
        self._free -= 1
        return True

    async def acquire(self) -> bool:
        """Take a place, waiting for it; False if the budget is closed instead."""
        if self.try_acquire():
            return True
        if self._closed:
            return False
        place: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            return await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled() and place.result():
                self.release()
            elif place in self._waiting:
                self._waiting.remove(place)
            raise

    def release(self) -> None:
        """Give a place back."""
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(True)
                return
        self._free += 1

    def close(self) -> None:
        """Give out no more places; who waits is told so."""
        self._closed = True
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(False)


class Slots:
    """The slots of one job type: each is a place in the type's budget and one in the worker's."""

    __slots__ = ("_of_type", "_of_worker")

    def __init__(self, of_type: int, of_worker: Budget) -> None:
        self._of_type = Budget(of_type)
        self._of_worker = of_worker

    @property
    def size(self) -> int:
        """Slots of the type, used or not."""
        return self._of_type.size

    @property
    def free(self) -> int:
        """Slots that can be had now."""
        return min(self._of_type.free, self._of_worker.free)

    @property
    def used(self) -> int:
        """Slots of the type that are taken, or wait for a place in the worker's budget."""
        return self._of_type.used

    def try_acquire(self) -> bool:
        """Take a slot if one is free now."""
        if not self._of_type.try_acquire():
            return False
        if self._of_worker.try_acquire():
            return True
        self._of_type.release()
        return False

    async def acquire(self) -> bool:
        """Take a slot, waiting for it; False if the slots are closed instead.

        The type's place comes first: who holds one and waits for the worker's keeps nobody of another type
        waiting, and the worker's queue is fair between types.
        """
        if not await self._of_type.acquire():
            return False
        try:
            if await self._of_worker.acquire():
                return True
        except asyncio.CancelledError:
            self._of_type.release()
            raise
        self._of_type.release()
        return False

    async def wait_free(self) -> bool:
        """Wait until a slot is free without keeping it; False if the slots are closed instead."""
        if not await self.acquire():
            return False
        self.release()
        return True

    def release(self) -> None:
        """Give a slot back."""
        self._of_worker.release()
        self._of_type.release()

    def close(self) -> None:
        """Give out no more slots of this type; who waits is told so."""
        self._of_type.close()
