"""What the engine does, told as it happens: records under the names that Zeebe's exporters have for them.

Nothing is made where nobody listens, and nothing is kept for those who come later.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

KEPT = 100_000
"""Records that wait for a slow reader of the feed; the oldest are dropped beyond."""


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that happened.

    Attributes:
        position: counts all records, from 1.
        timestamp: milliseconds since the epoch.
        value_type: such as `PROCESS_INSTANCE`, `JOB`, `INCIDENT`, `VARIABLE`.
        intent: such as `ELEMENT_ACTIVATED`, `CREATED`, `RESOLVED`.
        key: of the element instance, job or incident.
        value: what there is to say about it, JSON-ready; `README.md` lists the fields.
    """

    position: int
    timestamp: int
    value_type: str
    intent: str
    key: int
    value: dict[str, Any]


class Feed:
    """Tells records to whoever listens. Listeners are called on the engine's way: be quick, raise nothing."""

    def __init__(self) -> None:
        self.position = 0
        self._listeners: list[Callable[[Record], None]] = []

    @property
    def is_heard(self) -> bool:
        """Whether it is worth making a record."""
        return bool(self._listeners)

    def tell(self, timestamp: float, value_type: str, intent: str, key: int, value: dict[str, Any]) -> None:
        """Make a record and hand it to every listener."""
        self.position += 1
        record = Record(self.position, int(timestamp * 1000), value_type, intent, key, value)
        for listener in self._listeners:
            listener(record)

    @contextmanager
    def listening(self, listener: Callable[[Record], None]) -> Iterator[None]:
        """Have a function called with each record, for the time of the block."""
        self._listeners.append(listener)
        try:
            yield
        finally:
            self._listeners.remove(listener)

    async def records(self) -> AsyncIterator[Record]:
        """Each record from now on, as it happens; ends only with its reader's own end."""
        waiting: asyncio.Queue[Record] = asyncio.Queue()

        def keep(record: Record) -> None:
            if waiting.qsize() >= KEPT:
                waiting.get_nowait()
            waiting.put_nowait(record)

        with self.listening(keep):
            while True:
                yield await waiting.get()
