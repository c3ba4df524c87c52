"""The jobs of the scripted gateway: what was handed out to whom, and what came back."""

from __future__ import annotations

import itertools
import json
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import grpc
from pyzeebe.proto import gateway_pb2 as pb

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

How = Literal["stream", "poll"]

DEFAULT_TENANT = "<default>"
COMMANDS = ("CompleteJob", "FailJob", "ThrowError")

# A base of its own for each process: keys of two gateways never meet.
_keys = itertools.count(2_251_799_813_685_248 + time.time_ns() // 1_000_000 % 10**9 * 100_000)


@dataclass(eq=False)
class Call:
    """One call of the gateway.

    Attributes:
        metadata: what came with it, `authorization` too.
        peer: the client's connection, so calls over different channels can be told apart.
        at: monotonic seconds.
        answer: None until answered.
        applied: whether the gateway took the command, whatever it answered.
    """

    method: str
    request: Any
    metadata: Mapping[str, str]
    peer: str
    at: float = field(default_factory=time.monotonic)
    answer: grpc.StatusCode | None = None
    applied: bool = False

    @property
    def key(self) -> int:
        """The job the call is about."""
        return int(self.request.jobKey)

    @property
    def variables(self) -> Any:
        """The variables sent, decoded; `{}` where none were."""
        return json.loads(self.request.variables or "{}")


@dataclass(frozen=True)
class Delivery:
    """One time a job was handed out; `at` is monotonic seconds, `deadline` milliseconds since the epoch."""

    key: int
    how: How
    worker: str
    retries: int
    deadline: int
    at: float = field(default_factory=time.monotonic)


@dataclass(eq=False)
class Job:
    """A job, with every time it was handed out and every command about it.

    It is settled when a command was accepted since it was last handed out; `outcome` is that command.
    """

    message: pb.ActivatedJob
    state: Literal["waiting", "active", "settled"] = "waiting"
    deliveries: list[Delivery] = field(default_factory=list)
    commands: list[Call] = field(default_factory=list)
    outcome: Call | None = None


class JobBook:
    """All jobs of a gateway, by key and, while they wait, by type."""

    def __init__(self) -> None:
        self.jobs: dict[int, Job] = {}
        self.deliveries: list[Delivery] = []
        self._waiting: dict[str, deque[Job]] = defaultdict(deque)

    def add(
        self,
        job_type: str,
        variables: Mapping[str, Any] | str = "{}",
        headers: Mapping[str, str] | str = "{}",
        *,
        retries: int = 3,
        key: int | None = None,
        tenant: str = DEFAULT_TENANT,
        **fields: Any,
    ) -> Job:
        """Make a job that waits; text is taken as it is, so a malformed document can be sent."""
        key = next(_keys) if key is None else key
        message = pb.ActivatedJob(
            **{
                "key": key,
                "type": job_type,
                "variables": variables if isinstance(variables, str) else json.dumps(variables),
                "customHeaders": headers if isinstance(headers, str) else json.dumps(headers),
                "retries": retries,
                "tenantId": tenant,
                "processInstanceKey": next(_keys),
                "bpmnProcessId": "scripted",
                "processDefinitionVersion": 1,
                "processDefinitionKey": 2_251_799_813_685_200,
                "elementId": "task",
                "elementInstanceKey": next(_keys),
                **fields,
            }
        )
        job = self.jobs[key] = Job(message)
        self._waiting[job_type].append(job)
        return job

    def put_back(self, job: Job, retries: int) -> None:
        """Let a job wait again."""
        job.message.retries = retries
        if job.state != "waiting":
            job.state = "waiting"
            self._waiting[job.message.type].append(job)

    def waiting(self, job_type: str) -> int:
        """How many jobs of the type wait."""
        return len(self._waiting[job_type])

    def hand_out(self, request: Any, how: How, most: int) -> list[pb.ActivatedJob]:
        """Activate up to `most` waiting jobs for a stream or poll request."""
        queue = self._waiting[request.type]
        tenants = set(request.tenantIds) or {DEFAULT_TENANT}
        chosen = list(itertools.islice((job for job in queue if job.message.tenantId in tenants), most))
        for job in chosen:
            queue.remove(job)
        return [self._activate(job, request, how) for job in chosen]

    def _activate(self, job: Job, request: Any, how: How) -> pb.ActivatedJob:
        job.state = "active"
        job.message.worker = request.worker
        job.message.deadline = int(time.time() * 1000) + request.timeout
        delivery = Delivery(job.message.key, how, request.worker, job.message.retries, job.message.deadline)
        job.deliveries.append(delivery)
        self.deliveries.append(delivery)
        return _with_variables(job.message, request.fetchVariable)

    def take(self, call: Call) -> tuple[grpc.StatusCode, str] | None:
        """Carry out a command; returns the refusal a broker would answer, or None."""
        job = self.jobs.get(call.key)
        if job is None or job.state == "settled":
            return grpc.StatusCode.NOT_FOUND, f"expected to find job {call.key}, but it does not exist"
        if not _is_object(call.request.variables or "{}"):
            return grpc.StatusCode.INVALID_ARGUMENT, "expected 'variables' to be a JSON object"
        if job.state == "waiting":
            self._waiting[job.message.type].remove(job)
        call.applied = True
        job.state, job.outcome = "settled", call
        return None

    def extend(self, request: Any) -> tuple[grpc.StatusCode, str] | None:
        """Move the deadline of an active job."""
        job = self.jobs.get(request.jobKey)
        if job is None or job.state != "active":
            return grpc.StatusCode.NOT_FOUND, f"expected an active job {request.jobKey}, but there is none"
        job.message.deadline = int(time.time() * 1000) + request.timeout
        return None


def _with_variables(message: pb.ActivatedJob, names: Sequence[str]) -> pb.ActivatedJob:
    sent = pb.ActivatedJob()
    sent.CopyFrom(message)
    if names:
        every = json.loads(message.variables)
        sent.variables = json.dumps({name: every[name] for name in names if name in every})
    return sent


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
