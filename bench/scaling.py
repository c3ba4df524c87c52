"""What a second process costs and brings: loads with one process and with `--processes 2`.

At a pace that leaves them time, CPU a job should stay what it is with one process, and the gateway's jobs fall evenly to
the two: where each has as many jobs as the one, and where its jobs are divided between them, so that a process with
less to do at a time is woken for a single job more often. With all that they can take, the second brings throughput
where there are cores enough. On fewer than four cores they share some with the load gateway and the target. Rounds take
turns; each figure is the median of its rounds, a ratio that of the rounds' ratios.
"""

from __future__ import annotations

import os
from collections import defaultdict
from statistics import median
from typing import Any

from load import Kind, get, http_target, measured
from processes import OTHERS_CORE

PROCESSES = 2
WINDOW = 64  # jobs outstanding, for each process
THINK = 0.2  # seconds between a job's end and the next one, at the pace
WARM = 3_000  # so many that both processes have subscribed before jobs count
CPU_BOUND = 1.05  # of CPU a job, two processes over one
SPLIT_BOUND = 0.2  # of the larger share, by which the smaller one may be less

Run = dict[str, Any]


async def run(rounds: int, jobs: int) -> dict[str, Any]:
    runs: defaultdict[str, list[Run]] = defaultdict(list)
    async with http_target() as target:
        url = f"{target}/json/300"
        for _ in range(rounds):
            for processes, name in ((1, "one"), (PROCESSES, "two")):
                window = processes * WINDOW
                paced, full = [get(url, window, think=THINK)], [get(url, window)]
                runs[f"{name}_paced"].append(await _load(paced, processes * jobs // 4, processes))
                runs[name].append(await _load(full, processes * jobs, processes))
            runs["divided"].append(await _load([get(url, WINDOW, think=THINK)], jobs // 4, PROCESSES))
    figures = {name: _middles(found) for name, found in runs.items()}
    cpu, divided = (_ratio(runs[name], runs["one_paced"]) for name in ("two_paced", "divided"))
    shares = sorted(runs["two_paced"][-1]["by_stream"])
    even = len(shares) == PROCESSES and 1 - shares[0] / shares[-1] <= SPLIT_BOUND
    return {
        "window": WINDOW,
        **figures,
        "cpu_ratio": round(cpu, 3),
        "cpu_ratio_divided": round(divided, 3),
        "cpu_ratio_saturated": round(_ratio(runs["two"], runs["one"]), 3),
        "jobs_by_process": shares,
        "within_bound": max(cpu, divided) <= CPU_BOUND and even,
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
