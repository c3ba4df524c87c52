"""That something changed, told to every page that looks: a number that grows, and a way to wait until it has grown."""

from __future__ import annotations

import asyncio


class Changes:
    """Counts what happens.

    Attributes:
        version: of all that is shown; grows with each change.
        closed: nothing will change any more, and nobody should go on waiting.
    """

    def __init__(self) -> None:
        self.version = 0
        self.closed = False
        self._next: asyncio.Event | None = None

    def tell(self) -> int:
        """Counts a change; its version. To be called on the event loop."""
        self.version += 1
        self._wake()
        return self.version

    def close(self) -> None:
        """Ends every wait, those to come, too."""
        self.closed = True
        self._wake()

    async def after(self, version: int, seconds: float) -> bool:
        """Waits for a change after `version`, at most so many seconds; whether there is one."""
        if self.version <= version and not self.closed:
            if self._next is None:
                self._next = asyncio.Event()
            try:
                async with asyncio.timeout(seconds):
                    await self._next.wait()
            except TimeoutError:
                return False
        return self.version > version

    def _wake(self) -> None:
        if self._next is not None:
            self._next.set()
            self._next = None
