"""When the gateway counts as lost, and how often that is said."""

from __future__ import annotations

import time

import pytest
from grpc import StatusCode

from worker.gateway.gateway_state import PATIENCE, UNRELATED, GatewayState


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_000.0
        monkeypatch.setattr(time, "monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def state() -> GatewayState:
    return GatewayState("http://gateway")


def test_a_gateway_that_was_never_there_is_waited_for_and_that_is_said_once(
    state: GatewayState, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(5):
        state.failed(StatusCode.UNAVAILABLE, "refused")
        clock.now += 5
    assert not state.connected
    assert capsys.readouterr().out.count("waiting for the gateway") == 1


def test_one_failure_among_answers_is_no_outage(state: GatewayState, clock: Clock) -> None:
    state.answered()
    for _ in range(10):
        state.failed(StatusCode.UNAVAILABLE, "refused")
        clock.now += PATIENCE
        state.answered()
    assert state.connected


def test_failures_alone_for_a_while_are_an_outage(
    state: GatewayState, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    state.answered()
    state.failed(StatusCode.UNAVAILABLE, "refused")
    assert state.connected
    clock.now += PATIENCE
    state.failed(StatusCode.UNAVAILABLE, "refused")
    assert not state.connected
    state.answered()
    assert state.connected
    assert [capsys.readouterr().out.count(word) for word in ("lost",)] == [1]


def test_idle_streams_cut_off_now_and_then_are_no_outage(state: GatewayState, clock: Clock) -> None:
    state.answered()
    for _ in range(10):
        state.failed(StatusCode.UNAVAILABLE, "504 of a proxy")
        clock.now += UNRELATED + 1
    assert state.connected


def test_an_answer_somebody_has_to_act_on_is_said_even_where_others_succeed(
    state: GatewayState, capsys: pytest.CaptureFixture[str]
) -> None:
    state.answered()
    for _ in range(5):
        state.failed(StatusCode.PERMISSION_DENIED, "no right to activate jobs")
        state.answered()
    assert state.connected
    assert capsys.readouterr().out.count("no right to activate jobs") == 1


def test_a_busy_gateway_is_not_lost_and_that_it_is_busy_is_said_once(
    state: GatewayState, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    state.answered()
    for _ in range(5):
        state.failed(StatusCode.RESOURCE_EXHAUSTED, "at least one broker returned 'RESOURCE_EXHAUSTED'")
        clock.now += PATIENCE
    assert state.connected
    said = capsys.readouterr().out
    assert (said.count("busy"), said.count("lost"), said.count("back")) == (1, 0, 0)


def test_a_gateway_that_has_only_been_busy_was_not_there_yet(state: GatewayState, clock: Clock) -> None:
    for _ in range(5):
        state.failed(StatusCode.RESOURCE_EXHAUSTED, "busy")
        clock.now += PATIENCE
    assert not state.connected
    state.answered()
    assert state.connected
