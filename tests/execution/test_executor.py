"""The whole way of a job: nothing a connector does leaves it without an answer, and nothing but cancellation is raised."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from contextlib import closing
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel
from structlog.testing import capture_logs
from support.connectors import Anything, doing, keeping, raising, returning

from connectors.sdk import ConnectorError, Context, connector
from connectors.sdk.testing import FakeDocuments, FakeHttp, FakeNetwork
from worker.execution.executor import JobExecutor
from worker.execution.limits import ExecutionLimits
from worker.execution.runner import Runner
from worker.execution.services import Services
from worker.execution.threads import ConnectorThreads
from worker.telemetry.masking import masked
from worker.testing import Complete, Fail, StandaloneControl, ThrowError, job, run_job

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.sdk import Connector


@pytest.fixture
def threads() -> Iterator[ConnectorThreads]:
    with closing(ConnectorThreads(2)) as pool:
        yield pool


@pytest.fixture
def services() -> Services:
    return Services(FakeHttp(), lambda: None, FakeNetwork(), FakeDocuments())


def executor_of(connector: Connector, services: Services, threads: ConnectorThreads) -> JobExecutor:
    return JobExecutor([Runner(connector, threads)], services)


class Abort(BaseException):
    pass


@pytest.mark.parametrize(
    "error",
    [Abort("stop"), SystemExit(3), KeyboardInterrupt(), GeneratorExit(), MemoryError(), RecursionError()],
)
async def test_whatever_a_connector_raises_its_job_fails_with_one_retry_less(error: BaseException) -> None:
    outcome = await run_job(raising(error), {})
    assert isinstance(outcome, Fail)
    assert outcome.retries == 2
    assert outcome.message


def test_a_job_that_python_closes_unfinished_is_no_error_of_the_connector(
    services: Services, threads: ConnectorThreads
) -> None:
    running = asyncio.Event()

    async def work(input: Anything, context: Context) -> None:
        running.set()
        await asyncio.Event().wait()

    executing = executor_of(doing(work), services, threads)(job("test:doing:1", {}), StandaloneControl())
    with asyncio.Runner() as runner, capture_logs() as logs:
        task = runner.get_loop().create_task(executing)
        runner.run(running.wait())
        executing.close()
        task.cancel()
    assert logs == []


async def test_errors_that_connectors_do_not_declare_are_logged_with_the_job() -> None:
    with capture_logs() as logs:
        await run_job(raising(RuntimeError("bug")), {}, key=77)
    assert [(entry["log_level"], entry["job_key"]) for entry in logs] == [("error", 77)]


async def test_declared_errors_are_no_log_lines() -> None:
    with capture_logs() as logs:
        await run_job(raising(ConnectorError("404", "nf")), {})
    assert logs == []


class Untellable(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no words")


async def test_an_error_that_can_not_be_told_is_an_error_all_the_same() -> None:
    outcome = await run_job(raising(Untellable()), {})
    assert isinstance(outcome, Fail)
    assert outcome.message == "Untellable, without a message"


async def test_a_cancelled_job_raises_its_cancellation_and_leaves_nothing_behind(
    services: Services, threads: ConnectorThreads
) -> None:
    started = asyncio.Event()

    async def work(input: Anything, context: Context) -> None:
        context.mask("secret-value")
        started.set()
        await asyncio.Event().wait()

    execute = executor_of(doing(work), services, threads)
    task = asyncio.create_task(execute(job("test:doing:1", {}), StandaloneControl()))
    await started.wait()
    assert [running.type for running in execute.running.values()] == ["test:doing:1"]
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert execute.running == {}


async def test_a_cancellation_that_the_connector_made_itself_is_an_error() -> None:
    async def work(input: Anything, context: Context) -> None:
        raise asyncio.CancelledError

    assert isinstance(await run_job(doing(work), {}), Fail)


async def test_a_job_that_overran_is_a_failure_like_any_other(
    services: Services, threads: ConnectorThreads
) -> None:
    control, started = StandaloneControl(), asyncio.Event()

    async def work(input: Anything, context: Context) -> None:
        started.set()
        await asyncio.Event().wait()

    execute = executor_of(doing(work), services, threads)
    headers = {"errorExpression": '=if error.code = "408" then bpmnError("SLOW", error.message) else null'}
    task = asyncio.create_task(execute(job("test:doing:1", {}, headers), control))
    await started.wait()
    control.overran = 90.0
    task.cancel()
    message = "The connector did not finish within 90 s, the bound on a job."
    assert await task == ThrowError("SLOW", message, "{}")


async def test_a_job_of_an_unknown_type_goes_back_unchanged(services: Services) -> None:
    outcome = await JobExecutor([], services)(job("nobody", {}), StandaloneControl())
    assert isinstance(outcome, Fail)
    assert outcome.retries == 3


class Number(BaseModel):
    n: int = 0


@connector(type="test:blocking:1", name="Blocking")
def blocking(input: Number, context: Context) -> dict[str, Any]:
    return {"thread": threading.current_thread().name, "n": input.n}


async def test_plain_functions_run_in_threads() -> None:
    outcome = await run_job(blocking, {"n": 1}, {"resultExpression": '={n: n, here: thread = "MainThread"}'})
    assert outcome == Complete('{"n":1,"here":false}')


request_id: ContextVar[str] = ContextVar("request_id")


@connector(type="test:variables:1", name="Context variables")
def reading_a_context_variable(input: Number, context: Context) -> str:
    return request_id.get()


async def test_threads_see_the_context_variables_of_the_job() -> None:
    request_id.set("r-1")
    assert await run_job(reading_a_context_variable, {}, {"resultVariable": "r"}) == Complete('{"r":"r-1"}')


@pytest.mark.parametrize("error", [StopIteration(), GeneratorExit()])
async def test_a_plain_function_that_raises_what_no_future_can_carry_fails_its_job(
    error: BaseException,
) -> None:
    @connector(type="test:stop:1", name="Stops")
    def stops(input: Number, context: Context) -> None:
        raise error

    outcome = await run_job(stops, {})
    assert isinstance(outcome, Fail)
    assert type(error).__name__ in outcome.message


async def test_a_blocking_operation_hears_of_its_cancellation_and_of_progress(
    services: Services, threads: ConnectorThreads
) -> None:
    started, ended = threading.Event(), threading.Event()

    @connector(type="test:loop:1", name="Loop")
    def looping(input: Number, context: Context) -> None:
        context.progress()
        started.set()
        while not context.cancelled:
            time.sleep(0.001)
        ended.set()

    control = StandaloneControl()
    task = asyncio.create_task(executor_of(looping, services, threads)(job("test:loop:1", {}), control))
    assert await asyncio.to_thread(started.wait, 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.to_thread(ended.wait, 10)
    assert control.progressed == 1


async def test_a_mask_is_that_of_one_job(services: Services, threads: ConnectorThreads) -> None:
    seen: list[str] = []

    def work(input: Anything, context: Context) -> None:
        seen.append(masked("secret-value"))
        context.mask("secret-value")
        seen.append(masked("secret-value"))

    execute = executor_of(doing(work), services, threads)
    for _ in range(2):
        await execute(job("test:doing:1", {}), StandaloneControl())
    assert seen == ["secret-value", "***", "secret-value", "***"]


@pytest.mark.parametrize("in_thread", [True, False])
async def test_what_another_thread_masks_is_masked_in_what_the_loop_writes_of_the_job(
    services: Services,
    threads: ConnectorThreads,
    in_thread: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    def plain(input: Anything, context: Context) -> None:
        context.mask("secret-value")
        raise ConnectorError(None, "not with secret-value")

    async def work(input: Anything, context: Context) -> None:
        await asyncio.to_thread(plain, input, context)

    asked = connector(type="test:masks:1", name="Masks")(plain if in_thread else work)
    outcome = await executor_of(asked, services, threads)(job("test:masks:1", {}), StandaloneControl())
    assert isinstance(outcome, Fail)
    assert outcome.message == "not with ***"
    assert masked("what the gateway says of secret-value") == "what the gateway says of ***"


async def test_a_connector_s_log_lines_name_the_job() -> None:
    def work(input: Anything, context: Context) -> None:
        context.log.info("halfway", percent=50)

    with capture_logs() as logs:
        await run_job(doing(work), {}, key=5, process_id="order", tenant_id="t")
    (entry,) = logs
    assert (entry["event"], entry["percent"]) == ("halfway", 50)
    assert (entry["job_key"], entry["process_id"], entry["tenant_id"]) == (5, "order", "t")


@pytest.mark.parametrize("variables", ["", "{", "[]", "null", '"x"', "{} x"])
async def test_variables_that_are_no_object_fail_for_good(variables: str) -> None:
    for limits in (ExecutionLimits(), ExecutionLimits(inline_bytes=-1)):
        outcome = await run_job(returning(1), variables, limits=limits)
        assert isinstance(outcome, Fail)
        assert outcome.retries == 0
        assert "variables of the job" in outcome.message


async def test_large_variables_arrive_whole() -> None:
    rows = [{"id": number, "name": "x" * 50} for number in range(30_000)]
    kept: list[Any] = []
    connector = keeping(kept)
    variables = {
        "rows": rows,
        "token": "{{secrets.T}}",
        "f": {"camunda.function.type": "base64", "params": ["hi"]},
    }
    assert isinstance(await run_job(connector, variables, secrets={"T": "t"}), Complete)
    assert kept == [{"rows": rows, "token": "t", "f": "aGk="}]


async def test_a_large_response_may_be_mapped() -> None:
    headers = {"resultExpression": "={n: count(response.rows)}"}
    result = {"rows": ["x" * 50 for _ in range(30_000)]}
    assert await run_job(returning(result), {}, headers) == Complete('{"n":30000}')


async def test_deeply_nested_variables_do_no_harm() -> None:
    deep = "[" * 900 + "]" * 900
    assert sys.getrecursionlimit() <= 1000
    for text in (f'{{"a":{deep}}}', f'{{"a":{deep},"b":"{{{{secrets.T}}}}"}}'):
        outcome = await run_job(returning(1), text, {"resultVariable": "r"}, secrets={"T": "x"})
        assert isinstance(outcome, (Complete, Fail))
