"""What the system knows of a process, and where it runs it."""

from __future__ import annotations

import os
import platform
import time
from pathlib import Path
from typing import Any

_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
WORKER_CORE, OTHERS_CORE = 0, 1


def cpu_seconds(pid: int) -> float:
    """Processor time of a process and its children, their threads included."""
    return sum(_ticks(each) for each in _family(pid)) / _TICK


def memory(pid: int) -> dict[str, float]:
    """Resident memory of a process and its children in millions of bytes, as `rss_mb`."""
    pages = sum(int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in _family(pid))
    return {"rss_mb": pages * _PAGE / 1e6}


def pin(pid: int, *cores: int) -> None:
    """Lets a process that has just begun, and the children it will have, run on these cores only, where there are two."""
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(pid, cores)


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, children)]


def conditions() -> dict[str, Any]:
    """Under what a result was measured."""
    return {
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }
