"""Latency under mixed load: sixty job types, one of them with calls of half a minute that fill all its slots.

The other types' jobs come at random, at a pace that leaves the worker half idle, so that what is measured is what the
slow ones cost them and not a queue. The slow calls go to a server of their own: by default the pool has as many
connections to a host as a job type has slots, so that jobs with calls to the same host would wait for one of them
(CONNECTOR_WORKER_HTTP_CONNECTIONS_PER_HOST). Rounds with and without slow jobs take turns; each latency is the median
of its rounds.
"""

from __future__ import annotations

from statistics import median
from typing import Any

from load import get, http_target, measured
from many_connectors import COUNT

THINK = 0.2  # seconds on average between the end of a type's job and its next one
SLOW = 30  # seconds of a slow call
SLOW_JOBS = 100  # as many as a type has slots
BOUND = 1.2  # of the others' p99, with slow jobs over without


async def run(rounds: int = 3, jobs: int = 2_500) -> dict[str, Any]:
    alone: list[dict[str, Any]] = []
    beside: list[dict[str, Any]] = []
    async with http_target() as url, http_target() as slow_url:
        quick = [get(f"{url}/json/300", 1, type=f"bench:rest:{n}", think=THINK) for n in range(1, COUNT)]
        slow = get(f"{slow_url}/slow/{SLOW}", SLOW_JOBS, type="bench:rest:0", measured=False)
        for _ in range(rounds):
            alone.append(await measured(quick, jobs=jobs, warm=jobs // 5))
            beside.append(await measured([*quick, slow], jobs=jobs, warm=jobs // 5))
    ratios = {key: _middle(beside, key) / _middle(alone, key) for key in ("p50_ms", "p99_ms")}
    return {
        "job_types": COUNT,
        "slow_calls": {"seconds": SLOW, "outstanding": SLOW_JOBS},
        "jobs_per_s": round(_middle(beside, "jobs_per_s"), 1),
        "alone": _latencies(alone),
        "beside_slow_calls": _latencies(beside),
        "ratios": {key: round(value, 3) for key, value in ratios.items()},
        "within_bound": ratios["p99_ms"] <= BOUND,
    }


def _latencies(runs: list[dict[str, Any]]) -> dict[str, float]:
    return {key: round(_middle(runs, key), 2) for key in ("p50_ms", "p99_ms", "max_ms")}


def _middle(runs: list[dict[str, Any]], key: str) -> float:
    return float(median(run[key] for run in runs))
