"""What a second process costs and brings: loads with one process and with `--processes 2`.

CPU a job is compared of two loads that run at the same time: what the machine does in that moment then falls on both
alike, where two runs one after the other differ by a fifth and more. One process is measured beside

- one more, which tells how exact this is,
- two with as many jobs each, at a pace that leaves them time: CPU a job should stay what it is,
- two with as many jobs together, both with all that one core can take: this should not cost more either,
- two with as many jobs together, and one with half of them, at that pace. A process with less to do finds the
  processor's caches cold more often, so a job costs it more, whether the processes are one's or not: the two should
  not cost more than the one with half.

The gateway's jobs fall evenly to the two. What the second brings in throughput is measured with all cores and nothing
else running; on fewer than four cores the processes share some with the load gateway and the target. A ratio is the
median of its rounds.
"""

from __future__ import annotations

import asyncio
import os
from statistics import median
from typing import Any, NamedTuple

from load import get, http_target, measured
from processes import OTHERS_CORE, WORKER_CORE

PROCESSES = 2
WINDOW = 64  # jobs outstanding of one process
THINK = 0.4  # seconds between a job's end and the next one, at the pace; on average
PACED = 12.0  # seconds that jobs count at the pace, after two thirds of that
CPU_BOUND = 1.05  # of CPU a job, two processes over one
SPLIT_BOUND = 0.2  # of the larger share, by which the smaller one may be less

Run = dict[str, Any]


class Load(NamedTuple):
    """Processes of a worker, and the jobs outstanding that fall to them."""

    processes: int
    window: int
    paced: bool = True


PAIRS = {
    "same": Load(1, WINDOW),
    "as_many_each": Load(PROCESSES, PROCESSES * WINDOW),
    "saturated": Load(PROCESSES, WINDOW, paced=False),
    "divided": Load(PROCESSES, WINDOW),
    "half": Load(1, WINDOW // PROCESSES),
}


async def run(rounds: int, jobs: int) -> dict[str, Any]:
    pairs: dict[str, list[tuple[Run, Run]]] = {name: [] for name in PAIRS}
    alone: dict[str, list[Run]] = {"one": [], "two": []}
    async with http_target() as target, http_target() as other:
        for turn in range(rounds):
            urls = (target, other) if turn % 2 else (other, target)
            for name, beside in PAIRS.items():
                one = Load(1, WINDOW, paced=beside.paced)
                pairs[name].append(await _together(one, beside, urls, jobs))
            for name, processes in (("one", 1), ("two", PROCESSES)):
                found = await _saturated(target, processes, processes * WINDOW, jobs, _cores())
                alone[name].append(found)
    ratios = {name: median(map(_ratio, found)) for name, found in pairs.items()}
    bounded = ratios["as_many_each"], ratios["saturated"], ratios["divided"] / ratios["half"]
    shares = sorted(pairs["as_many_each"][-1][1]["by_stream"])
    even = len(shares) == PROCESSES and 1 - shares[0] / shares[-1] <= SPLIT_BOUND
    return {
        "window": WINDOW,
        "pairs": {
            name: {
                "one": _middle([one for one, _ in found]),
                "beside": _middle([beside for _, beside in found]),
                "cpu_ratio": round(ratios[name], 3),
                "cpu_ratios": [round(_ratio(pair), 3) for pair in found],
            }
            for name, found in pairs.items()
        },
        "alone": {name: _middle(found) for name, found in alone.items()},
        "jobs_by_process": shares,
        "within_bound": max(bounded) <= CPU_BOUND and even,
    }


async def _together(one: Load, beside: Load, targets: tuple[str, str], jobs: int) -> tuple[Run, Run]:
    async with asyncio.TaskGroup() as group:
        first, second = (
            group.create_task(_load(load, target, jobs))
            for load, target in zip((one, beside), targets, strict=True)
        )
    return first.result(), second.result()


async def _load(load: Load, target: str, jobs: int) -> Run:
    if not load.paced:
        # On one core they get as much of it as they have processes, and so end at the same time.
        return await _saturated(
            target, load.processes, load.window, load.processes * jobs // 2, {WORKER_CORE}
        )
    counted = int(PACED * load.window / THINK)
    kinds = [get(f"{target}/json/300", load.window, think=THINK)]
    arguments = _arguments(load.processes)
    return await measured(kinds, jobs=counted, warm=counted * 2 // 3, arguments=arguments, cores=_cores())


async def _saturated(target: str, processes: int, window: int, jobs: int, cores: set[int]) -> Run:
    # The warm ones are so many that all processes have subscribed before jobs count.
    kinds = [get(f"{target}/json/300", window)]
    return await measured(kinds, jobs=jobs, warm=jobs // 2, arguments=_arguments(processes), cores=cores)


def _arguments(processes: int) -> tuple[str, ...]:
    return ("run", "--processes", str(processes))


def _cores() -> set[int]:
    """All but that of the load gateway, where there are enough of them."""
    every = set(range(os.cpu_count() or 1))
    return every - {OTHERS_CORE} if len(every) > PROCESSES else every


def _ratio(pair: tuple[Run, Run]) -> float:
    one, beside = pair
    return float(beside["cpu_ms_per_job"]) / float(one["cpu_ms_per_job"])


def _middle(runs: list[Run]) -> dict[str, float]:
    return {
        key: round(float(median(run[key] for run in runs)), 3)
        for key in ("cpu_ms_per_job", "jobs_per_s", "p99_ms", "pss_mb")
    }
