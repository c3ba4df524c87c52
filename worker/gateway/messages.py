"""The gateway's protocol messages: what asks for jobs, and a job as it comes."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from worker.execution.job import Job
from worker.gateway.protocol import pb

# Seconds after which jobs that came earlier no longer tell how far the broker's clock is from ours.
EVIDENCE_AGES = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What one connector asks the gateway for.

    Attributes:
        job_type: the type of its jobs.
        worker: the name it goes by at the gateway, the connector's display name.
        fetch_variables: variables to send with each job; none means all in scope.
        timeout: seconds a job belongs to this worker; None takes the setting.
        tenant_ids: None takes the setting.
        max_jobs_active: slots; None takes the setting.
        streaming: whether its jobs are streamed; None takes the setting.
    """

    job_type: str
    worker: str
    fetch_variables: tuple[str, ...] = ()
    timeout: float | None = None
    tenant_ids: tuple[str, ...] | None = None
    max_jobs_active: int | None = None
    streaming: bool | None = None


def stream_request(subscription: Subscription, timeout: float, tenant_ids: tuple[str, ...]) -> bytes:
    """StreamActivatedJobs for a subscription; `timeout` in seconds."""
    request = pb.StreamActivatedJobsRequest(
        type=subscription.job_type,
        worker=subscription.worker,
        timeout=int(timeout * 1000),
        fetchVariable=subscription.fetch_variables,
        tenantIds=tenant_ids,
    )
    return request.SerializeToString()


def poll_request(
    subscription: Subscription,
    timeout: float,
    tenant_ids: tuple[str, ...],
    most: int,
    long_poll: float | None,
) -> bytes:
    """ActivateJobs for up to `most` jobs, held by the gateway for `long_poll` seconds or answered at once."""
    request = pb.ActivateJobsRequest(
        type=subscription.job_type,
        worker=subscription.worker,
        timeout=int(timeout * 1000),
        maxJobsToActivate=most,
        fetchVariable=subscription.fetch_variables,
        requestTimeout=-1 if long_poll is None else int(long_poll * 1000),
        tenantIds=tenant_ids,
    )
    return request.SerializeToString()


class BrokerClock:
    """Tells a job's deadline in this machine's time, however wrong one of the two clocks is.

    A job's deadline is the broker's time at its activation plus the time-out asked for. The job that took the
    least time to get here shows how far the clocks are apart; older evidence gives way to newer, as clocks are
    set right now and then.
    """

    __slots__ = ("_ahead", "_newer", "_since")

    def __init__(self) -> None:
        self._ahead = self._newer = -math.inf
        self._since = time.monotonic()

    def deadline(self, milliseconds: int, timeout: float) -> float:
        """Convert a deadline of the broker, in milliseconds since its epoch, to seconds since ours."""
        if milliseconds <= 0:
            return time.time() + timeout
        now = time.monotonic()
        ahead = milliseconds / 1000 - timeout - now
        if now - self._since > EVIDENCE_AGES:
            self._ahead, self._newer, self._since = self._newer, -math.inf, now
        if ahead > self._newer:
            self._newer = ahead
            self._ahead = max(self._ahead, ahead)
        age = self._ahead - ahead
        return time.time() + timeout - age


# A job's lease, since Camunda 8.10; only where the protocol's messages are new enough to have it.
LEASE_TOKEN = "leaseToken"  # noqa: S105  # a field's name
_JOBS_HAVE_LEASES = LEASE_TOKEN in pb.ActivatedJob.DESCRIPTOR.fields_by_name


def job_of(message: pb.ActivatedJob, deadline: float) -> Job:
    """The job of a message, with its deadline in this machine's time."""
    return Job(
        message.key,
        message.type,
        message.variables,
        message.customHeaders,
        message.retries,
        deadline,
        message.processInstanceKey,
        message.bpmnProcessId,
        message.processDefinitionVersion,
        message.processDefinitionKey,
        message.elementId,
        message.elementInstanceKey,
        message.tenantId,
        getattr(message, LEASE_TOKEN) if _JOBS_HAVE_LEASES else "",
    )
