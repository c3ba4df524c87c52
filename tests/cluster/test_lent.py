"""The cluster as connectors see it: its REST API, under the worker's credentials."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from support import asking, plugin
from support.cluster import FakeCluster
from support.worker import WorkerProcess

if TYPE_CHECKING:
    from pathlib import Path


async def asked(key: int, cluster: FakeCluster, folder: Path, code: int = 0) -> dict[str, Any]:
    settings = {
        **plugin.install(asking, folder),
        "CAMUNDA_CLIENT_REST_ADDRESS": cluster.url,
        "CAMUNDA_CLIENT_AUTH_USERNAME": "ada",
        "CAMUNDA_CLIENT_AUTH_PASSWORD": "p4ss",
    }
    command = ("invoke", "test:asking:1", "--variables", f'{{"key": {key}}}', "--header", "resultVariable=r")
    async with WorkerProcess(None, settings, command) as process:
        assert await process.exit_code() == code
        outcome: dict[str, Any] = json.loads("\n".join(process.output))
        return outcome


async def test_connectors_speak_to_the_cluster_as_the_worker_does(tmp_path: Path) -> None:
    async with FakeCluster() as cluster:
        cluster.models[7] = b"<definitions/>"
        cluster.authorizations = {"Basic YWRhOnA0c3M="}
        outcome = await asked(7, cluster, tmp_path)
    assert outcome == {"command": "complete", "variables": {"r": "<definitions/>"}}


async def test_its_refusals_are_errors_of_the_connector(tmp_path: Path) -> None:
    async with FakeCluster() as cluster:
        outcome = await asked(8, cluster, tmp_path, code=1)
    assert (outcome["command"], outcome["variables"]["error"]["code"]) == ("fail", "404")
    assert "Process Definition with key '8' not found" in outcome["errorMessage"]
