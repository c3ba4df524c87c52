"""What the log says of a job: one event when it ends, by which the job can be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import structlog
from grpc import StatusCode
from structlog.testing import LogCapture
from support.gateway_worker import soon

from worker.execution.outcome import Complete, Fail, ThrowError
from worker.telemetry.levels import Logger, set_level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.gateway_worker import Runner

    from worker.execution.control import JobControl
    from worker.execution.job import Job
    from worker.execution.outcome import Outcome
    from worker.telemetry.levels import Level


@pytest.fixture
def capture(request: pytest.FixtureRequest) -> Iterator[LogCapture]:
    found = LogCapture()
    structlog.configure(processors=[found], wrapper_class=Logger, cache_logger_on_first_use=False)
    yield found
    set_level("info")
    structlog.reset_defaults()


def events(capture: LogCapture, name: str) -> list[dict[str, object]]:
    return [dict(each) for each in capture.entries if each["event"] == name]


async def run(runner: Runner, outcome: Outcome, level: Level) -> int:
    """Has a job come to an outcome; returns its key."""

    async def work(job: Job, control: JobControl) -> Outcome:
        return outcome

    set_level(level)
    runner.handler.work = work
    worker = runner.start()
    key = runner.gateway.add_job("work", elementId="pay", bpmnProcessId="order", processInstanceKey=9)
    await runner.gateway.settled(key)
    worker.drain()
    await runner.ended(worker)
    return key


async def test_a_completed_job_is_an_event_at_debug(runner: Runner, capture: LogCapture) -> None:
    key = await run(runner, Complete('{"secret": 1}'), "debug")
    assert events(capture, "job completed") == [
        {
            "event": "job completed",
            "log_level": "debug",
            "job_key": key,
            "job_type": "work",
            "process_id": "order",
            "process_instance_key": 9,
            "element_id": "pay",
            "tenant_id": "<default>",
        }
    ]


async def test_a_completed_job_is_no_event_at_info(runner: Runner, capture: LogCapture) -> None:
    await run(runner, Complete(), "info")
    assert not events(capture, "job completed")


@pytest.mark.parametrize(
    ("outcome", "event", "facts"),
    [
        (Fail("no such customer", 2), "job failed", {"error": "no such customer", "retries": 2}),
        (ThrowError("E", "gone"), "BPMN error thrown", {"code": "E", "error": "gone"}),
    ],
)
async def test_a_failure_is_an_event_at_info(
    runner: Runner, capture: LogCapture, outcome: Outcome, event: str, facts: dict[str, object]
) -> None:
    key = await run(runner, outcome, "info")
    [told] = events(capture, event)
    assert told["log_level"] == "info"
    assert told.items() >= {"job_key": key, "element_id": "pay", **facts}.items()


async def test_what_the_gateway_refuses_is_a_warning(runner: Runner, capture: LogCapture) -> None:
    runner.gateway.refuse(StatusCode.FAILED_PRECONDITION, "CompleteJob")
    runner.start()
    key = runner.gateway.add_job("work")
    await runner.gateway.wait_until(lambda: runner.gateway.calls_of("CompleteJob"))
    await soon(lambda: events(capture, "job not settled"))
    [told] = events(capture, "job not settled")
    assert (told["log_level"], told["job_key"], told["result"]) == ("warning", key, "refused")
