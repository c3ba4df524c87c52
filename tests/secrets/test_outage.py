"""How long jobs wait for what is down."""

from __future__ import annotations

from typing import Any

from worker.secrets.outage import Outage


def test_back_offs_grow_from_5_seconds_to_a_minute_while_it_lasts(clock: Any) -> None:
    outage = Outage(clock)
    waits = []
    for _ in range(8):
        waits.append(outage.failed())
        clock.now += waits[-1]
    assert waits == [5, 5, 10, 20, 40, 60, 60, 60]


def test_many_jobs_that_meet_it_at_a_time_wait_no_longer_for_that(clock: Any) -> None:
    outage = Outage(clock)
    assert {outage.failed() for _ in range(100)} == {5}


def test_the_next_one_begins_anew(clock: Any) -> None:
    outage = Outage(clock)
    outage.failed()
    clock.now += 100
    assert outage.failed() == 60
    assert outage.lasts
    outage.ended()
    assert not outage.lasts
    assert outage.failed() == 5
