"""Jobs: who gets which when, and what becomes of one that is not answered in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.bpmn import Process

from worker.devgateway.rejection import Rejection

if TYPE_CHECKING:
    from conftest import Running


def one_task(process_id: str = "p", retries: int = 3) -> Process:
    return Process(process_id).start().service_task("task", "work", retries=retries).end()


def test_jobs_are_handed_out_in_the_order_of_their_keys(running: Running) -> None:
    running.deploy(one_task())
    for n in range(3):
        running.start("p", n=n)
    assert [running.variables_of(job)["n"] for job in running.take("work", most=5)] == [0, 1, 2]


def test_a_job_that_times_out_keeps_its_retries_and_its_place(running: Running) -> None:
    running.deploy(one_task())
    running.start("p", n=0)
    first = running.take("work", seconds=10)[0]
    running.start("p", n=1)
    running.move(9.9)
    assert [running.variables_of(job)["n"] for job in running.take("work", most=5)] == [1]
    running.move(0.2)
    again = running.job("work")
    assert (again.key, again.retries) == (first.key, 3)


def test_a_job_may_be_completed_by_who_had_it_first_and_then_by_nobody(running: Running) -> None:
    running.deploy(one_task())
    instance = running.start("p")
    job = running.take("work", seconds=1)[0]
    running.move(2)
    running.complete(running.job("work"))
    assert running.ended(instance)
    with pytest.raises(Rejection, match="no such job was found"):
        running.complete(job)


def test_a_deadline_that_is_moved_counts(running: Running) -> None:
    running.deploy(one_task())
    running.start("p")
    job = running.take("work", seconds=10)[0]
    running.move(5)
    running.engine.jobs.update_timeout(job.key, 20)
    running.move(10)
    assert running.take("work") == []
    running.move(10)
    assert running.job("work").key == job.key


def test_a_job_waits_out_its_back_off(running: Running) -> None:
    running.deploy(one_task())
    running.start("p")
    job = running.job("work")
    running.engine.jobs.fail(job.key, 2, "not yet", 2.0, {})
    running.move(1.9)
    assert running.take("work") == []
    running.move(0.1)
    assert running.job("work").retries == 2


def test_new_retries_bring_no_job_back_before_its_incident_is_resolved(running: Running) -> None:
    running.deploy(one_task())
    running.start("p")
    job = running.job("work")
    running.engine.jobs.fail(job.key, 0, "broken", 0, {})
    (incident,) = running.engine.core.incidents.values()
    running.engine.jobs.update_retries(job.key, 5)
    running.engine.advance()
    assert running.take("work") == []
    running.engine.resolve_incident(incident.key)
    running.engine.advance()
    assert running.job("work").retries == 5
    assert running.engine.core.incidents == {}


def test_a_job_is_completed_without_having_been_handed_out(running: Running) -> None:
    running.deploy(one_task())
    instance = running.start("p")
    (key,) = running.engine.jobs.by_key
    running.engine.jobs.complete(key, {"x": 1})
    running.engine.advance()
    assert running.ended(instance)
    assert running.take("work") == []


def test_a_job_given_back_is_free_at_once(running: Running) -> None:
    running.deploy(one_task())
    running.start("p")
    job = running.job("work")
    running.engine.jobs.give_back(job)
    assert running.job("work") is job


def test_nothing_is_left_of_a_cancelled_instance(running: Running) -> None:
    running.deploy(one_task())
    instance = running.start("p")
    job = running.job("work")
    running.engine.jobs.fail(job.key, 0, "broken", 0, {})
    running.engine.cancel_instance(instance.key)
    core = running.engine.core
    assert (core.instances, core.processes, core.incidents, running.engine.jobs.by_key) == ({}, {}, {}, {})
    assert core.next_due() is None


def test_the_schedule_does_not_keep_what_was_cancelled(running: Running) -> None:
    running.deploy(one_task())
    for _ in range(3_000):
        running.start("p")
        running.complete(running.job("work"))
    assert len(running.engine.core._schedule) < 2_500
