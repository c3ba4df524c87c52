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
    """Memory of a process and its children in millions of bytes: resident as `rss_mb`, with what they share counted once as `pss_mb`."""
    family = _family(pid)
    pages = sum(int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in family)
    return {"rss_mb": pages * _PAGE / 1e6, "pss_mb": sum(map(_proportional, family)) / 1e6}


def pin(pid: int, *cores: int) -> None:
    """Lets a process that has just begun, and the children it will have, run on these cores only, where there are two."""
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(pid, cores)


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _proportional(pid: int) -> int:
    """Bytes, of which those that n processes share count an n-th for each."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    [kilobytes] = [line.split()[1] for line in lines if line.startswith("Pss:")]
    return int(kilobytes) * 1024


def _family(pid: int) -> list[int]:
    children = map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    return [pid, *(each for child in children for each in _family(child))]


def conditions() -> dict[str, Any]:
    """Under what a result was measured."""
    return {
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }
