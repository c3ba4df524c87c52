"""Durations: counted in buckets, added up, and the greatest forgotten after a while."""

from __future__ import annotations

import time

import pytest

from worker.metrics.family import buckets
from worker.metrics.timing import WINDOW, Timing


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_000.0
        monkeypatch.setattr(time, "monotonic", lambda: self.now)


def test_durations_fall_into_the_buckets_that_hold_them() -> None:
    timing = Timing()
    for seconds in (0.0005, 0.001, 0.002, 7.0, 1_000.0):
        timing.note(seconds)
    found = dict(buckets(timing))
    assert (found["0.001"], found["0.005"], found["5.0"], found["10.0"], found["+Inf"]) == (2, 3, 3, 4, 5)
    assert (timing.count, timing.sum, timing.greatest) == (5, pytest.approx(1_007.0035), 1_000.0)


def test_the_greatest_of_late_is_forgotten_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    timing = Timing()
    timing.note(9.0)
    assert timing.greatest_of_late() == 9.0
    clock.now += WINDOW
    assert timing.greatest_of_late() == 9.0
    timing.note(2.0)
    clock.now += WINDOW
    assert timing.greatest_of_late() == 2.0
    clock.now += WINDOW
    assert timing.greatest_of_late() == 0.0
    assert timing.greatest == 9.0


def test_timings_are_added_up() -> None:
    first, second = Timing(), Timing()
    first.note(0.5)
    second.note(1.5)
    second.note(0.5)
    together = Timing.together([first, second])
    assert (together.count, together.sum, together.greatest) == (3, 2.5, 1.5)
