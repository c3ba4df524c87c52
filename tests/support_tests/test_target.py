"""The HTTP target answers by route and keeps what arrived."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING

import aiohttp
import grpc
import pytest
from pyzeebe.proto import gateway_pb2 as pb
from pyzeebe.proto.gateway_pb2_grpc import GatewayStub
from support.certificates import Certificates
from support.gateway import ScriptedGateway
from support.target import Target

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_a_route_answers_and_the_request_is_kept(target: Target, client: aiohttp.ClientSession) -> None:
    url = target.route("POST", "/orders", json={"id": 7}, status=201, headers={"X-Kind": "order"})
    async with client.post(url, json={"n": 1}, params={"q": "a b"}) as response:
        assert (response.status, await response.json(), response.headers["x-kind"]) == (
            201,
            {"id": 7},
            "order",
        )
    (request,) = target.requests_of("/orders")
    assert (request.method, request.json(), request.query["q"]) == ("POST", {"n": 1}, "a b")
    assert request.raw_path == "/orders?q=a+b"


async def test_an_unknown_path_is_not_found_and_counted(
    target: Target, client: aiohttp.ClientSession
) -> None:
    async with client.get(f"{target.url}/nowhere") as response:
        assert response.status == 404
    assert target.count("/nowhere") == 1


async def test_held_requests_wait_until_they_are_released(
    target: Target, client: aiohttp.ClientSession
) -> None:
    url = target.route("GET", "/slow", text="done")
    target.hold("/slow")
    asking = [asyncio.create_task(client.get(url)) for _ in range(3)]
    await target.arrived("/slow", 3)
    assert not any(task.done() for task in asking)
    target.release("/slow")
    assert [await response.text() for response in await asyncio.gather(*asking)] == ["done"] * 3
    assert target.most_at_once == 3


async def test_the_token_endpoint_issues_a_new_token_each_time(
    target: Target, client: aiohttp.ClientSession
) -> None:
    url = target.token_endpoint(expires_in=60)
    for number in (1, 2):
        async with client.post(url, data={"grant_type": "client_credentials"}) as response:
            token = await response.json()
        assert token == {"access_token": f"token-{number}", "token_type": "Bearer", "expires_in": 60}


async def test_https_asks_for_a_client_certificate(tmp_path: Path) -> None:
    made = Certificates(tmp_path)
    trusting = ssl.create_default_context(cafile=made.authority)
    async with Target(tls=made.server_context(ask_client=True)) as target, aiohttp.ClientSession() as client:
        url = target.route("GET", "/", text="hello")
        with pytest.raises(aiohttp.ClientError):
            await client.get(url, ssl=trusting)
        trusting.load_cert_chain(made.client_certificate, made.client_key)
        async with client.get(url, ssl=trusting) as response:
            assert await response.text() == "hello"
        assert target.requests[0].client_certificate is not None


async def test_a_gateway_speaks_tls_with_client_certificates(tmp_path: Path) -> None:
    made = Certificates(tmp_path)
    shown = grpc.ssl_channel_credentials(
        made.authority.read_bytes(), made.client_key.read_bytes(), made.client_certificate.read_bytes()
    )
    async with (
        ScriptedGateway(tls=made.grpc_credentials(ask_client=True)) as gateway,
        grpc.aio.secure_channel(f"localhost:{gateway.port}", shown) as channel,
    ):
        assert gateway.url.startswith("https://")
        assert (await GatewayStub(channel).Topology(pb.TopologyRequest())).clusterSize == 1
