"""Works for a long time at half load beside a gateway that restarts at random: nothing may get lost, doubled or grow.

    make soak ARGS="--minutes 20"

The worker is a process of its own; gateway and target are the tests' scripted ones, in this process. First the load
that all of it together can carry is measured, then half of that is kept up. Of ten jobs eight complete, one throws a
BPMN error and one fails once before it completes. The result goes to bench/results/soak.json; exit status 1 says that
a job was lost, done twice or ended otherwise than it should, or that the worker's memory grew.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import random
import signal
import statistics
import sys
import time
from array import array
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

from support.gateway import ScriptedGateway  # noqa: E402
from support.rest_work import REST  # noqa: E402
from support.target import Target  # noqa: E402
from support.worker import WorkerProcess  # noqa: E402

if TYPE_CHECKING:
    from support.gateway_jobs import Job
    from support.target import Request

JOB_TIMEOUT = 60  # seconds after which a job comes back that was handed out into a broken connection
HEADERS = {
    "resultExpression": "={n: response.body.n}",
    "errorExpression": '=if error.code = "422" then bpmnError("REFUSED", "no") else null',
    "retryBackoff": "PT0.2S",
}
THROWS, FAILS_ONCE = 3, 7  # last digits of such jobs' numbers
CALIBRATION = 20.0  # seconds
WINDOW = 400  # jobs kept in flight meanwhile
LOOK = 0.1  # seconds between looks at what there is to do
BEHIND = 30  # seconds' worth of jobs under way at most
GROWTH = 0.05  # of the worker's memory from the second quarter to the last one
Sample = dict[str, float]


class Soak:
    """Jobs that come, are checked when they are settled, and are forgotten then: this process must not grow either."""

    def __init__(self, gateway: ScriptedGateway, target: Target, worker: WorkerProcess) -> None:
        self.gateway, self.target, self.worker = gateway, target, worker
        self.url = target.route_to("POST", "/work", self._work)
        self.added = 0
        self.outcomes: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.calls = bytearray()  # of each job's number, at the target
        self.added_at: dict[int, float] = {}
        self.latencies = array("f")
        self.samples: list[Sample] = []
        self.recoveries: list[float] = []
        self.downtime = 0.0

    @property
    def settled(self) -> int:
        return self.outcomes.total()

    @property
    def doubled(self) -> int:
        return sum(calls > (2 if n % 10 == FAILS_ONCE else 1) for n, calls in enumerate(self.calls))

    def add(self, count: int) -> None:
        for _ in range(count):
            n = self.added
            self.added += 1
            self.calls.append(0)
            body = {"n": n, "text": "x" * random.choice((10, 1_000, 20_000))}
            variables = {"method": "POST", "url": self.url, "body": body}
            key = self.gateway.add_job(REST, variables | {"authentication": {"type": "noAuth"}}, HEADERS)
            self.added_at[key] = time.monotonic()

    async def _work(self, request: Request) -> web.Response:
        n = request.json()["n"]
        self.calls[n] += 1
        await asyncio.sleep(random.uniform(0.005, 0.05))
        if n % 10 == THROWS:
            return web.json_response({"n": n}, status=422)
        if n % 10 == FAILS_ONCE and self.calls[n] == 1:
            return web.json_response({"n": n}, status=503)
        return web.json_response({"n": n})

    # What goes on beside the jobs

    async def check_settled(self) -> None:
        """Judge and forget what is settled."""
        while True:
            await asyncio.sleep(LOOK)
            for key, job in list(self.gateway.book.jobs.items()):
                if job.state == "settled" and not _comes_back(job):
                    self._judge(key, job)
                    del self.gateway.book.jobs[key]
            self.gateway.calls.clear()
            self.gateway.book.deliveries.clear()
            self.target.requests.clear()

    def _judge(self, key: int, job: Job) -> None:
        assert job.outcome is not None
        n = json.loads(job.message.variables)["body"]["n"]
        expected = ("ThrowError", {}) if n % 10 == THROWS else ("CompleteJob", {"n": n})
        self.outcomes[job.outcome.method] += 1
        if job.outcome.method != expected[0] or (expected[1] and job.outcome.variables != expected[1]):
            self.wrong.append(f"{n}: {job.outcome.method} {str(job.outcome.request)[:300]}")
        self.latencies.append((job.outcome.at - self.added_at.pop(key)) * 1000)

    async def restart_gateway(self, seconds: float) -> None:
        """Take the gateway away every now and then, for up to five seconds."""
        until = time.monotonic() + seconds
        while (pause := random.uniform(15, 60)) < until - time.monotonic():
            await asyncio.sleep(pause)
            away = random.uniform(0, 5)
            await self.gateway.stop()
            await asyncio.sleep(away)
            await self.gateway.start()
            self.downtime += away
            back = time.monotonic()
            await self.gateway.subscribed(REST, within=60)
            self.recoveries.append(time.monotonic() - back)

    async def take_samples(self, every: float) -> None:
        """Note the worker's memory; with a line for whoever watches."""
        began = time.monotonic()
        while True:
            sample = {
                "second": round(time.monotonic() - began),
                "rss_mb": round(_rss(self.worker.process.pid) / 2**20, 1),
                "settled": self.settled,
                "under_way": self.added - self.settled,
            }
            self.samples.append(sample)
            print(sample, flush=True)
            await asyncio.sleep(every)

    # The load

    async def capacity(self) -> float:
        """Jobs a second that all of it together can carry, counted after a quarter of the time."""
        await self._keep_in_flight(WINDOW, CALIBRATION * 0.25)
        began, before = time.monotonic(), self.settled
        await self._keep_in_flight(WINDOW, CALIBRATION * 0.75)
        return (self.settled - before) / (time.monotonic() - began)

    async def _keep_in_flight(self, count: int, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.add(count - (self.added - self.settled))
            await asyncio.sleep(LOOK)

    async def keep_up(self, rate: float, seconds: float) -> None:
        """Add jobs at a steady rate; later where a machine that is busy otherwise has fallen far behind."""
        began, before = time.monotonic(), self.added
        while (passed := time.monotonic() - began) < seconds:
            due = int(rate * passed) - (self.added - before)
            self.add(min(due, int(rate * BEHIND) - (self.added - self.settled)))
            await asyncio.sleep(LOOK)

    async def all_settled(self) -> None:
        """Wait for what is under way, at most so long that everything came back twice."""
        for _ in range(int((2 * JOB_TIMEOUT + 30) / LOOK)):
            if not self.added_at:
                return
            await asyncio.sleep(LOOK)


def _comes_back(job: Job) -> bool:
    assert job.outcome is not None
    return job.outcome.method == "FailJob" and job.outcome.request.retries > 0


def _rss(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


async def soak(minutes: float) -> dict[str, Any]:
    settings = {"CAMUNDA_CLIENT_WORKER_DEFAULTS_TIMEOUT": f"{JOB_TIMEOUT}s"}
    async with (
        ScriptedGateway(returns_jobs=True) as gateway,
        Target() as target,
        WorkerProcess(gateway.url, settings) as worker,
    ):
        await gateway.subscribed(REST, within=60)
        run = Soak(gateway, target, worker)
        async with asyncio.TaskGroup() as group:
            checking = group.create_task(run.check_settled())
            capacity = await run.capacity()
            sampling = group.create_task(run.take_samples(every=max(1.0, minutes)))
            group.create_task(run.restart_gateway(minutes * 60))
            await run.keep_up(capacity / 2, minutes * 60)
            sampling.cancel()
            await run.all_settled()
            checking.cancel()
        worker.signal(signal.SIGTERM)
        exit_code = await worker.exit_code()
        return _result(run, minutes, capacity, exit_code)


def _result(run: Soak, minutes: float, capacity: float, exit_code: int) -> dict[str, Any]:
    sizes = [sample["rss_mb"] for sample in run.samples]
    quarter = len(sizes) // 4
    early, late = statistics.median(sizes[quarter : 2 * quarter]), statistics.median(sizes[-quarter:])
    latencies = statistics.quantiles(run.latencies, n=100)
    return {
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "machine": {"cores": os.cpu_count(), "load": os.getloadavg()[2], "python": platform.python_version()},
        "minutes": minutes,
        "capacity_per_second": round(capacity),
        "jobs_per_second": round(capacity / 2),
        "jobs": run.added,
        "outcomes": dict(run.outcomes),
        "gateway_restarts": len(run.recoveries),
        "gateway_away_seconds": round(run.downtime),
        "slowest_subscription_after_restart_seconds": round(max(run.recoveries, default=0.0), 1),
        "latency_ms": {"p50": round(latencies[49]), "p99": round(latencies[98])},
        "lost": len(run.added_at),
        "doubled": run.doubled,
        "wrong": run.wrong[:20],
        "rss_mb": {"second_quarter": early, "last_quarter": late, "most": max(sizes)},
        "memory_is_flat": late <= early * (1 + GROWTH),
        "exit_code": exit_code,
        "samples": run.samples,
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=20.0)
    options.add_argument("--output", type=Path, default=HERE / "results" / "soak.json")
    chosen = options.parse_args()
    result = asyncio.run(soak(chosen.minutes))
    chosen.output.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps({name: value for name, value in result.items() if name != "samples"}, indent=1))
    failed = result["lost"] or result["doubled"] or result["wrong"] or result["exit_code"]
    sys.exit(1 if failed or not result["memory_is_flat"] else 0)


if __name__ == "__main__":
    main()
