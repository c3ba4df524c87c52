"""Gets the jobs of one type: by a stream and by polls, no more of them than there are slots.

A broker pushes a job to a stream when it becomes available; if every stream is blocked, or there is none yet, the
job waits for a poll. So both run together. A stream is read one message ahead of the slots and HTTP/2 holds back
the rest. A poll that may be held for seconds asks for one job; only once there is one, or where jobs may have been
left behind, a poll that is answered at once asks for as many as there are slots.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import time
from typing import TYPE_CHECKING

import grpc
import grpc.aio
import structlog

from worker.gateway.backoff import Backoff
from worker.gateway.messages import BrokerClock, Subscription, job_of, poll_request, stream_request
from worker.gateway.protocol import pb
from worker.gateway.server_stream import ServerStream

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from worker.execution.job import Job
    from worker.gateway.commands import Commands
    from worker.gateway.credentials import Credentials, Metadata
    from worker.gateway.gateway_state import GatewayState
    from worker.gateway.observer import Observer, Source
    from worker.gateway.running import RunningJobs
    from worker.gateway.settings import GatewaySettings
    from worker.gateway.slots import Slots

log = structlog.get_logger(__name__)

# What a gateway that is asked to hold a poll may take longer than that to answer.
POLL_GRACE = 10.0
# A stream that lived this long was a success, so the next one is opened without the pause of repeated failures.
LASTED = 5.0
# How long a stream may go on giving what is under way when the worker stops.
LAST_READS = 5.0
OVERSIZED = re.compile(r"larger than max", re.IGNORECASE)


class Subscriber:
    """Runs one subscription until it is stopped; no status of the gateway ends it."""

    def __init__(
        self,
        subscription: Subscription,
        *,
        channel: grpc.aio.Channel,
        slots: Slots,
        jobs: RunningJobs,
        commands: Commands,
        credentials: Credentials,
        state: GatewayState,
        settings: GatewaySettings,
        observer: Observer,
    ) -> None:
        self.subscription = subscription
        self.slots = slots
        self.timeout = subscription.timeout or settings.job_timeout
        self._tenants = settings.tenant_ids if subscription.tenant_ids is None else subscription.tenant_ids
        self._channel = channel
        self._jobs = jobs
        self._commands = commands
        self._credentials = credentials
        self._state = state
        self._settings = settings
        self._observer = observer
        self._clock = BrokerClock()
        self._stopping = asyncio.Event()
        self._left_behind = asyncio.Event()
        self._stream: ServerStream[pb.ActivatedJob] | None = None
        self._poll: ServerStream[pb.ActivateJobsResponse] | None = None
        self._poll_most = slots.size
        self._unstarted: list[Job] = []

    async def run(self) -> None:
        """Get jobs until `stop`, then hand back those that came and were not started."""
        async with asyncio.TaskGroup() as loops:
            loops.create_task(self._poll_forever())
            chosen = self.subscription.streaming
            if self._settings.streaming if chosen is None else chosen:
                loops.create_task(self._stream_forever())
        await asyncio.gather(*(self._commands.hand_back(job) for job in self._unstarted))

    def stop(self) -> None:
        """Ask for no more jobs and start none."""
        self._stopping.set()
        self._left_behind.set()
        self.slots.close()
        for call in (self._stream, self._poll):
            if call is not None:
                call.end()
                asyncio.get_running_loop().call_later(LAST_READS, call.cancel)

    # Stream

    async def _stream_forever(self) -> None:
        backoff = Backoff(self._settings.backoff)
        while not self._stopping.is_set():
            opened = time.monotonic()
            succeeded = await self._survive("stream", self._read_stream)
            self._stream = None
            if succeeded or time.monotonic() - opened > LASTED:
                backoff.reset()
            await self._sleep(self._stopping, backoff.next())

    async def _read_stream(self) -> bool:
        """Read one stream to its end; tells whether it brought a job."""
        request = stream_request(self.subscription, self.timeout, self._tenants)
        metadata = await self._metadata()
        if self._stopping.is_set():
            return False
        stream = ServerStream(
            self._channel, "StreamActivatedJobs", pb.ActivatedJob.FromString, request, metadata=metadata
        )
        self._stream = stream
        lifetime = self._settings.stream_lifetime * random.uniform(0.9, 1.1)  # noqa: S311  # spreads load
        aging = asyncio.get_running_loop().call_later(lifetime, stream.end)
        self._observer.streaming(self.subscription.job_type, is_open=True)
        # What came while there was no stream waits for a poll.
        self._left_behind.set()
        succeeded = False
        try:
            while (message := await stream.read()) is not None:
                if not succeeded:
                    succeeded = True
                    self._state.answered()
                await self._admit(message, "stream")
        except grpc.aio.AioRpcError as error:
            self._refused(error, metadata)
            if not succeeded:
                raise
            self._failed("stream", error.code(), error.details())
        finally:
            aging.cancel()
            self._observer.streaming(self.subscription.job_type, is_open=False)
        return succeeded

    # Polls

    async def _poll_forever(self) -> None:
        errors = Backoff(self._settings.backoff)
        empties = Backoff(self._settings.backoff, most=self._settings.poll_pause_most)
        at_once = True
        while await self.slots.wait_free():
            if self._left_behind.is_set():
                self._left_behind.clear()
                empties.reset()
                at_once = True
            found = await self._survive("poll", lambda: self._poll_once(at_once=at_once))  # noqa: B023
            if found is None:
                await self._sleep(self._stopping, errors.next())
                at_once = True
                continue
            errors.reset()
            at_once = found > 0
            if found:
                empties.reset()
            else:
                await self._pause(empties)

    async def _poll_once(self, *, at_once: bool) -> int:
        """Poll; returns how many jobs came."""
        most = max(1, min(self.slots.free, self._poll_most)) if at_once else 1
        hold = None if at_once else self._settings.long_poll
        request = poll_request(self.subscription, self.timeout, self._tenants, most, hold)
        metadata = await self._metadata()
        if self._stopping.is_set():
            return 0
        poll = self._poll = ServerStream(
            self._channel,
            "ActivateJobs",
            pb.ActivateJobsResponse.FromString,
            request,
            metadata=metadata,
            seconds=self._settings.long_poll + POLL_GRACE,
        )
        messages: list[pb.ActivatedJob] = []
        try:
            while (response := await poll.read()) is not None:
                messages.extend(response.jobs)
        except grpc.aio.AioRpcError as error:
            self._refused(error, metadata)
            if not messages:
                raise
        self._poll = None
        self._poll_most = min(self.slots.size, self._poll_most * 2)
        self._state.answered()
        self._observer.polled(self.subscription.job_type, len(messages))
        for message in messages:
            await self._admit(message, "poll")
        return len(messages)

    async def _pause(self, empties: Backoff) -> None:
        """Wait after a poll that brought nothing: long while a stream brings jobs, hardly otherwise."""
        if self._stream is None:
            empties.reset()
        pause = empties.next()
        first = min(pause, self._settings.backoff.first)
        await self._sleep(self._stopping, first)
        await self._sleep(self._left_behind, pause - first)

    # Both

    async def _admit(self, message: pb.ActivatedJob, source: Source) -> None:
        """Start a job as soon as there is a slot for it."""
        job = job_of(message, self._clock.deadline(message.deadline, self.timeout))
        self._observer.activated(job, source)
        waited = 0.0
        if not self.slots.try_acquire():
            arrived = time.monotonic()
            # The gateway may find all streams blocked meanwhile.
            self._left_behind.set()
            if not await self.slots.acquire():
                self._unstarted.append(job)
                return
            waited = time.monotonic() - arrived
        if job.deadline <= time.time():
            self.slots.release()
            self._observer.skipped(job)
            return
        self._observer.started(job, waited)
        self._jobs.start(job, self.timeout, self.slots)

    async def _metadata(self) -> Metadata:
        try:
            return await self._credentials.metadata()
        except Exception as error:  # whatever keeps a token away may pass
            raise _NoCredentialsError(f"no access token: {error}") from error

    def _refused(self, error: grpc.aio.AioRpcError, metadata: Metadata) -> None:
        if error.code() is grpc.StatusCode.UNAUTHENTICATED:
            self._credentials.refused(metadata)

    async def _survive(self, source: Source, attempt: Callable[[], Awaitable[int]]) -> int | None:
        """Return what an attempt gave, or None where it failed, which is told."""
        try:
            return await attempt()
        except grpc.aio.AioRpcError as error:
            self._failed(source, error.code(), error.details())
        except _NoCredentialsError as error:
            self._failed(source, None, str(error))
        except Exception:
            log.exception("getting jobs failed", job_type=self.subscription.job_type, source=source)
        return None

    def _failed(self, source: Source, status: grpc.StatusCode | None, details: str | None) -> None:
        self._observer.failed(self.subscription.job_type, source, status)
        if status is grpc.StatusCode.RESOURCE_EXHAUSTED and OVERSIZED.search(details or ""):
            # The jobs around it come one by one from now on; itself it comes back after its time-out.
            self._poll_most = 1
            self._left_behind.set()
            log.warning(
                "a job is too large to be received: raise max_message_size, or fetch fewer variables",
                job_type=self.subscription.job_type,
                limit=self._settings.max_message_size,
                details=details,
            )
        else:
            self._state.failed(status, details or "")

    async def _sleep(self, event: asyncio.Event, seconds: float) -> None:
        """Wait, but no longer than until the event."""
        if seconds > 0:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await event.wait()


class _NoCredentialsError(Exception):
    """There is no token to call the gateway with."""
