"""How cost and latency grow with the payload's size, the number of job types and the jobs outstanding."""

from __future__ import annotations

from typing import Any

from documents import SIZES, tree
from load import get, http_target, measured, post
from many_connectors import COUNT

WINDOW = 60
OUTSTANDING = (1, 8, 64, 400, 2_000)
TYPES = (1, 10, COUNT)
JOBS = {"1 KB": 2_000, "100 KB": 600, "1 MB": 100}
Rows = dict[str, dict[str, Any]]


async def run() -> dict[str, Rows]:
    async with http_target() as url:
        return {
            "response_size": await response_size(url),
            "request_size": await request_size(url),
            "outstanding": await outstanding(url),
            "job_types": await job_types(url),
        }


async def response_size(url: str) -> Rows:
    """The target answers so much, of which the result expression takes little."""
    return {
        name: _noted(
            name, await measured([get(f"{url}/json/{size}", 16)], jobs=JOBS[name], warm=JOBS[name] // 5)
        )
        for name, size in SIZES.items()
    }


async def request_size(url: str) -> Rows:
    """The job's variables are so large, and sent to the target."""
    return {
        name: _noted(
            name,
            await measured([post(f"{url}/json/1000", tree(size), 16)], jobs=JOBS[name], warm=JOBS[name] // 5),
        )
        for name, size in SIZES.items()
    }


async def outstanding(url: str) -> Rows:
    """The gateway keeps so many jobs outstanding at a worker with default slots."""
    found = {}
    for window in OUTSTANDING:
        result = await measured([get(f"{url}/json/300", window)], jobs=1_000 if window == 1 else 3_000)
        found[str(window)] = _noted(f"{window} outstanding", result)
    return found


async def job_types(url: str) -> Rows:
    """Sixty jobs outstanding, spread over so many job types of a worker that has sixty."""
    found = {}
    for count in TYPES:
        kinds = [get(f"{url}/json/300", WINDOW // count, type=f"bench:rest:{n}") for n in range(count)]
        found[str(count)] = _noted(f"{count} job types", await measured(kinds, jobs=2_500))
    return found


def _noted(name: str, result: dict[str, Any]) -> dict[str, Any]:
    kept = ("jobs_per_s", "cpu_ms_per_job", "p50_ms", "p99_ms", "rss_mb")
    row = {key: round(result[key], 3) for key in kept}
    print(f"  {name:>16}  {row}", flush=True)
    return row
