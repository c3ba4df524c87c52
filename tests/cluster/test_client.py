"""The cluster's REST API: who the worker is to it, and what its refusals become."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.cluster import FakeCluster

from connectors.sdk.http import Request
from connectors.sdk.oauth import ClientCredentials
from worker.cluster import ClusterClient, ClusterError, client
from worker.config import BasicAuth
from worker.net.client import HttpClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from worker.config.settings import Auth

MODEL = b"<definitions/>"


@pytest.fixture
async def cluster() -> AsyncIterator[FakeCluster]:
    async with FakeCluster() as fake:
        fake.models[7] = MODEL
        yield fake


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    pooled = HttpClient()
    yield pooled
    await pooled.close()


async def read(cluster: FakeCluster, http: HttpClient, auth: Auth = None, key: int = 7) -> bytes:
    return await ClusterClient(cluster.url, http, auth).process_xml(key)


async def test_a_process_is_read(cluster: FakeCluster, http: HttpClient) -> None:
    assert await read(cluster, http) == MODEL
    (request,) = cluster.requests
    assert (request.method, request.path) == ("GET", "/v2/process-definitions/7/xml")
    assert "Authorization" not in request.headers


async def test_a_slash_at_the_address_s_end_is_none_too_many(cluster: FakeCluster, http: HttpClient) -> None:
    assert await ClusterClient(f"{cluster.url}/", http, None).process_xml(7) == MODEL


async def test_a_user_is_shown_by_basic_authentication(cluster: FakeCluster, http: HttpClient) -> None:
    cluster.authorizations = {"Basic YWRhOnA0c3M="}
    assert await read(cluster, http, BasicAuth("ada", "p4ss")) == MODEL


async def test_a_client_is_shown_by_its_token(cluster: FakeCluster, http: HttpClient) -> None:
    cluster.authorizations = {"Bearer token-1"}
    assert await read(cluster, http, ClientCredentials(cluster.token_endpoint(), "me", "hush")) == MODEL


async def test_a_refused_token_is_replaced_once(cluster: FakeCluster, http: HttpClient) -> None:
    auth = ClientCredentials(cluster.token_endpoint(), "me", "hush")
    cluster.authorizations = {"Bearer token-2"}
    assert await read(cluster, http, auth) == MODEL
    cluster.authorizations = {"Bearer never"}
    with pytest.raises(ClusterError, match="401") as caught:
        await read(cluster, http, auth)
    assert caught.value.status == 401
    assert cluster.reads(7) == 4


async def test_a_token_that_cannot_be_had_is_said(cluster: FakeCluster, http: HttpClient) -> None:
    auth = ClientCredentials(f"{cluster.url}/nowhere", "me", "hush")
    with pytest.raises(ClusterError, match="no token for") as caught:
        await read(cluster, http, auth)
    assert "hush" not in str(caught.value)


async def test_a_refusal_is_told_in_the_cluster_s_words(cluster: FakeCluster, http: HttpClient) -> None:
    with pytest.raises(ClusterError) as caught:
        await read(cluster, http, key=8)
    assert str(caught.value) == (
        "GET /v2/process-definitions/8/xml: 404 NOT_FOUND: Process Definition with key '8' not found"
    )
    assert caught.value.status == 404


async def test_a_process_without_xml_is_an_error(cluster: FakeCluster, http: HttpClient) -> None:
    cluster.models[9] = None
    with pytest.raises(ClusterError, match="has no XML"):
        await read(cluster, http, key=9)


async def test_a_cluster_that_is_not_there_is_an_error_without_status(http: HttpClient) -> None:
    with pytest.raises(ClusterError, match="process-definitions/7") as caught:
        await ClusterClient("http://127.0.0.1:1", http, None).process_xml(7)
    assert caught.value.status is None


async def test_a_cluster_that_does_not_answer_is_not_waited_for_for_ever(
    cluster: FakeCluster, http: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PROCESS_DEADLINE", 0.05)
    cluster.hold("/v2/process-definitions/7/xml")
    with pytest.raises(ClusterError, match=r"no answer within 0\.05 s"):
        await read(cluster, http)


async def test_large_answers_are_streamed_with_the_same_credentials(
    cluster: FakeCluster, http: HttpClient
) -> None:
    auth = ClientCredentials(cluster.token_endpoint(), "me", "hush")
    cluster.authorizations = {"Bearer token-2"}
    api = ClusterClient(cluster.url, http, auth)
    async with api.stream(Request("GET", "/process-definitions/7/xml")) as response:
        assert b"".join([piece async for piece in response.chunks()]) == MODEL
    with pytest.raises(ClusterError, match="404 NOT_FOUND"):
        async with api.stream(Request("GET", "/process-definitions/8/xml")):
            pass
