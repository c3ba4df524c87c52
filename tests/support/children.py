"""The processes that a process has started."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def children(pid: int) -> list[int]:
    """The living children of a process."""
    return [int(stat.parent.name) for stat in Path("/proc").glob("[0-9]*/stat") if _parent(stat) == pid]


def is_alive(pid: int) -> bool:
    """Whether there is such a process, and it has not ended."""
    return _parent(Path(f"/proc/{pid}/stat")) is not None


async def gone(pids: Iterable[int], within: float = 60.0) -> None:
    """Wait until none of the processes is alive."""
    waiting = set(pids)
    async with asyncio.timeout(within):
        while any(map(is_alive, waiting)):  # noqa: ASYNC110  # nobody sets an event for it
            await asyncio.sleep(0.05)


def _parent(stat: Path) -> int | None:
    try:
        state, parent, *_ = stat.read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if state in "ZX" else int(parent)
