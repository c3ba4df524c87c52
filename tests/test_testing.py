"""The public test kit: one job through the real pipeline."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel
from support.connectors import Anything, doing, keeping, returning

from connectors.rest import rest
from connectors.sdk import Context, Request, connector
from connectors.sdk.testing import FakeCluster, response
from worker.config.errors import ConfigError
from worker.testing import Complete, Fail, StandaloneControl, job, run_job

if TYPE_CHECKING:
    from pathlib import Path

    from support.target import Target


async def test_a_job_runs_against_a_real_server(target: Target) -> None:
    variables = {"method": "GET", "url": f"{target.url}/none", "authentication": {"type": "noAuth"}}
    outcome = await run_job(rest, variables, {"errorExpression": "=bpmnError(error.code)"})
    assert "404" in repr(outcome)


async def test_variables_may_be_text() -> None:
    kept: list[dict[str, object]] = []
    await run_job(keeping(kept), '{"a": 1}')
    assert kept == [{"a": 1}]


async def test_secrets_are_those_of_the_environment_unless_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_T", "from the environment")
    kept: list[dict[str, object]] = []
    await run_job(keeping(kept), {"a": "{{secrets.T}}"})
    await run_job(keeping(kept), {"a": "{{secrets.T}}"}, secrets={"T": "given"})
    assert kept == [{"a": "from the environment"}, {"a": "given"}]


async def test_facts_of_the_job_can_be_given() -> None:
    seen: list[object] = []

    def work(input: Anything, context: Context) -> None:
        seen.append((context.job.key, context.job.process_id, context.job.retries))
        context.progress()

    control = StandaloneControl()
    await run_job(doing(work), {}, retries=1, key=7, process_id="order", control=control)
    assert seen == [(7, "order", 1)]
    assert control.progressed == 1


def test_jobs_have_keys_of_their_own() -> None:
    assert job("t", {}).key != job("t", {}).key


async def test_documents_are_kept_in_memory() -> None:
    outcome = await run_job(returning("aGk="), {}, {"resultExpression": "={d: createDocument(response)}"})
    assert isinstance(outcome, Complete)
    assert outcome.variables["d"]["storeId"] == "in-memory"


class Needs(BaseModel):
    host: str


@connector(type="test:needs:1", name="Needs")
async def plain(input: Anything, context: Context) -> object:
    return context.settings


@connector(type="test:needs:2", name="Needs settings", settings=Needs)
async def needing(input: Anything, context: Context) -> object:
    return context.settings


async def test_settings_are_given_or_have_defaults() -> None:
    headers = {"resultVariable": "r"}
    assert (await run_job(plain, {}, headers)).variables == {"r": None}
    assert (await run_job(needing, {}, headers, settings=Needs(host="h"))).variables == {"r": {"host": "h"}}
    with pytest.raises(ConfigError, match="CONNECTOR_NEEDS_SETTINGS_HOST: It is required"):
        await run_job(needing, {})


async def test_an_httpx_client_goes_the_same_way(target: Target, tmp_path: Path) -> None:
    async def work(input: Anything, context: Context) -> int:
        assert context.httpx is context.httpx
        return int((await context.httpx.get(f"{target.url}/none")).status_code)

    outcome = await run_job(doing(work), {}, {"resultVariable": "r"})
    assert outcome.variables == {"r": 404}


async def test_the_egress_policy_is_at_hand() -> None:
    async def work(input: Anything, context: Context) -> list[str]:
        return await context.network.resolve_and_check("127.0.0.1", 80)

    outcome = await run_job(doing(work), {}, {"resultVariable": "r"})
    assert outcome.variables == {"r": ["127.0.0.1"]}


async def publishing(input: Anything, context: Context) -> int:
    return (await context.cluster.send(Request("POST", "/messages/publication"))).status


async def test_the_cluster_is_lent_where_there_is_one() -> None:
    cluster = FakeCluster(response(200))
    outcome = await run_job(doing(publishing), {}, {"resultVariable": "r"}, cluster=cluster)
    assert outcome.variables == {"r": 200}
    outcome = await run_job(doing(publishing), {})
    assert isinstance(outcome, Fail)
    assert "its operator sets CAMUNDA_CLIENT_REST_ADDRESS" in outcome.message


LOGS_A_SECRET = """
import asyncio
from pydantic import BaseModel, SecretStr
from connectors.sdk import Context, connector
from worker.testing import run_job

class Login(BaseModel):
    password: SecretStr

@connector(type="test:leaking:1", name="Leaking")
async def leaking(input: Login, context: Context) -> None:
    plain = input.password.get_secret_value()
    context.log.info("logging in", password=plain)
    raise ValueError(f"no {plain}")

asyncio.run(run_job(leaking, {"password": "{{secrets.P}}"}, secrets={"P": "hush-hush"}))
"""


def test_what_is_logged_in_a_test_shows_no_secret() -> None:
    # In a process of its own, where nobody has set up logging.
    done = subprocess.run(
        [sys.executable, "-c", LOGS_A_SECRET], capture_output=True, text=True, check=True, timeout=150
    )
    assert "logging in" in done.stderr
    assert "ValueError: no ***" in done.stderr
    assert "hush-hush" not in done.stdout + done.stderr
