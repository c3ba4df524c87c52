"""What a second process costs and brings: the same load with one process and with `--processes 2`.

At a pace that leaves both time, CPU a job should stay what it is with one process, and the gateway's jobs fall evenly
to the two; with all the jobs that they can take, the second brings throughput where there are cores enough. On fewer
than four cores they share some with the load gateway and the target. Rounds take turns; each figure is the median of
its rounds, a ratio that of the rounds' ratios.
"""

from __future__ import annotations

import os
from statistics import median
from typing import Any

from load import Kind, get, http_target, measured
from processes import OTHERS_CORE

PROCESSES = 2
WINDOW = 64
THINK = 0.2  # seconds between a job's end and the next one, at the pace
WARM = 3_000  # so many that both processes have subscribed before jobs count
CPU_BOUND = 1.05  # of CPU a job, two processes over one
SPLIT_BOUND = 0.2  # of the larger share, by which the smaller one may be less

Run = dict[str, Any]


async def run(rounds: int, jobs: int) -> dict[str, Any]:
    runs: dict[str, list[Run]] = {name: [] for name in ("one_paced", "two_paced", "one", "two")}
    async with http_target() as target:
        url = f"{target}/json/300"
        paced, full = [get(url, WINDOW, think=THINK)], [get(url, WINDOW)]
        for _ in range(rounds):
            runs["one_paced"].append(await _load(paced, jobs // 4, 1))
            runs["two_paced"].append(await _load(paced, jobs // 4, PROCESSES))
            runs["one"].append(await _load(full, jobs, 1))
            runs["two"].append(await _load(full, jobs, PROCESSES))
    figures = {name: _middles(found) for name, found in runs.items()}
    cpu = _ratio(runs["two_paced"], runs["one_paced"])
    shares = sorted(runs["two_paced"][-1]["by_stream"])
    even = len(shares) == PROCESSES and 1 - shares[0] / shares[-1] <= SPLIT_BOUND
    return {
        "window": WINDOW,
        **figures,
        "cpu_ratio": round(cpu, 3),
        "cpu_ratio_saturated": round(_ratio(runs["two"], runs["one"]), 3),
        "jobs_by_process": shares,
        "within_bound": cpu <= CPU_BOUND and even,
    }


async def _load(kinds: list[Kind], jobs: int, processes: int) -> Run:
    arguments = ("run", "--processes", str(processes))
    return await measured(kinds, jobs=jobs, warm=WARM, arguments=arguments, cores=_cores())


def _cores() -> set[int]:
    """All but that of the load gateway, where there are enough of them."""
    every = set(range(os.cpu_count() or 1))
    return every - {OTHERS_CORE} if len(every) > PROCESSES else every


def _ratio(these: list[Run], those: list[Run]) -> float:
    """Of CPU a job: the median of the rounds' own, as what slows a machine down for a while slows both runs of a round."""
    pairs = zip(these, those, strict=True)
    return median(float(this["cpu_ms_per_job"]) / float(that["cpu_ms_per_job"]) for this, that in pairs)


def _middles(runs: list[Run]) -> dict[str, float]:
    return {
        key: round(float(median(run[key] for run in runs)), 3)
        for key in ("cpu_ms_per_job", "jobs_per_s", "p99_ms", "pss_mb")
    }
