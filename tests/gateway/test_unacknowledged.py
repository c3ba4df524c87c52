"""Outcomes that nobody acknowledged."""

from __future__ import annotations

import pytest

from worker.execution.job import Job
from worker.execution.outcome import Complete, Fail, Outcome, ThrowError
from worker.gateway.unacknowledged import RECORD_SIZE, Unacknowledged
from worker.telemetry.masking import Mask


def job(key: int = 1, retries: int = 3) -> Job:
    return Job(key, "work", "{}", "{}", retries, 0.0)


def outcome_of(kept: Unacknowledged, key: int = 1) -> Outcome | None:
    found = kept.of(job(key))
    return found and found.outcome


@pytest.mark.parametrize("outcome", [Complete('{"a":1}'), Fail("no", 2), ThrowError("E")])
def test_the_same_job_with_the_same_retries_gets_its_outcome_back(outcome: Outcome) -> None:
    kept = Unacknowledged(10, 10_000)
    kept.keep(job(), outcome)
    assert outcome_of(kept) == outcome
    assert kept.of(job(2)) is None


def test_a_job_whose_retries_changed_runs_again() -> None:
    kept = Unacknowledged(10, 10_000)
    kept.keep(job(retries=3), Fail("no", 2))
    assert kept.of(job(retries=2)) is None
    assert kept.of(job(retries=3)) is None


def test_a_failure_that_leaves_the_retries_as_they_were_is_not_kept() -> None:
    kept = Unacknowledged(10, 10_000)
    kept.keep(job(retries=3), Fail("later", 3))
    assert kept.of(job(retries=3)) is None


def test_the_oldest_make_room_by_number() -> None:
    kept = Unacknowledged(2, 10_000)
    for key in (1, 2, 3):
        kept.keep(job(key), Complete())
    assert [outcome_of(kept, key) for key in (1, 2, 3)] == [None, Complete(), Complete()]


def test_the_oldest_make_room_by_size() -> None:
    kept = Unacknowledged(10, 2 * RECORD_SIZE + 1_000)
    for key in (1, 2, 3):
        kept.keep(job(key), Complete(f'{{"a":"{"x" * 400}"}}'))
    assert [kept.of(job(key)) is not None for key in (1, 2, 3)] == [False, True, True]


def test_the_secrets_of_a_job_are_kept_with_its_outcome_and_take_room() -> None:
    kept = Unacknowledged(10, 2 * RECORD_SIZE + 100)
    kept.keep(job(1), Complete(), Mask(["hush-hush"]))
    found = kept.of(job(1))
    assert found is not None
    assert found.mask is not None
    assert found.mask.text("not hush-hush") == "not ***"
    kept.keep(job(2), Complete(), Mask(["hush-hush" * 20]))
    assert kept.of(job(1)) is None


def test_one_that_is_larger_than_all_room_is_not_kept_and_pushes_nobody_out() -> None:
    kept = Unacknowledged(10, RECORD_SIZE + 100)
    kept.keep(job(1), Complete())
    kept.keep(job(2), Complete("x" * 200))
    assert outcome_of(kept, 1) == Complete()
    assert kept.of(job(2)) is None


def test_a_dropped_outcome_gives_its_room_back() -> None:
    kept = Unacknowledged(10, 2 * RECORD_SIZE)
    kept.keep(job(1), Complete(""))
    kept.drop(1)
    kept.keep(job(2), Complete(""))
    kept.keep(job(3), Complete(""))
    assert len(kept) == 2
