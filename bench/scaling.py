"""What a second process costs and brings: the same load with one process and with `--processes 2`.

Both may use every core, but for that of the load gateway where there are enough of them. CPU a job must stay what it
is, and the gateway's jobs fall evenly to the two. On one core there is no more throughput to be had, and processes that
take turns on it take its caches from each other, whatever they are; that price is told beside. Rounds take turns; each
figure is the median of its rounds.
"""

from __future__ import annotations

import os
from statistics import median
from typing import Any

from load import Kind, get, http_target, measured
from processes import OTHERS_CORE, WORKER_CORE

PROCESSES = 2
WINDOW = 64
WARM = 5_000  # so many that both processes have subscribed before jobs count
CPU_BOUND = 1.05  # of CPU a job, two processes over one
SPLIT_BOUND = 0.2  # of the larger share, by which the smaller one may be less

Run = dict[str, Any]


async def run(rounds: int, jobs: int) -> dict[str, Any]:
    runs: dict[str, list[Run]] = {"one": [], "two": [], "two_on_one_core": [], "one_on_one_core": []}
    async with http_target() as url:
        kinds = [get(f"{url}/json/300", WINDOW)]
        for _ in range(rounds):
            runs["one"].append(await _load(kinds, jobs, 1, _cores()))
            runs["two"].append(await _load(kinds, jobs, PROCESSES, _cores()))
            runs["one_on_one_core"].append(await _load(kinds, jobs, 1, {WORKER_CORE}))
            runs["two_on_one_core"].append(await _load(kinds, jobs, PROCESSES, {WORKER_CORE}))
        # The load gateway in Python, which tells how it goes every second, counts what goes to which stream.
        shares = sorted((await _load(kinds, jobs, PROCESSES, _cores(), every=1.0))["by_stream"])
    figures = {name: _middles(found) for name, found in runs.items()}
    cpu = figures["two"]["cpu_ms_per_job"] / figures["one"]["cpu_ms_per_job"]
    even = len(shares) == PROCESSES and 1 - shares[0] / shares[-1] <= SPLIT_BOUND
    return {
        "window": WINDOW,
        **figures,
        "cpu_ratio": round(cpu, 3),
        "jobs_by_process": shares,
        "within_bound": cpu <= CPU_BOUND and even,
    }


async def _load(kinds: list[Kind], jobs: int, processes: int, cores: set[int], every: float = 0.0) -> Run:
    arguments = ("run", "--processes", str(processes))
    return await measured(kinds, jobs=jobs, warm=WARM, arguments=arguments, cores=cores, every=every)


def _cores() -> set[int]:
    every = set(range(os.cpu_count() or 1))
    return every - {OTHERS_CORE} if len(every) > PROCESSES else every


def _middles(runs: list[Run]) -> dict[str, float]:
    return {
        key: round(float(median(run[key] for run in runs)), 3)
        for key in ("cpu_ms_per_job", "jobs_per_s", "p99_ms", "rss_mb")
    }
