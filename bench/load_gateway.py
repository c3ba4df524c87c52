"""A gateway that keeps jobs outstanding at a worker and measures what becomes of them, a process of its own.

    python bench/load_gateway.py <<< '{"port": …, "pid": …, "jobs": …, "warm": …, "limit": …, "kinds": […]}'

It keeps nothing of a job that is settled, so it may run for as long as one likes, and can have many job types, where
the Go program of the comparison has one. Its last line of output is the result, under the same names; with `"every"`
it writes a line every so many seconds besides. Exit status 1: it was not done within `limit` seconds.

`pid` is the worker's process, `jobs` are counted after `warm` ones. A kind of job has a `type`, `variables` and
`headers` (JSON texts, `KEY` in them is replaced by the job's own), a `window` of jobs outstanding, `think` seconds on
average between a job's end and the next one, and `measured`, whether its jobs count.
"""

# ruff: noqa: ARG002 - the arguments are the protocol's
from __future__ import annotations

import asyncio
import json
import os
import random
import statistics
import sys
import time
from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import grpc.aio
import uvloop
from processes import cpu_seconds, memory
from pyzeebe.proto import gateway_pb2 as pb
from pyzeebe.proto import gateway_pb2_grpc as pb_grpc

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

FIRST_KEY = 2_251_799_813_685_248
JOB_TIMEOUT = 300.0  # seconds


@dataclass(eq=False)
class Kind:
    type: str
    variables: str
    headers: str
    window: int
    think: float
    measured: bool
    free: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self.free = asyncio.Semaphore(self.window)

    def job(self, key: int) -> pb.ActivatedJob:
        return pb.ActivatedJob(
            key=key,
            type=self.type,
            variables=self.variables.replace("KEY", str(key)),
            customHeaders=self.headers,
            worker="bench",
            retries=3,
            deadline=int((time.time() + JOB_TIMEOUT) * 1000),
            processInstanceKey=key,
            bpmnProcessId="bench",
            processDefinitionVersion=1,
            processDefinitionKey=1,
            elementId="task",
            elementInstanceKey=key,
            tenantId="<default>",
        )


class LoadGateway(pb_grpc.GatewayServicer):
    def __init__(self, kinds: list[Kind], pid: int, jobs: int, warm: int) -> None:
        self._kinds = {kind.type: kind for kind in kinds}
        self._pid, self._jobs, self._warm = pid, jobs, warm
        self._sent: dict[int, tuple[Kind, float]] = {}
        self._next = FIRST_KEY
        self._latencies = array("f")
        self._by_stream: list[int] = []  # jobs that went out, warm ones included
        self._began = self._ended = self._cpu = 0.0
        self._told = False
        self.done = self.doubled = 0
        self.settled = {"completed": 0, "failed": 0, "thrown": 0}
        self.finished = asyncio.Event()

    # What a worker calls

    async def Topology(self, request: Any, context: Any) -> pb.TopologyResponse:  # noqa: N802  # the protocol's name
        return pb.TopologyResponse(
            clusterSize=1, partitionsCount=1, replicationFactor=1, gatewayVersion="8.6.0"
        )

    async def ActivateJobs(self, request: Any, context: Any) -> AsyncIterator[pb.ActivateJobsResponse]:  # noqa: N802
        # All jobs go by stream; a poll is held as by a gateway that has none.
        await asyncio.sleep(max(0.0, request.requestTimeout / 1000))
        return
        yield

    async def StreamActivatedJobs(self, request: Any, context: Any) -> AsyncIterator[pb.ActivatedJob]:  # noqa: N802
        await context.send_initial_metadata(())
        kind = self._kinds.get(request.type)
        if kind is None:
            await asyncio.Event().wait()
            return
        mine = len(self._by_stream)
        self._by_stream.append(0)
        while True:
            await kind.free.acquire()
            self._by_stream[mine] += 1
            self._next += 1
            self._sent[self._next] = kind, time.perf_counter()
            yield kind.job(self._next)

    async def CompleteJob(self, request: Any, context: Any) -> pb.CompleteJobResponse:  # noqa: N802
        self._settle(request.jobKey, "completed")
        return pb.CompleteJobResponse()

    async def FailJob(self, request: Any, context: Any) -> pb.FailJobResponse:  # noqa: N802
        if not self._told:
            self._told = True
            print("first failure:", request.errorMessage, file=sys.stderr)
        self._settle(request.jobKey, "failed")
        return pb.FailJobResponse()

    async def ThrowError(self, request: Any, context: Any) -> pb.ThrowErrorResponse:  # noqa: N802
        self._settle(request.jobKey, "thrown")
        return pb.ThrowErrorResponse()

    async def UpdateJobTimeout(self, request: Any, context: Any) -> pb.UpdateJobTimeoutResponse:  # noqa: N802
        return pb.UpdateJobTimeoutResponse()

    # What becomes of the jobs

    def _settle(self, key: int, how: str) -> None:
        now = time.perf_counter()
        found = self._sent.pop(key, None)
        if found is None:
            self.doubled += 1
            return
        kind, sent = found
        self._refill(kind)
        if not kind.measured or self.finished.is_set():
            return
        self.settled[how] += 1
        self.done += 1
        if self.done == self._warm:
            self._began, self._cpu = now, cpu_seconds(self._pid)
        elif self.done > self._warm:
            self._latencies.append((now - sent) * 1000)
            if self.done == self._warm + self._jobs:
                self._ended, self._cpu = now, cpu_seconds(self._pid) - self._cpu
                self.finished.set()

    def _refill(self, kind: Kind) -> None:
        if kind.think:
            # Of random length: after a fixed time, jobs that were settled together would come together for ever.
            pause = random.expovariate(1 / kind.think)
            asyncio.get_running_loop().call_later(pause, kind.free.release)
        else:
            kind.free.release()

    def result(self) -> dict[str, Any]:
        complete = self.finished.is_set()
        found = {
            "complete": complete,
            "done": self.done,
            "dup": self.doubled,
            **self.settled,
            **memory(self._pid),
            "by_stream": self._by_stream,
        }
        if complete:
            percentiles = statistics.quantiles(self._latencies, n=100, method="inclusive")
            found |= {
                "jobs_per_s": self._jobs / (self._ended - self._began),
                "cpu_ms_per_job": self._cpu * 1000 / self._jobs,
                "p50_ms": percentiles[49],
                "p99_ms": percentiles[98],
                "max_ms": max(self._latencies),
            }
        return found

    async def tell(self, every: float) -> None:
        while True:
            await asyncio.sleep(every)
            print(json.dumps({"done": self.done, **memory(self._pid)}), flush=True)


async def main(given: dict[str, Any]) -> int:
    kinds = [Kind(**kind) for kind in given["kinds"]]
    gateway = LoadGateway(  # type: ignore[abstract]  # without the methods that no worker calls
        kinds, given["pid"], given["jobs"], given["warm"]
    )
    server = grpc.aio.server(options=[("grpc.so_reuseport", 0), ("grpc.max_send_message_length", -1)])
    pb_grpc.add_GatewayServicer_to_server(gateway, server)
    server.add_insecure_port(f"127.0.0.1:{given['port']}")
    await server.start()
    telling = asyncio.create_task(gateway.tell(given["every"])) if given.get("every") else None
    try:
        async with asyncio.timeout(given["limit"]):
            await gateway.finished.wait()
    except TimeoutError:
        pass
    if telling is not None:
        telling.cancel()
    print(json.dumps(gateway.result()), flush=True)
    # A worker that still has jobs would be waited for.
    os._exit(0 if gateway.finished.is_set() else 1)


if __name__ == "__main__":
    uvloop.run(main(json.load(sys.stdin)))
