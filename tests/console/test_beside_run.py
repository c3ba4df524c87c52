"""The console of `run`: off unless it is switched on, behind the admin token, and only to look at."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from support.worker import WorkerProcess

from worker.config import ConfigError, load

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from support.gateway import ScriptedGateway
    from support.target import Target

REST = "io.camunda:http-json:1"
TOKEN = "the operator's +&="
SECRET = "correct-horse-battery"
ON = {"CONNECTOR_WORKER_CONSOLE": "true", "CONNECTOR_WORKER_ADMIN_TOKEN": TOKEN, "SECRET_TOKEN": SECRET}


async def status(call: AbstractAsyncContextManager[aiohttp.ClientResponse]) -> int:
    """Of an answer that is closed: one whose body comes after its head would keep its connection."""
    async with call as answer:
        return answer.status


async def test_jobs_are_shown_and_nothing_can_be_done(gateway: ScriptedGateway, target: Target) -> None:
    url = target.route("GET", "/answer", json={"you": f"sent {SECRET}"})
    bearer = {"type": "bearer", "token": "{{secrets.TOKEN}}"}
    variables = {"method": "GET", "url": url, "authentication": bearer}
    async with (
        WorkerProcess(gateway.url, ON) as process,
        aiohttp.ClientSession(
            f"{process.admin_url}/console/", cookie_jar=aiohttp.CookieJar(unsafe=True)
        ) as session,
    ):
        await gateway.settled(gateway.add_job(REST, variables, {"resultVariable": "r"}), within=60)
        await process.ready()
        for path in ("", "api/jobs", "api/events"):
            assert await status(session.get(path)) == 401
        headers = {"Authorization": f"Bearer {TOKEN}"}

        async def get(path: str) -> Any:
            async with session.get(path, headers=headers) as answer:
                assert answer.status == 200
                return await answer.json()

        assert (await get("api/about"))["acts"] is False
        (job,) = await get("api/jobs")
        whole = await get(f"api/jobs/{job['number']}")
        assert (whole["outcome"], whole["data"]["calls"][0]["status"]) == ("completed", 200)
        assert "***" in json.dumps(whole)
        assert SECRET not in json.dumps(whole)
        assert (await get("api/figures"))["keptBytes"] > 0
        for path in ("api/invoke", "api/feel", "api/incidents/1/retry"):
            assert await status(session.post(path, headers=headers, json={})) == 404
        assert await status(session.get("api/processes", headers=headers)) == 404
        assert await status(session.post("login", data={"token": TOKEN})) == 200


async def test_it_is_off_unless_switched_on(gateway: ScriptedGateway) -> None:
    async with WorkerProcess(gateway.url, ON | {"CONNECTOR_WORKER_CONSOLE": ""}) as process:
        await process.ready()
        async with aiohttp.ClientSession() as session:
            headers = {"Authorization": f"Bearer {TOKEN}"}
            assert await status(session.get(f"{process.admin_url}/console/", headers=headers)) == 404


def test_it_is_not_without_a_token() -> None:
    with pytest.raises(ConfigError, match="CONNECTOR_WORKER_ADMIN_TOKEN"):
        load({"CONNECTOR_WORKER_CONSOLE": "true"})


async def test_several_processes_have_none() -> None:
    several = ON | {"CAMUNDA_CLIENT_GRPC_ADDRESS": "http://127.0.0.1:1", "CONNECTOR_WORKER_PROCESSES": "2"}
    async with WorkerProcess(None, several) as process:
        assert await process.exit_code() == 2
        assert process.errors == [
            "CONNECTOR_WORKER_CONSOLE shows the jobs of one process: run one, or switch the console off"
        ]
