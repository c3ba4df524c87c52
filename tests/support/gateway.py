"""A scripted gateway: speaks the job part of Zeebe's protocol, keeps every call, and misbehaves when told to."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, TypeVar

import grpc
from pyzeebe.proto import gateway_pb2 as pb
from pyzeebe.proto import gateway_pb2_grpc as pb_grpc

from support.faults import Fault
from support.gateway_jobs import COMMANDS, Call, How, Job, JobBook
from support.ports import free_port
from support.waiting import Changes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
    from types import TracebackType

T = TypeVar("T")
Refusal = tuple[grpc.StatusCode, str]

EVERY_CALL = ("ActivateJobs", "StreamActivatedJobs", "UpdateJobTimeout", "Topology", *COMMANDS)
LONG_POLL = 10.0  # seconds the gateway waits for jobs when a poll names no time


@dataclass(eq=False)
class _Stream:
    request: pb.StreamActivatedJobsRequest
    ended: bool = False
    status: grpc.StatusCode | None = None


class ScriptedGateway(pb_grpc.GatewayServicer):
    """A gateway for one test: `async with ScriptedGateway() as gateway`.

    Args:
        tls: credentials of a secure port (`support.certificates` makes them).
        concurrent_streams: HTTP/2 streams a connection may have at a time, as real gateways allow 100.
        hands_out_by: whether jobs go out by stream, by poll, or by whoever asks first.
        returns_jobs: like a broker, hand a job out again when it failed with retries left (after its back-off)
            or its deadline has passed; otherwise only `redeliver` does.
        receive_limit: bytes of the largest message it takes (4 MB, as the real one).
    """

    def __init__(
        self,
        *,
        tls: grpc.ServerCredentials | None = None,
        concurrent_streams: int | None = None,
        hands_out_by: Collection[How] = ("stream", "poll"),
        returns_jobs: bool = False,
        receive_limit: int = 4 * 1024 * 1024,
    ) -> None:
        self.port = free_port()
        self.calls: list[Call] = []
        self.book = JobBook()
        self.most_streams = 0
        self.streams_ended = 0
        self._tls = tls
        self._options: list[tuple[str, int]] = [
            ("grpc.so_reuseport", 0),
            ("grpc.max_send_message_length", -1),
            ("grpc.max_receive_message_length", receive_limit),
        ]
        if concurrent_streams is not None:
            self._options.append(("grpc.max_concurrent_streams", concurrent_streams))
        self._hands_out_by = frozenset(hands_out_by)
        self._returns_jobs = returns_jobs
        self._faults: list[Fault] = []
        self._streams: set[_Stream] = set()
        self._polls = 0
        self._timers: set[asyncio.TimerHandle] = set()
        self._changes = Changes(self._summary)
        self._arrivals: defaultdict[str, Changes] = defaultdict(Changes)
        self._server: grpc.aio.Server | None = None

    # Coming and going

    @property
    def address(self) -> str:
        """`host:port`."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """The address as the setting CAMUNDA_CLIENT_GRPC_ADDRESS has it."""
        return f"{'https' if self._tls else 'http'}://{self.address}"

    async def start(self) -> None:
        """Serve on the port; after a `stop()`, on the same one."""
        server = grpc.aio.server(options=self._options)
        pb_grpc.add_GatewayServicer_to_server(self, server)
        if self._tls:
            server.add_secure_port(self.address, self._tls)
        else:
            server.add_insecure_port(self.address)
        await server.start()
        self._server = server

    async def stop(self, grace: float | None = None) -> None:
        """Close the port and every connection at once, or after `grace` seconds for running calls."""
        if self._server:
            server, self._server = self._server, None
            await server.stop(grace)
            await server.wait_for_termination()

    async def restart(self) -> None:
        """Stop at once and serve again on the same port."""
        await self.stop()
        await self.start()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for fault in self._faults:
            fault.stop()
        for timer in self._timers:
            timer.cancel()
        await self.stop()

    # Jobs

    def add_job(
        self,
        job_type: str,
        variables: Mapping[str, Any] | str = "{}",
        headers: Mapping[str, str] | str = "{}",
        **more: Any,
    ) -> int:
        """Make a job that waits to be handed out and return its key.

        `more`: `retries` (3), `key`, `tenant`, and fields of the protocol's ActivatedJob (`elementId`, …).
        """
        job = self.book.add(job_type, variables, headers, **more)
        self._arrivals[job_type].announce()
        return job.message.key

    def redeliver(self, key: int, retries: int | None = None) -> None:
        """Let a job be handed out again, with the retries it had unless told otherwise."""
        job = self.book.jobs[key]
        self.book.put_back(job, job.message.retries if retries is None else retries)
        self._arrivals[job.message.type].announce()

    def job(self, key: int) -> Job:
        """The job: its state, deliveries, commands and outcome."""
        return self.book.jobs[key]

    def commands(self, key: int | None = None) -> list[Call]:
        """Every CompleteJob, FailJob and ThrowError that arrived, refused ones too; of one job or of all."""
        return self.calls_of(*COMMANDS) if key is None else list(self.book.jobs[key].commands)

    def calls_of(self, *methods: str) -> list[Call]:
        """Every call of the methods that arrived."""
        return [call for call in self.calls if call.method in methods]

    def streams(self, job_type: str | None = None) -> int:
        """How many streams are open now."""
        return sum(job_type in (None, stream.request.type) for stream in self._streams)

    def asked_for_jobs(self) -> bool:
        """Whether a stream is open or a poll waits, so that a job would go out."""
        return bool(self._streams or self._polls)

    # Waiting

    async def wait_until(self, condition: Callable[[], T | None], within: float = 30.0) -> T:
        """Return the first true value of `condition`, looked at again after every call and answer."""
        return await self._changes.until(condition, within)

    async def settled(self, key: int, within: float = 30.0) -> Call:
        """Wait until a command about the job is accepted and return it."""
        job = self.book.jobs[key]
        return await self.wait_until(lambda: job.outcome if job.state == "settled" else None, within)

    async def all_settled(self, keys: Iterable[int], within: float = 30.0) -> list[Call]:
        """Wait until every job is settled and return the accepted commands in the order of the keys."""
        return [await self.settled(key, within) for key in keys]

    async def subscribed(self, *job_types: str, within: float = 30.0) -> None:
        """Wait until a stream is open for each type."""
        await self.wait_until(lambda: all(self.streams(job_type) for job_type in job_types), within)

    async def handed_out(self, count: int, within: float = 30.0) -> None:
        """Wait until jobs were handed out `count` times."""
        await self.wait_until(lambda: len(self.book.deliveries) >= count, within)

    # Misbehaving

    def refuse(self, status: grpc.StatusCode, *methods: str, **how: Any) -> Fault:
        """Answer calls with a status and carry nothing out; `how` is `times`, `share`, `when`, `delay`, `message`."""
        return self._misbehave(Fault(methods or COMMANDS, status, **how))

    def swallow(self, status: grpc.StatusCode = grpc.StatusCode.UNAVAILABLE, **how: Any) -> Fault:
        """Carry commands out but answer with a status, as when an acknowledgement is lost."""
        return self._misbehave(Fault(COMMANDS, status, applied=True, **how))

    def delay(self, seconds: float, *methods: str, **how: Any) -> Fault:
        """Let calls wait before they are carried out."""
        return self._misbehave(Fault(methods or COMMANDS, delay=seconds, **how))

    def hold(self, *methods: str, **how: Any) -> Fault:
        """Let calls wait until the fault's `stop()`."""
        return self._misbehave(Fault(methods or COMMANDS, gate=asyncio.Event(), **how))

    def unauthenticated(self, **how: Any) -> Fault:
        """Answer every call UNAUTHENTICATED."""
        return self.refuse(grpc.StatusCode.UNAUTHENTICATED, *EVERY_CALL, **how)

    def close_streams(self, job_type: str | None = None, status: grpc.StatusCode | None = None) -> int:
        """End the open streams, cleanly or with a status; returns how many."""
        ending = [stream for stream in self._streams if job_type in (None, stream.request.type)]
        for stream in ending:
            stream.ended, stream.status = True, status
            self._arrivals[stream.request.type].announce()
        return len(ending)

    def _misbehave(self, fault: Fault) -> Fault:
        self._faults.append(fault)
        return fault

    # The protocol

    async def Topology(self, request: Any, context: Any) -> pb.TopologyResponse:  # noqa: N802  # the protocol's name
        await self._answer("Topology", request, context)
        partition = pb.Partition(partitionId=1, role=pb.Partition.LEADER, health=pb.Partition.HEALTHY)
        broker = pb.BrokerInfo(
            nodeId=0, host="127.0.0.1", port=26501, version="8.6.0", partitions=[partition]
        )
        return pb.TopologyResponse(
            brokers=[broker], clusterSize=1, partitionsCount=1, replicationFactor=1, gatewayVersion="8.6.0"
        )

    async def ActivateJobs(self, request: Any, context: Any) -> AsyncIterator[pb.ActivateJobsResponse]:  # noqa: N802
        await self._answer("ActivateJobs", request, context)
        arrivals, jobs = self._arrivals[request.type], list[pb.ActivatedJob]()

        def found() -> bool:
            if "poll" in self._hands_out_by:
                jobs.extend(self._hand_out(request, "poll", request.maxJobsToActivate))
            return bool(jobs)

        patience = request.requestTimeout / 1000 if request.requestTimeout else LONG_POLL
        self._polls += 1
        try:
            async with asyncio.timeout(max(0.0, patience)):
                await arrivals.first(found)
        except TimeoutError:
            return
        finally:
            self._polls -= 1
            self._changes.announce()
        yield pb.ActivateJobsResponse(jobs=jobs)

    async def StreamActivatedJobs(self, request: Any, context: Any) -> AsyncIterator[pb.ActivatedJob]:  # noqa: N802
        await self._answer("StreamActivatedJobs", request, context)
        stream, arrivals = _Stream(request), self._arrivals[request.type]
        self._streams.add(stream)
        self.most_streams = max(self.most_streams, len(self._streams))
        self._changes.announce()
        jobs: list[pb.ActivatedJob] = []

        def ended_or_found() -> bool:
            if not stream.ended and "stream" in self._hands_out_by:
                jobs[:] = self._hand_out(request, "stream", 1)
            return stream.ended or bool(jobs)

        try:
            # Headers at once, so a client knows its stream is open before the first job. A stop cancels this wait, too.
            await context.send_initial_metadata(())
            while await arrivals.first(ended_or_found) and not stream.ended:
                yield jobs[0]
            if stream.status:
                await context.abort(stream.status, "stream closed by the test")
        finally:
            self._streams.discard(stream)
            self.streams_ended += 1
            self._changes.announce()

    async def CompleteJob(self, request: Any, context: Any) -> pb.CompleteJobResponse:  # noqa: N802
        await self._answer("CompleteJob", request, context, self._take)
        return pb.CompleteJobResponse()

    async def FailJob(self, request: Any, context: Any) -> pb.FailJobResponse:  # noqa: N802
        await self._answer("FailJob", request, context, self._take)
        return pb.FailJobResponse()

    async def ThrowError(self, request: Any, context: Any) -> pb.ThrowErrorResponse:  # noqa: N802
        await self._answer("ThrowError", request, context, self._take)
        return pb.ThrowErrorResponse()

    async def UpdateJobTimeout(self, request: Any, context: Any) -> pb.UpdateJobTimeoutResponse:  # noqa: N802
        await self._answer("UpdateJobTimeout", request, context, lambda call: self.book.extend(call.request))
        return pb.UpdateJobTimeoutResponse()

    # How a call is answered

    async def _answer(
        self, method: str, request: Any, context: Any, effect: Callable[[Call], Refusal | None] | None = None
    ) -> None:
        """Record a call, let it have its effect, and end it where it is refused."""
        call = Call(method, request, dict(context.invocation_metadata()), context.peer())
        self.calls.append(call)
        if method in COMMANDS and call.key in self.book.jobs:
            self.book.jobs[call.key].commands.append(call)
        self._changes.announce()
        refusal = await self._carry_out(call, effect)
        call.answer = refusal[0] if refusal else grpc.StatusCode.OK
        self._changes.announce()
        if refusal:
            await context.abort(*refusal)

    async def _carry_out(self, call: Call, effect: Callable[[Call], Refusal | None] | None) -> Refusal | None:
        faults = [fault for fault in self._faults if fault.strikes(call)]
        refused = next(((fault.status, fault.message) for fault in faults if fault.status), None)
        before = not any(fault.applied for fault in faults)
        if before:
            await self._wait_out(faults)
            if refused:
                return refused
        own = effect(call) if effect else None
        if not before:
            self._changes.announce()
            await self._wait_out(faults)
        return own or refused

    async def _wait_out(self, faults: list[Fault]) -> None:
        for fault in faults:
            await fault.wait()

    def _hand_out(self, request: Any, how: How, most: int) -> list[pb.ActivatedJob]:
        jobs = self.book.hand_out(request, how, most)
        if jobs:
            self._changes.announce()
        if self._returns_jobs:
            for job in jobs:
                self._return_later(self.book.jobs[job.key], "active", request.timeout / 1000, job.retries)
        return jobs

    def _take(self, call: Call) -> Refusal | None:
        refusal = self.book.take(call)
        if self._returns_jobs and not refusal and call.method == "FailJob" and call.request.retries > 0:
            after = call.request.retryBackOff / 1000
            self._return_later(self.book.jobs[call.key], "settled", after, call.request.retries)
        return refusal

    def _return_later(self, job: Job, state: str, after: float, retries: int) -> None:
        """Put a job back after some seconds, if it is then still as it was left, and its deadline was not moved."""
        handed_out = len(job.deliveries)

        def put_back() -> None:
            self._timers.discard(timer)
            if job.state != state or len(job.deliveries) != handed_out:
                return
            left = job.message.deadline / 1000 - time.time()
            if state == "active" and left > 0:
                self._return_later(job, state, left, retries)
            else:
                self.redeliver(job.message.key, retries)

        timer = asyncio.get_running_loop().call_later(after, put_back)
        self._timers.add(timer)

    def _summary(self) -> str:
        states = [job.state for job in self.book.jobs.values()]
        counts = {state: states.count(state) for state in dict.fromkeys(states)}
        last = [
            f"{call.method} -> {call.answer.name if call.answer else 'open'}" for call in self.calls[-10:]
        ]
        return f"The gateway has jobs {counts}, {len(self._streams)} streams; last calls: {', '.join(last) or 'none'}"
