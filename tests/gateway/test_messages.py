"""Deadlines of a broker whose clock is not ours."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from worker.gateway import commands, messages
from worker.gateway.messages import EVIDENCE_AGES, BrokerClock, Subscription, poll_request, stream_request
from worker.gateway.protocol import pb

if TYPE_CHECKING:
    from collections.abc import Callable

    from google.protobuf.message import Message

MINUTE = 60.0


@pytest.mark.parametrize("wrong", [-3600.0, -5.0, 0.0, 5.0, 3600.0])
def test_a_fresh_job_has_all_its_time_however_wrong_the_clocks_are(wrong: float) -> None:
    now = time.time()
    deadline = BrokerClock().deadline(int((now + wrong + MINUTE) * 1000), MINUTE)
    assert deadline == pytest.approx(now + MINUTE, abs=1)


def test_a_job_that_took_long_to_get_here_has_the_rest_of_its_time() -> None:
    clock, now = BrokerClock(), time.time()
    clock.deadline(int((now + MINUTE) * 1000), MINUTE)
    stale = clock.deadline(int((now - 45 + MINUTE) * 1000), MINUTE)
    assert stale == pytest.approx(now + 15, abs=1)


def test_a_job_without_deadline_has_its_time_from_now() -> None:
    assert BrokerClock().deadline(0, MINUTE) == pytest.approx(time.time() + MINUTE, abs=1)


def test_a_broker_whose_clock_was_set_back_is_believed_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, now, monotonic = BrokerClock(), time.time(), time.monotonic()
    clock.deadline(int((now + MINUTE) * 1000), MINUTE)
    for later in (EVIDENCE_AGES + 1, 2 * EVIDENCE_AGES + 2):
        monkeypatch.setattr(time, "monotonic", lambda later=later: monotonic + later)
        deadline = clock.deadline(int((now + later - 3600 + MINUTE) * 1000), MINUTE)
    assert deadline == pytest.approx(now + MINUTE, abs=1)


def test_requests_say_what_the_subscription_says() -> None:
    subscription = Subscription(job_type="t", worker="HTTP REST", fetch_variables=("a", "b"))
    stream = pb.StreamActivatedJobsRequest.FromString(stream_request(subscription, 300.0, ("one",)))
    assert (stream.type, stream.worker, stream.timeout) == ("t", "HTTP REST", 300_000)
    assert (list(stream.fetchVariable), list(stream.tenantIds)) == (["a", "b"], ["one"])
    poll = pb.ActivateJobsRequest.FromString(poll_request(subscription, 300.0, ("one",), 7, 10.0))
    assert (poll.type, poll.worker, poll.timeout, poll.maxJobsToActivate) == ("t", "HTTP REST", 300_000, 7)
    assert (list(poll.fetchVariable), list(poll.tenantIds), poll.requestTimeout) == (
        ["a", "b"],
        ["one"],
        10_000,
    )


def test_a_poll_to_be_answered_at_once_switches_long_polling_off() -> None:
    request = poll_request(Subscription(job_type="t", worker="w"), 300.0, (), 7, None)
    assert pb.ActivateJobsRequest.FromString(request).requestTimeout == -1


@pytest.fixture
def newer() -> Callable[..., Any]:
    """Messages of a protocol that has leases: those of today's with the field `leaseToken`."""

    def of(name: str, like: type[Message]) -> type[Message]:
        file = descriptor_pb2.FileDescriptorProto(name=f"{name}.proto", package="newer", syntax="proto3")
        message = file.message_type.add(name=name)
        like.DESCRIPTOR.CopyToProto(message)
        message.name = name
        message.field.add(name="leaseToken", number=99, type=9, label=1)
        pool = descriptor_pool.DescriptorPool()
        pool.Add(file)
        return message_factory.GetMessageClass(pool.FindMessageTypeByName(f"newer.{name}"))

    return of


def test_a_lease_goes_back_with_the_commands_once_the_protocol_has_it(newer: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(messages, "_JOBS_HAVE_LEASES", True)
    activated = newer("ActivatedJob", pb.ActivatedJob)(key=1, leaseToken="lease-7")
    job = messages.job_of(activated, 0.0)
    assert job.lease_token == "lease-7"
    completing = newer("CompleteJobRequest", pb.CompleteJobRequest)
    sent = completing.FromString(commands._serialized(job, completing(jobKey=job.key)))
    assert (sent.jobKey, sent.leaseToken) == (1, "lease-7")


def test_a_lease_is_left_out_where_the_protocol_has_none() -> None:
    job = messages.job_of(pb.ActivatedJob(key=1), 0.0)
    assert job.lease_token == ""
    job.lease_token = "lease-7"
    sent = pb.CompleteJobRequest.FromString(commands._serialized(job, pb.CompleteJobRequest(jobKey=1)))
    assert sent == pb.CompleteJobRequest(jobKey=1)
