"""Jobs on their way to workers: by polls that wait, and by streams that are read no faster than workers can."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import orjson

from worker.devgateway.engine.scopes import visible
from worker.devgateway.rejection import Code, Rejection, rejected
from worker.devgateway.service.requests import TENANT, check_tenants
from worker.gateway.protocol import pb

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from worker.devgateway.engine.instances import Job
    from worker.devgateway.engine.jobs import Jobs

LONG_POLL: Final = 10.0
"""Seconds that a poll waits which names no time."""

UNREAD: Final = 32
"""Jobs that wait for one stream to be read; more are left to polls and to other streams."""

LARGEST_ANSWER: Final = 4 * 1024 * 1024 - 65_536
"""Bytes of jobs in one message: a client takes no more than 4 MiB unless it says so."""


@dataclass(eq=False)
class _Stream:
    """A worker's open stream."""

    worker: str
    seconds: float
    fetch: Sequence[str]
    jobs: asyncio.Queue[tuple[Job, pb.ActivatedJob]] = field(default_factory=lambda: asyncio.Queue(UNREAD))


class HandingOut:
    """Gives free jobs to streams as they come, and to polls when they ask."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._streams: defaultdict[str, list[_Stream]] = defaultdict(list)
        self._polls: defaultdict[str, list[asyncio.Event]] = defaultdict(list)
        jobs.offer = self._offer
        jobs.freed = self._freed

    async def poll(self, request: pb.ActivateJobsRequest) -> AsyncGenerator[pb.ActivateJobsResponse]:
        """Answers of ActivateJobs; waits for a first job as long as the request says."""
        if not request.type:
            raise _refused_poll("type to be present, but it was blank")
        if request.timeout < 1:
            raise _refused_poll(f"timeout to be greater than zero, but it was '{request.timeout}'")
        check_tenants("ActivateJobs", request.tenantIds)
        wait = request.requestTimeout / 1000 if request.requestTimeout else LONG_POLL
        try:
            async with asyncio.timeout(max(wait, 0)):
                while not (taken := self._take(request)):
                    if wait < 0:
                        return
                    await self._next_freed(request.type)
        except TimeoutError:
            return
        try:
            for answer in _answers(taken):
                yield answer
                del taken[: len(answer.jobs)]
        finally:
            for job, _ in taken:
                self._jobs.give_back(job)

    async def stream(self, request: pb.StreamActivatedJobsRequest) -> AsyncGenerator[pb.ActivatedJob]:
        """Jobs of StreamActivatedJobs: those that become free from now on."""
        if not request.type:
            raise _refused_stream("type to be present, but it was blank")
        if request.timeout < 1:
            raise _refused_stream(f"timeout to be greater than zero, but it was {request.timeout}")
        check_tenants("StreamActivatedJobs", request.tenantIds)
        stream = _Stream(request.worker, request.timeout / 1000, tuple(request.fetchVariable))
        streams = self._streams[request.type]
        streams.append(stream)
        under_way: Job | None = None
        try:
            while True:
                under_way, message = await stream.jobs.get()
                yield message
                under_way = None
        finally:
            streams.remove(stream)
            if under_way is not None:
                self._jobs.give_back(under_way)
            while not stream.jobs.empty():
                self._jobs.give_back(stream.jobs.get_nowait()[0])

    def _take(self, request: pb.ActivateJobsRequest) -> list[tuple[Job, pb.ActivatedJob]]:
        names = tuple(request.fetchVariable)
        taken = self._jobs.take(
            request.type, request.worker, request.timeout / 1000, request.maxJobsToActivate
        )
        return [(job, _message(job, names)) for job in taken]

    async def _next_freed(self, job_type: str) -> None:
        freed = asyncio.Event()
        self._polls[job_type].append(freed)
        try:
            await freed.wait()
        finally:
            self._polls[job_type].remove(freed)

    def _freed(self, job_type: str) -> None:
        for poll in self._polls[job_type]:
            poll.set()

    def _offer(self, job: Job) -> bool:
        """Gives a job to the streams of its type in turn; False if none of them can take more."""
        streams = self._streams[job.type]
        for stream in list(streams):
            streams.append(streams.pop(0))
            if not stream.jobs.full():
                self._jobs.activate(job, stream.worker, stream.seconds)
                stream.jobs.put_nowait((job, _message(job, stream.fetch)))
                return True
        return False


def _message(job: Job, fetch: Sequence[str]) -> pb.ActivatedJob:
    instance, definition = job.instance, job.instance.process.definition
    return pb.ActivatedJob(
        key=job.key,
        type=job.type,
        processInstanceKey=instance.process.key,
        bpmnProcessId=definition.process.id,
        processDefinitionVersion=definition.version,
        processDefinitionKey=definition.key,
        elementId=instance.element.id,
        elementInstanceKey=instance.key,
        customHeaders=job.headers,
        worker=job.worker,
        retries=job.retries,
        deadline=int(job.deadline * 1000),
        variables=orjson.dumps(visible(instance, fetch), option=orjson.OPT_NON_STR_KEYS).decode(),
        tenantId=TENANT,
    )


def _answers(taken: Sequence[tuple[Job, pb.ActivatedJob]]) -> list[pb.ActivateJobsResponse]:
    """The jobs in as few messages as their size allows."""
    answers = [pb.ActivateJobsResponse()]
    size = 0
    for _, message in taken:
        size += message.ByteSize()
        if size > LARGEST_ANSWER and answers[-1].jobs:
            answers.append(pb.ActivateJobsResponse())
            size = message.ByteSize()
        answers[-1].jobs.append(message)
    return answers


def _refused_poll(why: str) -> Rejection:
    return rejected("ACTIVATE", Code.INVALID_ARGUMENT, f"Expected to activate job batch with {why}")


def _refused_stream(why: str) -> Rejection:
    return Rejection(Code.INVALID_ARGUMENT, f"Expected to stream activated jobs with {why}")
