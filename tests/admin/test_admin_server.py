"""The admin port: health in the reference's paths and JSON, and in those of Kubernetes."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from worker.admin.component import Component
from worker.admin.port import bind
from worker.admin.server import AdminServer
from worker.config import ConfigError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Source:
    """A worker whose gateway is there, until it is not."""

    def __init__(self) -> None:
        self.up = True

    def readiness(self) -> dict[str, Component]:
        return {"zeebeClient": Component(up=self.up, details={"address": "http://gateway:26500"})}


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
async def url(source: Source) -> AsyncIterator[str]:
    listener = bind(0, "SERVER_PORT")
    port = listener.getsockname()[1]
    server = AdminServer(source, listener)
    serving = asyncio.create_task(server.run_until_stopped())
    yield f"http://127.0.0.1:{port}"
    serving.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await serving


async def get(url: str) -> tuple[int, Any]:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        is_json = response.content_type == "application/json"
        return response.status, await response.json() if is_json else await response.text()


async def test_health_is_the_references_json(url: str) -> None:
    assert await get(f"{url}/actuator/health") == (
        200,
        {
            "status": "UP",
            "components": {"zeebeClient": {"status": "UP", "details": {"address": "http://gateway:26500"}}},
            "groups": ["liveness", "readiness"],
        },
    )


async def test_a_lost_gateway_makes_the_worker_unready_but_leaves_it_alive(url: str, source: Source) -> None:
    source.up = False
    for path in ("/actuator/health", "/actuator/health/readiness"):
        status, body = await get(url + path)
        assert (status, body["status"]) == (503, "DOWN")
        assert body["components"]["zeebeClient"]["status"] == "DOWN"
    assert (await get(f"{url}/readyz"))[0] == 503
    assert await get(f"{url}/actuator/health/liveness") == (200, {"status": "UP"})
    assert (await get(f"{url}/healthz"))[0] == 200


async def test_a_connected_worker_is_ready(url: str) -> None:
    assert (await get(f"{url}/readyz"))[0] == 200
    assert (await get(f"{url}/actuator/health/readiness"))[1]["status"] == "UP"


async def test_an_unknown_path_is_not_found(url: str) -> None:
    assert (await get(f"{url}/actuator/env"))[0] == 404


async def test_the_port_is_reached_by_ipv4_and_ipv6(url: str) -> None:
    if not socket.has_dualstack_ipv6():
        pytest.skip("this machine has no IPv6")
    assert (await get(url.replace("127.0.0.1", "[::1]") + "/healthz"))[0] == 200


@pytest.mark.usefixtures("url")
async def test_the_servers_signals_are_left_to_the_service() -> None:
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_a_port_in_use_is_one_line_that_names_the_setting() -> None:
    with contextlib.closing(bind(0, "SERVER_PORT")) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(
            ConfigError, match=rf"^SERVER_PORT: port {port} can't be taken \(Address already in use\)"
        ):
            bind(port, "SERVER_PORT")
