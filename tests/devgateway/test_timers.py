"""Timers: when they are due, how often, and what they start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.bpmn import Process

from worker.devgateway.engine.deployment import Resource
from worker.devgateway.model.timing import after, cycle, duration, moment

if TYPE_CHECKING:
    from conftest import Running

STARTED = """<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">
<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"><bpmn:timerEventDefinition id="td">
<bpmn:timeCycle>{}</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:startEvent></bpmn:process></bpmn:definitions>"""


@pytest.mark.parametrize(
    ("text", "months", "seconds"),
    [
        ("PT0.25S", 0, 0.25),
        ("P1DT2H3M4S", 0, 93_784),
        ("P2W", 0, 1_209_600),
        ("P1Y2M", 14, 0),
        ("-PT1S", 0, -1),
        ("P1M1D", 1, 86_400),
    ],
)
def test_durations_are_those_of_iso_8601(text: str, months: int, seconds: float) -> None:
    assert duration(text) == (months, seconds)


@pytest.mark.parametrize("text", ["", "P", "PT", "PTX", "1S", "P1S", "PT1D", " PT1S"])
def test_what_is_no_duration_is_said_so(text: str) -> None:
    with pytest.raises(ValueError, match=f"^Invalid duration format '{text}'$"):
        duration(text)


def test_months_are_those_of_the_calendar() -> None:
    january = moment("2027-01-31T12:00:00Z")
    assert after(january, "P1M") == moment("2027-02-28T12:00:00Z")
    assert after(january, "P1Y1M1D") == moment("2028-03-01T12:00:00Z")
    assert after(january, "-P1M") == moment("2026-12-31T12:00:00Z")


def test_dates_have_a_zone() -> None:
    assert moment("1970-01-01T01:00:00.5+01:00") == 0.5
    assert moment("2027-07-01T14:00:00@Europe/Berlin") == moment("2027-07-01T12:00:00Z")
    with pytest.raises(ValueError, match="it has no time zone"):
        moment("2027-07-01T14:00:00")


def test_a_cycle_may_be_counted_endless_or_begin_later() -> None:
    assert cycle("R3/PT1S").repetitions == 3
    assert cycle("R/PT1S").repetitions == -1
    assert cycle("R2/1970-01-01T00:01:00Z/PT1S").start == 60
    with pytest.raises(ValueError, match="cron is not supported"):
        cycle("0 0 9 * * MON")


def test_a_timer_event_is_passed_when_it_is_due(running: Running) -> None:
    running.deploy(Process("p").start().timer("pause", "=wait").end())
    instance = running.start("p", wait="PT10S")
    running.move(9.9)
    assert running.at("pause") == 1
    running.move(0.1)
    assert running.ended(instance)


@pytest.mark.parametrize(
    ("wait", "said"),
    [
        (None, "Expected result of the expression 'wait' to be one of '[DURATION, PERIOD, STRING]', but was 'NULL'."),
        ("soon", "Invalid timer duration expression (Invalid duration format 'soon' for expression 'wait'.)"),
    ],
)  # fmt: skip
def test_a_timer_that_comes_to_nothing_is_an_incident(running: Running, wait: str | None, said: str) -> None:
    running.deploy(Process("p").start().timer("pause", "=wait").end())
    instance = running.start("p", wait=wait)
    (incident,) = running.engine.core.incidents.values()
    assert (incident.message, incident.element_id) == (said, "pause")
    running.engine.set_variables(instance.key, {"wait": "PT1S"}, local=False)
    running.engine.resolve_incident(incident.key)
    running.engine.advance()
    running.move(1)
    assert running.ended(instance)


def test_a_process_is_started_as_often_as_its_timer_says(running: Running) -> None:
    started: list[int] = []
    with running.engine.feed.listening(lambda record: started.append(record.key)):
        running.engine.deployment.deploy([Resource("p.bpmn", STARTED.format("R2/PT1M").encode())])
        keys = [len(started)]
        for _ in range(3):
            started.clear()
            running.move(60)
            keys.append(len(started))
    assert keys[1] == keys[2] > 0
    assert keys[3] == 0


def test_a_new_version_takes_the_timers_of_the_old(running: Running) -> None:
    running.engine.deployment.deploy([Resource("p.bpmn", STARTED.format("R/PT1M").encode())])
    running.engine.deployment.deploy([Resource("p.bpmn", STARTED.format("R/PT1H").encode())])
    running.move(1_800)
    due = running.engine.core.next_due()
    assert due is not None
    assert due - running.clock.now() == pytest.approx(1_800)
