"""Headers of an element: read before the connector runs (checks 10, 14, 33, 34, and what is better than the reference)."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from structlog.testing import capture_logs
from support.connectors import doing, keeping, raising, returning

from connectors.sdk import ConnectorError, Context
from connectors.sdk.testing import FakeDocuments, FakeHttp, FakeNetwork
from worker.execution.control import TimeoutNotSet
from worker.execution.executor import JobExecutor
from worker.execution.plan import plan_of
from worker.execution.runner import Runner
from worker.execution.services import Services
from worker.execution.threads import ConnectorThreads
from worker.feel import Limits
from worker.testing import Complete, Fail, StandaloneControl, ThrowError, job, run_job

if TYPE_CHECKING:
    from support.connectors import Anything

    from worker.execution.job import Job

LIMITS = Limits()


async def not_run(**headers: str) -> Fail:
    """The failure of a job whose connector must not run."""
    kept: list[dict[str, Any]] = []
    outcome = await run_job(keeping(kept), {}, headers)
    assert kept == []
    assert isinstance(outcome, Fail)
    assert outcome.retries == 0
    return outcome


@pytest.mark.parametrize("header", ["resultExpression", "errorExpression"])
async def test_a_bad_expression_is_found_before_anything_is_sent_and_shown(header: str) -> None:
    outcome = await not_run(**{header: "={x: }"})
    assert outcome.message.startswith(f"Header {header}: ")
    assert outcome.message.endswith("(line 1, column 5)\n{x: }\n    ^")
    assert outcome.variables["error"]["type"] == "io.camunda.connector.feel.FeelEngineWrapperException"


async def test_a_function_that_there_is_not_is_told_once_and_changes_nothing() -> None:
    headers = {"resultExpression": "={a: summ([1]), b: 1}", "errorExpression": "=mine(error)"}
    with capture_logs() as logs:
        outcomes = [await run_job(returning({}), {}, headers) for _ in range(2)]
    assert [outcome.variables for outcome in outcomes if isinstance(outcome, Complete)] == [
        {"a": None, "b": 1}
    ] * 2
    assert [line["reason"] for line in logs] == [
        f"Header {header}: No function is called {name}, so this is null; did you mean {meant}? ({place})"
        for header, name, meant, place in (
            ("resultExpression", "summ", "sum", "line 1, column 5"),
            ("errorExpression", "mine", "min", "line 1, column 1"),
        )
    ]
    assert all(line["log_level"] == "warning" and line["element_id"] for line in logs)


async def test_the_error_expression_decides_over_other_bad_headers() -> None:
    headers = {"resultExpression": "={x:", "errorExpression": '=bpmnError("BAD", "headers")'}
    assert await run_job(keeping([]), {}, headers) == ThrowError("BAD", "headers", "{}")


@pytest.mark.parametrize("text", ["30s", "abc", "P1Y", "P1W", "PT", '="PT5S"', "PT1H "])
async def test_a_bad_retry_backoff_fails_for_good_without_back_off(text: str) -> None:
    outcome = await not_run(retryBackoff=text)
    assert (
        outcome.message
        == f"Failed to parse retry backoff header. Expected ISO-8601 duration, e.g. PT5M, got: {text}"
    )
    assert outcome.backoff_ms is None
    assert outcome.variables["error"]["type"].endswith("InvalidBackOffDurationException")


async def test_a_negative_retry_backoff_fails_for_good() -> None:
    assert "-PT5S is negative" in (await not_run(retryBackoff="-PT5S")).message


async def test_a_blank_retry_backoff_is_as_if_missing() -> None:
    outcome = await run_job(raising(ConnectorError(None, "x")), {}, {"retryBackoff": " "})
    assert isinstance(outcome, Fail)
    assert (outcome.retries, outcome.backoff_ms) == (2, None)


async def test_a_job_timeout_is_set_before_the_connector_runs() -> None:
    control = StandaloneControl()
    seen: list[list[float]] = []
    connector = doing(lambda _, __: seen.append(list(control.timeouts)))
    assert isinstance(await run_job(connector, {}, {"jobTimeout": "PT10M"}, control=control), Complete)
    assert seen == [[600.0]]


@pytest.mark.parametrize("text", ["PT0S", "-PT1S", "ten minutes", "PT0.0001S"])
async def test_a_bad_job_timeout_fails_for_good(text: str) -> None:
    assert text in (await not_run(jobTimeout=text)).message


async def test_a_blank_job_timeout_is_as_if_missing() -> None:
    control = StandaloneControl()
    assert isinstance(await run_job(keeping([]), {}, {"jobTimeout": ""}, control=control), Complete)
    assert control.timeouts == []


class Refusing(StandaloneControl):
    def __init__(self, *, transient: bool) -> None:
        super().__init__()
        self._transient = transient

    async def set_timeout(self, seconds: float) -> None:
        raise TimeoutNotSet("NOT_FOUND", transient=self._transient)


async def test_a_job_whose_timeout_is_refused_does_not_run() -> None:
    kept: list[dict[str, Any]] = []
    outcome = await run_job(keeping(kept), {}, {"jobTimeout": "PT1M"}, control=Refusing(transient=False))
    assert kept == []
    assert isinstance(outcome, Fail)
    assert (outcome.message, outcome.retries) == ("Header jobTimeout: NOT_FOUND", 2)


async def test_a_job_runs_on_if_the_gateway_is_only_busy() -> None:
    outcome = await run_job(keeping([]), {}, {"jobTimeout": "PT1M"}, control=Refusing(transient=True))
    assert isinstance(outcome, Complete)


class Late(StandaloneControl):
    """A gateway whose answer takes longer than the time-out it grants."""

    def __init__(self, asked: Job) -> None:
        super().__init__()
        self._job = asked

    async def set_timeout(self, seconds: float) -> None:
        self._job.deadline = time.time()


async def test_a_job_whose_new_time_out_is_over_before_it_is_set_does_not_run() -> None:
    kept: list[dict[str, Any]] = []
    services = Services(FakeHttp(), lambda: None, FakeNetwork(), FakeDocuments())
    late = job("test:doing:1", {}, {"jobTimeout": "PT0.001S"})
    with closing(ConnectorThreads(1)) as threads:
        outcome = await JobExecutor([Runner(keeping(kept), threads)], services)(late, Late(late))
    assert kept == []
    assert isinstance(outcome, Fail)
    assert (outcome.message.startswith("Header jobTimeout: it was over"), outcome.retries) == (True, 2)


async def test_headers_that_are_no_object_fail_for_good() -> None:
    for text in ("[]", "{", '"x"'):
        assert plan_of(text, LIMITS).fatal is not None
    assert plan_of("", LIMITS).fatal is None


async def test_all_headers_are_the_connector_s_to_read() -> None:
    seen: list[dict[str, str]] = []

    def work(input: Anything, context: Context) -> None:
        seen.append(dict(context.headers))

    await run_job(doing(work), {}, {"mine": "{{secrets.NOPE}}"})
    assert seen == [{"mine": "{{secrets.NOPE}}"}]


def test_headers_are_read_once() -> None:
    text = '{"resultExpression":"={once: 1}"}'
    assert plan_of(text, LIMITS) is plan_of(text, LIMITS)


async def test_a_shared_fault_does_not_grow_with_the_jobs_that_meet_it() -> None:
    flaw = plan_of('{"retryBackoff":"again"}', LIMITS).flaw
    assert flaw is not None
    before = flaw.__traceback__
    await not_run(retryBackoff="again")
    assert flaw.__traceback__ is before
