"""Stores in buckets, held to the contract of all stores on servers that speak the protocols."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from support.document_stores import TEXT, StoreContract, content, read

from connectors.sdk import ConnectorError
from connectors.sdk.http import Request
from worker.documents import azure, gcs, s3
from worker.documents.settings import DocumentSettings
from worker.documents.store import StoreSetup

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from worker.net.client import HttpClient


async def fetched(http: HttpClient, url: str) -> Any:
    response = await http.send(Request("GET", url))
    assert response.status == 200, response.body
    return response


class TestS3(StoreContract):
    @pytest.fixture
    async def store(self, s3_url: str, s3_bucket: str, http: HttpClient) -> AsyncIterator[s3.S3Store]:
        self.http = http
        settings = DocumentSettings(s3_bucket=f"{s3_bucket}/of/tests", s3_endpoint=s3_url)
        async with s3.open_store(StoreSetup(settings, {}, http)) as store:
            yield store

    async def kept(self, store: Any) -> int:
        objects = await store._client.list_objects_v2(Bucket=store._bucket.name)
        uploads = await store._client.list_multipart_uploads(Bucket=store._bucket.name)
        assert all(each["Key"].startswith("of/tests/") for each in objects.get("Contents", ()))
        return len(objects.get("Contents", ())) + len(uploads.get("Uploads", ()))

    async def fetched(self, url: str) -> bytes:
        response = await fetched(self.http, url)
        headers = {name.lower(): value for name, value in response.headers}
        assert headers["content-type"].startswith("text/plain")
        assert headers["content-disposition"] == "attachment; filename*=UTF-8''gr%C3%BC%C3%9Fe.txt"
        return bytes(response.body)

    async def test_a_bucket_that_is_not_there_is_named(self, store: Any) -> None:
        await store._client.delete_bucket(Bucket=store._bucket.name)
        with pytest.raises(ConnectorError, match=r"could not be kept in S3: .*NoSuchBucket"):
            await store.create(b"x", TEXT)

    async def test_a_link_lasts_seven_days_at_most(self, store: Any) -> None:
        with pytest.raises(ConnectorError, match="seven days"):
            await store.link(await store.create(b"x", TEXT), timedelta(days=8))


class TestAzure(StoreContract):
    @pytest.fixture
    async def store(
        self, azure_connection: str, azure_container: str, http: HttpClient
    ) -> AsyncIterator[azure.AzureStore]:
        self.http = http
        settings = DocumentSettings(
            azure_container=f"{azure_container}/of/tests", azure_connection_string=azure_connection
        )
        async with azure.open_store(StoreSetup(settings, {}, http)) as store:
            yield store

    async def kept(self, store: Any) -> int:
        names = [name async for name in store._client.list_blob_names()]
        assert all(name.startswith("of/tests/") for name in names)
        return len(names)

    async def fetched(self, url: str) -> bytes:
        response = await fetched(self.http, url)
        assert ("content-type", "text/plain") in [(name.lower(), value) for name, value in response.headers]
        return bytes(response.body)

    async def test_a_link_needs_a_key(self, store: Any) -> None:
        entry = await store.create(b"x", TEXT)
        keyless = azure.AzureStore(SimpleNamespace(credential=None), store._bucket)  # type: ignore[arg-type]
        with pytest.raises(ConnectorError, match="account key"):
            await keyless.link(entry, timedelta(hours=1))


class TestGcs(StoreContract):
    @pytest.fixture
    async def store(self, gcs_url: str, gcs_bucket: str, http: HttpClient) -> AsyncIterator[gcs.GcsStore]:
        self.http = http
        settings = DocumentSettings(gcs_bucket=f"{gcs_bucket}/of/tests")
        async with gcs.open_store(StoreSetup(settings, {"STORAGE_EMULATOR_HOST": gcs_url}, http)) as store:
            yield store

    async def kept(self, store: Any) -> int:
        response = await fetched(self.http, f"{store._api}/storage/v1/b/{store._bucket.name}/o")
        items = orjson.loads(response.body).get("items", [])
        assert all(each["name"].startswith("of/tests/") for each in items)
        return len(items)

    async def test_a_link_leads_to_the_content(self, store: Any) -> None:
        with pytest.raises(ConnectorError, match="key of a service account"):
            await store.link(await store.create(b"x", TEXT), timedelta(hours=1))

    async def test_the_content_has_its_type(self, store: Any) -> None:
        entry = await store.create(content(b"x"), TEXT)
        known = orjson.loads((await fetched(self.http, store._object(entry))).body)
        assert known["contentType"] == "text/plain"

    async def test_a_bucket_that_is_not_there_is_named(self, store: Any) -> None:
        elsewhere = gcs.GcsStore(
            self.http, replace(store._bucket, name="other"), store._credentials, store._api
        )
        with pytest.raises(ConnectorError, match="could not be kept in Google Cloud Storage: 404"):
            await elsewhere.create(b"x", TEXT)
        entry = await store.create(b"x", TEXT)
        with pytest.raises(ConnectorError, match="has no document"):
            await read(elsewhere, entry)
