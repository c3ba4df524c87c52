"""A task filled in from the connector's template: it runs, fails in plain words, ends when told to, tells no secret."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from support.published import Template
from support.samples import SAMPLES, SECRETS

from connectors.sdk import HttpTimeout
from connectors.sdk.testing import FakeHttp
from worker.registry import discover
from worker.templates import element_template
from worker.testing import Complete, Fail, Outcome, run_job

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from support.samples import Sample

    from connectors.sdk import Request, Response

REGISTRY = discover()


async def run(sample: Sample, http: FakeHttp | NeverAnswers, **filled: str) -> Outcome:
    registered = REGISTRY.of_type(sample.type)
    assert registered is not None
    template = Template(element_template(registered.connector))
    job = template.job({**sample.filled, "resultExpression": sample.expression, **filled})
    assert job.type == sample.type
    with pytest.MonkeyPatch.context() as patch:
        for name, stand_in in sample.stand_ins.items():
            patch.setattr(name, stand_in)
        return await run_job(
            registered.connector,
            job.variables,
            job.headers,
            retries=job.retries,
            http=http,
            cluster=http,  # its API is HTTP too
            secrets=SECRETS,
        )


class NeverAnswers(FakeHttp):
    """An HTTP client whose server says nothing; `asked` is set when it should."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()

    async def send(self, request: Request) -> Response:
        self.asked.set()
        await asyncio.Event().wait()
        raise AssertionError

    @asynccontextmanager
    async def stream(self, request: Request) -> AsyncIterator[Any]:
        await self.send(request)
        yield


def test_every_registered_connector_has_a_task() -> None:
    assert {each.type for each in REGISTRY.connectors} == {each.type for each in SAMPLES.values()}


async def test_a_task_filled_from_the_template_runs(sample: Sample) -> None:
    outcome = await run(sample, FakeHttp(*([sample.answer] if sample.answer else [])))
    assert isinstance(outcome, Complete), outcome
    assert outcome.variables == sample.result


async def test_a_server_that_does_not_answer_in_time_is_an_error_that_is_tried_again(sample: Sample) -> None:
    if sample.answer is None:
        pytest.skip("it asks no server")
    outcome = await run(sample, FakeHttp(HttpTimeout("no answer within 20 s")))
    assert isinstance(outcome, Fail)
    assert outcome.retries == 2
    assert outcome.backoff_ms == 30_000
    assert outcome.variables["error"].get("code") == sample.unanswered


async def test_a_job_given_up_ends_at_once(sample: Sample) -> None:
    if sample.answer is None:
        pytest.skip("it waits for nobody")
    http = NeverAnswers()
    running = asyncio.create_task(run(sample, http))
    async with asyncio.timeout(10):
        await http.asked.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running


async def test_no_error_tells_a_secret(sample: Sample) -> None:
    secret = SECRETS["TOKEN"]
    # An error expression may keep what the error says in variables, so those have to be clean too.
    kept = "=ignoreError({kept: error})"
    for http in (
        FakeHttp(HttpTimeout(f"denied to {secret}")),
        FakeHttp(RuntimeError(f"key {secret} is wrong")),
    ):
        for more in ({}, {"errorExpression": kept}):
            outcome = await run(sample, http, **more)
            assert secret not in repr(outcome)
