"""One job to one outcome: the whole way (runtime sheet, section 1.3)."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from connectors.sdk.errors import ConnectorError
from worker.execution.binding import bind_text, bind_tree
from worker.execution.closing import is_being_closed
from worker.execution.context import JobContext
from worker.execution.control import TimeoutNotSet
from worker.execution.encoding import encode
from worker.execution.error_expression import command_of
from worker.execution.errors import ResultRejected
from worker.execution.expressions import feel_function
from worker.execution.failure import failure_of
from worker.execution.outcome import Complete, Fail
from worker.execution.output import output_of
from worker.execution.plan import plan_of
from worker.execution.variables import needs_work, variables_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import BaseModel

    from worker.execution.control import JobControl
    from worker.execution.failure import Failure
    from worker.execution.job import Job
    from worker.execution.outcome import Outcome
    from worker.execution.output import Output
    from worker.execution.plan import Plan
    from worker.execution.runner import BoundOperation, Runner
    from worker.execution.services import Services
    from worker.telemetry.masking import Mask


class JobExecutor:
    """Runs jobs: the `JobHandler` that the gateway's side is given. Raises nothing but cancellation.

    Attributes:
        running: the job that each task works on, for whoever watches.
    """

    def __init__(self, runners: Iterable[Runner], services: Services) -> None:
        self._runners = {runner.type: runner for runner in runners}
        self._services = services
        self._limits = services.limits
        self._validation = {
            "feel": partial(feel_function, limits=services.limits.feel),
            "documents": services.documents,
        }
        self.running: dict[asyncio.Task[Any], Job] = {}

    async def __call__(self, job: Job, control: JobControl) -> Outcome:
        """As of `JobHandler`."""
        runner = self._runners.get(job.type)
        if runner is None:
            return Fail(f"This worker has no connector for jobs of type {job.type}.", job.retries)
        task = asyncio.current_task()
        assert task is not None
        self.running[task] = job
        plan = plan_of(job.custom_headers, self._limits.feel)
        context = JobContext(job, control, self._services, plan, runner.settings)
        if plan.doubts and not plan.told:
            _tell_doubts(plan, context)
        try:
            return await self._concluded(plan, context, await self._tried(plan, runner, context, task))
        finally:
            del self.running[task]

    def work_of(self, task: asyncio.Task[Any] | None) -> dict[str, Any]:
        """What a task works on, as fields of a log line; where it is no job's own, whose jobs run. For any thread."""
        job = self.running.get(task) if task else None
        if job is not None:
            name = self._runners[job.type].connector.name
            return {"connector": name, "job_type": job.type, "job_key": job.key, "element_id": job.element_id}
        types = {job.type for job in list(self.running.values())}
        return {"connectors_at_work": sorted(self._runners[each].connector.name for each in types)}

    async def _tried(
        self, plan: Plan, runner: Runner, context: JobContext, task: asyncio.Task[Any]
    ) -> Output | Failure:
        try:
            return await self._result(plan, runner, context)
        except asyncio.CancelledError as error:
            overran = context.control.overran
            if overran is None and task.cancelling():
                raise
            return self._failure(error if overran is None else _overran(overran), context)
        except BaseException as error:  # whatever a connector raises, its job gets an answer
            if is_being_closed(error, task):
                raise
            return self._failure(error, context)

    async def _result(self, plan: Plan, runner: Runner, context: JobContext) -> Output | Failure:
        flaw = plan.fatal or plan.flaw
        if flaw is not None:
            return self._failure(flaw, context)
        if runner.pace is not None:
            await runner.pace.turn()
        if plan.timeout_ms is not None:
            await _extend(context, plan.timeout_ms / 1000)
        operation, bound = await self._bound(plan, runner, context)
        result = await operation(bound, context)
        whole = runner.connector.completes_with_result
        output = await output_of(plan, result, self._services, whole=whole)
        self._check_size(len(output.payload))
        return output

    async def _bound(
        self, plan: Plan, runner: Runner, context: JobContext
    ) -> tuple[BoundOperation, BaseModel]:
        text = context.job.variables
        small = len(text) <= self._limits.inline_bytes
        if small and not runner.chooses_by_input and not needs_work(text):
            operation = runner.operation(plan, None)
            return operation, await bind_text(operation.model, text, self._validation)
        variables = await variables_of(context, self._services)
        operation = runner.operation(plan, variables)
        return operation, await bind_tree(operation.model, variables, self._validation)

    def _failure(self, error: BaseException, context: JobContext, retries: int | None = None) -> Failure:
        if not isinstance(error, ConnectorError):
            context.log.error("the connector raised an error that it does not declare", exc_info=error)
        elif notes := getattr(error, "__notes__", None):
            context.log.info("what the job's error means", reason=" ".join(notes))
        if retries is None:
            retries = context.job.retries
        return failure_of(error, retries, context.plan.backoff_ms, context.masking)

    async def _concluded(self, plan: Plan, context: JobContext, result: Output | Failure) -> Outcome:
        """The error expression's say; without one, or where it sees no error, the result's own command."""
        limit = self._limits.completion_bytes
        if plan.error_expression is not None and plan.fatal is None:
            try:
                asked = await command_of(
                    plan.error_expression, result.visible, context.job.retries, self._services.documents
                )
                if asked is not None:
                    self._check_size(len(asked.payload.encode()))
                    return _masked(asked, context.masking)
            except Exception as error:  # noqa: BLE001 - as above
                return self._failure(error, context, retries=0).command(limit)
        return result.command(limit)

    def _check_size(self, size: int) -> None:
        limit = self._limits.completion_bytes
        if size > limit:
            raise ResultRejected(
                f"The variables are too large to be reported: {size} bytes, the limit is {limit}. "
                "Map less of the response, or store it as a document.",
                code="RESULT_TOO_LARGE",
            )


def _masked(outcome: Outcome, mask: Mask) -> Outcome:
    """The outcome; where it is an error, without the secrets that the model may have taken from a response."""
    if not mask or isinstance(outcome, Complete):
        return outcome
    masked = replace(outcome, payload=encode(mask.tree(outcome.variables)).decode())
    return masked if masked.message is None else replace(masked, message=mask.text(masked.message))


def _tell_doubts(plan: Plan, context: JobContext) -> None:
    plan.told = True
    for doubt in plan.doubts:
        context.log.warning("an expression is probably not meant as it is written", reason=doubt)


async def _extend(context: JobContext, seconds: float) -> None:
    """Moves the job's deadline as its header asks, before anything is done."""
    try:
        await context.control.set_timeout(seconds)
    except TimeoutNotSet as error:
        if not error.transient:
            raise ConnectorError(None, f"Header jobTimeout: {error}") from error
        context.log.warning("the job's time-out could not be changed", reason=str(error))
    if context.job.deadline <= time.time():
        raise ConnectorError(None, "Header jobTimeout: it was over before the gateway had set it.")


def _overran(seconds: float) -> ConnectorError:
    return ConnectorError("408", f"The connector did not finish within {seconds:g} s, the bound on a job.")
