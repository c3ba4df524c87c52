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
    """Processor time of a process, its threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def memory(pid: int) -> dict[str, float]:
    """Resident memory in millions of bytes, as `rss_mb`."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return {"rss_mb": pages * _PAGE / 1e6}


def pin(pid: int, core: int) -> None:
    """Lets a process that has just begun run on one core only, where there are two."""
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(pid, {core})


def conditions() -> dict[str, Any]:
    """Under what a result was measured."""
    return {
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }
