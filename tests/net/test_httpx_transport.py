"""httpx over the worker's client: third-party libraries get its pools, bounds and policy."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import httpx
import pytest
from support.ports import free_port

from connectors.sdk import EgressDenied
from worker.net.httpx_transport import HttpxTransport

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from support.target import Target

    from worker.net.client import HttpClient


@pytest.fixture
async def library(client: HttpClient) -> AsyncIterator[httpx.AsyncClient]:
    """What a third-party library would be given."""
    async with httpx.AsyncClient(transport=HttpxTransport(client)) as made:
        yield made


async def test_requests_and_responses_pass_through(library: httpx.AsyncClient, target: Target) -> None:
    url = target.route("POST", "/x", json={"ok": True}, status=201, headers={"X-A": "b"})
    response = await library.post(url, json={"a": 1}, params={"q": "ü b"}, headers={"X-B": "c"})
    assert (response.status_code, response.reason_phrase, response.json()) == (201, "Created", {"ok": True})
    assert response.headers["X-A"] == "b"
    sent = target.requests[0]
    assert (sent.json(), sent.query["q"], sent.headers["X-B"]) == ({"a": 1}, "ü b", "c")
    assert len(sent.headers.getall("Content-Length")) == 1
    assert len(sent.headers.getall("Host")) == 1


async def test_a_compressed_body_is_inflated_once(library: httpx.AsyncClient, target: Target) -> None:
    url = target.route("GET", "/x", body=gzip.compress(b"text"), headers={"Content-Encoding": "gzip"})
    assert (await library.get(url)).content == b"text"


async def test_a_response_can_be_streamed(library: httpx.AsyncClient, target: Target) -> None:
    url = target.route("GET", "/x", body=bytes(200_000))
    async with library.stream("GET", url) as response:
        assert sum([len(chunk) async for chunk in response.aiter_bytes()]) == 200_000


async def test_failures_are_httpxs_own(library: httpx.AsyncClient, target: Target) -> None:
    with pytest.raises(httpx.ConnectError):
        await library.get(f"http://127.0.0.1:{free_port()}/")
    url = target.route("GET", "/x", text="late")
    target.hold("/x")
    with pytest.raises(httpx.ReadTimeout):
        await library.get(url, timeout=0.05)


async def test_a_denied_address_stays_denied(library: httpx.AsyncClient) -> None:
    with pytest.raises(EgressDenied):
        await library.get("http://169.254.169.254/")
