"""Secrets of a worker that runs: files that change, providers that go down, and the processes that name secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.bpmn import Process
from support.cluster import FakeCluster
from support.vault import FakeVault
from support.worker import WorkerProcess

if TYPE_CHECKING:
    from pathlib import Path

    from support.gateway import ScriptedGateway
    from support.gateway_jobs import Call
    from support.target import Target

REST = "io.camunda:http-json:1"
MODE = "CAMUNDA_CONNECTOR_SECRET_RESOLVER_SECRET_FILTER_MODE"
MODEL = Process("order").start().service_task("charge", REST, inputs={"t": "{{secrets.TOKEN}}"}).end().xml()


async def run(gateway: ScriptedGateway, target: Target, secret: str = "TOKEN", **facts: Any) -> Call:
    """One REST job that shows the target a secret."""
    url = target.route("GET", "/answer", json={})
    bearer = {"type": "bearer", "token": f"{{{{secrets.{secret}}}}}"}
    key = gateway.add_job(REST, {"method": "GET", "url": url, "authentication": bearer}, **facts)
    return await gateway.settled(key, within=60)


def shown(target: Target) -> list[str]:
    return [request.headers["Authorization"] for request in target.requests]


async def test_a_file_that_changes_under_a_running_worker_counts_for_the_next_job(
    gateway: ScriptedGateway, target: Target, tmp_path: Path
) -> None:
    settings = {
        "CONNECTOR_WORKER_SECRET_PROVIDERS": "files",
        "CONNECTOR_WORKER_SECRETS_DIRECTORY": str(tmp_path),
    }
    (tmp_path / "TOKEN").write_text("first-value\n")
    async with WorkerProcess(gateway.url, settings):
        await run(gateway, target)
        (tmp_path / "TOKEN").write_text("second-value\n")
        await run(gateway, target)
    assert shown(target) == ["Bearer first-value", "Bearer second-value"]


async def test_a_provider_that_is_down_costs_no_retry_and_the_worker_lives_on(
    gateway: ScriptedGateway, target: Target
) -> None:
    async with FakeVault() as vault:
        vault.secrets["secret/connectors"] = {"TOKEN": "from-vault"}
        vault.sealed = True
        settings = {
            "CONNECTOR_WORKER_SECRET_PROVIDERS": "environment,vault",
            "VAULT_ADDR": vault.url,
            "VAULT_TOKEN": "root",
            "SECRET_OTHER": "from-environment",
        }
        async with WorkerProcess(gateway.url, settings) as worker:
            failed = await run(gateway, target)
            assert (failed.method, failed.request.retries, failed.request.retryBackOff) == (
                "FailJob",
                3,
                5000,
            )
            assert "'vault' could not be asked: VaultDown" in failed.request.errorMessage
            assert (await run(gateway, target, "OTHER")).method == "CompleteJob"
            vault.sealed = False
            assert (await run(gateway, target)).method == "CompleteJob"
            await worker.wrote("the secret provider is back")
    assert shown(target) == ["Bearer from-environment", "Bearer from-vault"]


async def test_with_a_rest_address_only_what_stands_in_the_deployed_inputs_is_resolved(
    gateway: ScriptedGateway, target: Target
) -> None:
    async with FakeCluster() as cluster:
        cluster.authorizations = {"Bearer token-1"}
        cluster.models[7] = MODEL
        settings = {
            "CAMUNDA_CLIENT_REST_ADDRESS": cluster.url,
            "CAMUNDA_CLIENT_AUTH_CLIENT_ID": "me",
            "CAMUNDA_CLIENT_AUTH_CLIENT_SECRET": "hush-hush",
            "CAMUNDA_CLIENT_AUTH_TOKEN_URL": cluster.token_endpoint(),
            # The rules for connectors' calls do not bind the worker's own.
            "CONNECTOR_WORKER_EGRESS_DENY_PRIVATE": "true",
            "SECRET_TOKEN": "named-by-the-model",
            "SECRET_OTHER": "named-by-data",
        }
        element: dict[str, Any] = {"elementId": "charge", "bpmnProcessId": "order", "processDefinitionKey": 7}
        async with WorkerProcess(gateway.url, settings) as worker:
            denied = await run(gateway, target, "OTHER", **element)
            unread = await run(gateway, target, **(element | {"processDefinitionKey": 8}))
            assert "any secret" not in worker.log()
            assert "named-by-data" not in worker.log()
        assert cluster.reads(7) == 1
    assert denied.request.retries == 0
    assert denied.variables["error"]["code"] == "SECRET_NOT_ALLOWED"
    assert (unread.request.retries, unread.request.retryBackOff) == (3, 5000)
    assert "404 NOT_FOUND" in unread.request.errorMessage
    assert target.requests == []


async def test_a_secret_that_the_element_names_is_resolved_and_its_process_read_once(
    gateway: ScriptedGateway, target: Target
) -> None:
    async with FakeCluster() as cluster:
        cluster.models[7] = MODEL
        settings = {"CAMUNDA_CLIENT_REST_ADDRESS": cluster.url, "SECRET_TOKEN": "named-by-the-model"}
        async with WorkerProcess(gateway.url, settings):
            for _ in range(2):
                done = await run(
                    gateway, target, elementId="charge", bpmnProcessId="order", processDefinitionKey=7
                )
                assert done.method == "CompleteJob"
        assert cluster.reads(7) == 1
    assert shown(target) == ["Bearer named-by-the-model"] * 2


async def test_without_one_there_is_one_warning_that_says_how_to_close_it(gateway: ScriptedGateway) -> None:
    async with WorkerProcess(gateway.url) as worker:
        await worker.wrote('"started"')
        warnings = [line for line in worker.errors if "may name any secret" in line]
    assert len(warnings) == 1
    assert "CAMUNDA_CLIENT_REST_ADDRESS" in warnings[0]
    assert f"{MODE}=DISABLED" in warnings[0]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"CONNECTOR_WORKER_SECRET_PROVIDERS": "valt"}, "there is no secret provider valt"),
        ({"CONNECTOR_WORKER_SECRET_PROVIDERS": "vault"}, "needs VAULT_ADDR"),
        ({MODE: "STRICT"}, f"{MODE}: strict reads processes"),
    ],
)
async def test_secrets_that_cannot_be_had_as_set_are_one_line_and_exit_2(
    gateway: ScriptedGateway, settings: dict[str, str], said: str
) -> None:
    async with WorkerProcess(gateway.url, settings) as worker:
        assert await worker.exit_code() == 2
    assert said in worker.errors[-1]
    assert "Traceback" not in worker.log()
