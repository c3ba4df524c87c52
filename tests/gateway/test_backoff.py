"""Pauses between attempts."""

from __future__ import annotations

import pytest

from worker.gateway.backoff import Backoff
from worker.gateway.settings import BackoffSettings


def test_pauses_grow_to_the_longest_within_the_jitter() -> None:
    backoff = Backoff(BackoffSettings())
    expected = [0.05, 0.08, 0.128, 0.2048]
    for pause in expected:
        assert backoff.next() == pytest.approx(pause, rel=0.1)
    for _ in range(20):
        last = backoff.next()
    assert last == pytest.approx(5.0, rel=0.1)


def test_after_a_success_pauses_begin_anew() -> None:
    backoff = Backoff(BackoffSettings(jitter=0))
    backoff.next()
    backoff.next()
    backoff.reset()
    assert backoff.next() == 0.05


def test_the_longest_pause_can_be_its_own() -> None:
    backoff = Backoff(BackoffSettings(jitter=0), most=60)
    assert max(backoff.next() for _ in range(30)) == 60


def test_two_workers_do_not_pause_alike() -> None:
    settings = BackoffSettings()
    assert len({Backoff(settings).next() for _ in range(20)}) > 1
