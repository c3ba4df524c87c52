"""Commands about a job: report its outcome, hand it back, move its deadline.

A command is tried again until the job's own deadline, unless the answer says that no attempt can succeed.
"""

from __future__ import annotations

import asyncio
import re
import time
from typing import TYPE_CHECKING, NamedTuple

import structlog
from grpc import StatusCode

from worker.execution.control import TimeoutNotSet
from worker.execution.outcome import Complete, Fail, ThrowError
from worker.gateway.backoff import Backoff
from worker.gateway.job_log import tell_not_settled, tell_settled
from worker.gateway.messages import LEASE_TOKEN
from worker.gateway.observer import Observer, Settled
from worker.gateway.protocol import pb
from worker.gateway.unary import Answer, UnaryMethod, call, unary_method
from worker.telemetry.masking import masked

if TYPE_CHECKING:
    import grpc.aio
    from google.protobuf.message import Message

    from worker.execution.job import Job
    from worker.execution.outcome import Outcome
    from worker.gateway.credentials import Credentials
    from worker.gateway.settings import GatewaySettings

log = structlog.get_logger(__name__)

# Answers that the next attempt would get again.
FINAL = frozenset(
    {
        StatusCode.NOT_FOUND,
        StatusCode.INVALID_ARGUMENT,
        StatusCode.FAILED_PRECONDITION,
        StatusCode.PERMISSION_DENIED,
        StatusCode.UNIMPLEMENTED,
        StatusCode.OUT_OF_RANGE,
    }
)
# The reference's transient statuses of a time-out update (runtime sheet, 1.3 step 3).
TRANSIENT_UPDATE = frozenset(
    {
        StatusCode.CANCELLED,
        StatusCode.DEADLINE_EXCEEDED,
        StatusCode.RESOURCE_EXHAUSTED,
        StatusCode.ABORTED,
        StatusCode.UNAVAILABLE,
        StatusCode.DATA_LOSS,
    }
)
# RESOURCE_EXHAUSTED is back pressure, which passes, or a size, which does not; only its text tells. The words are
# those of gRPC's Java, Go and C servers, and of a broker whose record a command does not fit into.
TOO_LARGE = re.compile(
    r"larger than max|exceeds maximum|max(imum)? ?message ?size|too large|EXCEEDED_BATCH_RECORD_SIZE",
    re.IGNORECASE,
)
HANDED_BACK = "Handed back unfinished: the worker is shutting down."


class Command(NamedTuple):
    """A method of the gateway and its serialized request."""

    method: str
    request: bytes


class Commands:
    """Sends commands on a channel of their own."""

    def __init__(
        self,
        channel: grpc.aio.Channel,
        credentials: Credentials,
        settings: GatewaySettings,
        observer: Observer,
    ) -> None:
        self._credentials = credentials
        self._settings = settings
        self._observer = observer
        self._methods: dict[str, UnaryMethod] = {
            name: unary_method(channel, name)
            for name in ("CompleteJob", "FailJob", "ThrowError", "UpdateJobTimeout")
        }

    async def settle(self, job: Job, outcome: Outcome) -> Settled:
        """Report an outcome; one that the gateway refuses as such becomes a failure that says why."""
        try:
            command = _command(job, outcome)
        except (TypeError, ValueError) as error:
            outcome = Fail(f"The job's outcome cannot be sent: {error}", retries=0)
            command = _command(job, outcome)
        answer = await self._until_deadline(job, command)
        if answer.response is not None:
            self._observer.settled(job, outcome, Settled.ACKNOWLEDGED)
            tell_settled(job, outcome)
            return Settled.ACKNOWLEDGED
        if answer.status is StatusCode.NOT_FOUND:
            result = Settled.GONE
        elif instead := _instead(outcome, answer, len(command.request)):
            return await self.settle(job, instead)
        elif _is_final(answer):
            result = Settled.REFUSED
        else:
            result = Settled.UNACKNOWLEDGED
        tell_not_settled(job, command.method, answer, result)
        self._observer.settled(job, outcome, result)
        return result

    async def hand_back(self, job: Job) -> None:
        """Give an unfinished job back, so that another worker gets it at once, with as many retries as it had.

        A job without retries would become an incident if it failed, so its time-out is let run out instead.
        """
        if job.retries > 0:
            request = pb.FailJobRequest(jobKey=job.key, retries=job.retries, errorMessage=HANDED_BACK)
            command = Command("FailJob", _serialized(job, request))
        else:
            command = _update_timeout(job, 0.001)
        answer = await self._until_deadline(job, command)
        if answer.response is not None:
            self._observer.handed_back(job)
        else:
            tell_not_settled(job, command.method, answer, Settled.UNACKNOWLEDGED)

    async def set_timeout(self, job: Job, seconds: float) -> None:
        """Move a job's deadline to `seconds` from now; raises `TimeoutNotSet`."""
        answer = await self._attempt(_update_timeout(job, seconds))
        if answer.response is None:
            raise TimeoutNotSet(
                f"The gateway did not set the job's time-out: {_words(answer)}",
                transient=answer.status in TRANSIENT_UPDATE,
            )

    async def _until_deadline(self, job: Job, command: Command) -> Answer:
        backoff = None
        while (answer := await self._attempt(command)).response is None and not _is_final(answer):
            if backoff is None:
                backoff = Backoff(self._settings.backoff)
            pause = backoff.next()
            # Looked at anew each time: the deadline moves when the job is extended or comes back.
            if time.time() + pause >= job.deadline:
                break
            await asyncio.sleep(pause)
            self._observer.retried(job, command.method, answer.status)
        return answer

    async def _attempt(self, command: Command) -> Answer:
        method = self._methods[command.method]
        return await call(method, command.request, self._credentials, self._settings.command_deadline)


def _command(job: Job, outcome: Outcome) -> Command:
    if isinstance(outcome, Complete):
        completed = pb.CompleteJobRequest(jobKey=job.key, variables=outcome.payload)
        return Command("CompleteJob", _serialized(job, completed))
    if isinstance(outcome, Fail):
        failed = pb.FailJobRequest(
            jobKey=job.key,
            retries=outcome.retries,
            errorMessage=outcome.message,
            retryBackOff=outcome.backoff_ms or 0,
            variables=outcome.payload,
        )
        return Command("FailJob", _serialized(job, failed))
    thrown = pb.ThrowErrorRequest(
        jobKey=job.key,
        errorCode=outcome.code,
        errorMessage=outcome.message or "",
        variables=outcome.payload,
    )
    return Command("ThrowError", _serialized(job, thrown))


def _update_timeout(job: Job, seconds: float) -> Command:
    request = pb.UpdateJobTimeoutRequest(jobKey=job.key, timeout=max(1, int(seconds * 1000)))
    return Command("UpdateJobTimeout", _serialized(job, request))


def _serialized(job: Job, request: Message) -> bytes:
    if job.lease_token and LEASE_TOKEN in request.DESCRIPTOR.fields_by_name:
        setattr(request, LEASE_TOKEN, job.lease_token)
    return request.SerializeToString()


def _instead(outcome: Outcome, answer: Answer, size: int) -> Fail | None:
    """The failure that stands for an outcome the gateway cannot take, if another command can help."""
    too_large = _is_too_large(answer)
    if not too_large and answer.status is not StatusCode.INVALID_ARGUMENT:
        return None
    if isinstance(outcome, Fail):
        # Its variables are all that can be wrong with it.
        return Fail(outcome.message, outcome.retries, outcome.backoff_ms) if outcome.payload != "{}" else None
    what = "BPMN error" if isinstance(outcome, ThrowError) else "result"
    # The gateway may quote what it refuses.
    details = masked(answer.details)
    if too_large:
        return Fail(
            f"The job's {what} is too large for the gateway: {size} bytes ({details}). "
            "Map less of the response, or raise the gateway's message size.",
            retries=0,
        )
    return Fail(f"The gateway refused the job's {what}: {details}", retries=0)


def _is_final(answer: Answer) -> bool:
    return answer.status in FINAL or _is_too_large(answer)


def _is_too_large(answer: Answer) -> bool:
    of_size = answer.status in {StatusCode.RESOURCE_EXHAUSTED, StatusCode.UNKNOWN}
    return of_size and TOO_LARGE.search(answer.details) is not None


def _words(answer: Answer) -> str:
    return f"{answer.status.name}: {answer.details}" if answer.details else answer.status.name
