"""Servers of object stores, one of each for a test run, and a bucket of its own for each test."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

import orjson
import pytest
from aiobotocore.session import get_session
from azure.storage.blob.aio import ContainerClient
from support.java import MissingError
from support.object_servers import azure_server, gcs_server, s3_server

from connectors.sdk.http import Request
from worker.net.client import HttpClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from contextlib import AbstractContextManager


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    client = HttpClient()
    yield client
    await client.close()


@pytest.fixture(scope="session")
def s3_url() -> Iterator[str]:
    with s3_server() as url:
        yield url


@pytest.fixture(scope="session")
def azure_connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with fetched_before(azure_server(tmp_path_factory.mktemp("azure"))) as connection:
        yield connection


@pytest.fixture(scope="session")
def gcs_url() -> Iterator[str]:
    with fetched_before(gcs_server()) as url:
        yield url


@contextmanager
def fetched_before(server: AbstractContextManager[str]) -> Iterator[str]:
    """Skip where the server is neither on this machine nor to be had."""
    with ExitStack() as stack:
        try:
            where = stack.enter_context(server)
        except MissingError as missing:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip(str(missing))
        yield where


@pytest.fixture
async def s3_bucket(s3_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    name = f"documents-{uuid4()}"
    async with get_session().create_client("s3", endpoint_url=s3_url) as client:
        await client.create_bucket(Bucket=name)
    return name


@pytest.fixture
async def azure_container(azure_connection: str) -> str:
    name = f"documents-{uuid4()}"
    async with ContainerClient.from_connection_string(azure_connection, name) as client:
        await client.create_container()
    return name


@pytest.fixture
async def gcs_bucket(gcs_url: str, http: HttpClient) -> str:
    name = f"documents-{uuid4()}"
    url, kind = f"{gcs_url}/storage/v1/b?project=test", ("Content-Type", "application/json")
    response = await http.send(Request("POST", url, [kind], orjson.dumps({"name": name})))
    assert response.status == 200
    return name
