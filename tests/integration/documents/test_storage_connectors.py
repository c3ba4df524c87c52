"""The connectors of object stores against servers that speak as those do: what goes in comes out, large or small."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from azure.storage.blob import AccountSasPermissions, ResourceTypes, generate_account_sas
from azure.storage.blob.aio import ContainerClient
from support.google import json_key
from support.object_servers import AZURE_ACCOUNT, AZURE_KEY

from connectors.azure_blob import azure_blob
from connectors.google_storage import google_storage
from connectors.google_storage.connector import GoogleStorageSettings
from connectors.sdk.documents import read
from connectors.sdk.http import Request
from connectors.sdk.testing import FakeDocuments
from worker.testing import Complete, run_job

if TYPE_CHECKING:
    from support.target import Target

    from worker.net.client import HttpClient

pytestmark = pytest.mark.integration
LARGE = bytes(range(256)) * 4096 * 20  # 20 MiB


@pytest.mark.parametrize("content", [b"", b"small", LARGE], ids=["empty", "small", "large"])
async def test_azure_has_what_it_was_given(azure_connection: str, http: HttpClient, content: bytes) -> None:
    container = f"c-{uuid4()}"
    async with ContainerClient.from_connection_string(azure_connection, container) as client:
        await client.create_container()
        account = client.url.removesuffix(f"/{container}")
    permission = AccountSasPermissions(read=True, write=True, create=True)
    expiry = datetime.now(UTC) + timedelta(hours=1)
    token = generate_account_sas(
        AZURE_ACCOUNT, AZURE_KEY, ResourceTypes(object=True), permission, expiry, protocol="https,http"
    )
    common = {"authentication": {"SASUrl": account, "SASToken": token}}

    async def run(documents: FakeDocuments, operation: str, **given: Any) -> Any:
        variables = common | {
            "operationDiscriminator": operation,
            "operation": {"container": container} | given,
        }
        outcome = await run_job(
            azure_blob, variables, {"resultVariable": "r"}, http=http, documents=documents
        )
        assert isinstance(outcome, Complete), outcome
        return outcome.variables["r"]

    documents = FakeDocuments()
    given = await documents.create(content, name="dir/ü a.bin", content_type="application/x-test")
    await run(documents, "uploadBlob", document=given.reference, timeout=60)
    found = await run(documents, "downloadBlob", fileName="dir/ü a.bin", asFile=True)
    same = documents.resolve(found["document"])
    assert sha256(await read(same)).digest() == sha256(content).digest()
    assert same.metadata.content_type == "application/x-test"


@pytest.mark.parametrize("content", [b"", b"small", LARGE], ids=["empty", "small", "large"])
async def test_google_has_what_it_was_given(
    gcs_url: str, http: HttpClient, target: Target, content: bytes
) -> None:
    bucket = f"b-{uuid4()}"
    made = Request("POST", f"{gcs_url}/storage/v1/b?project=p", [("Content-Type", "application/json")])
    made.body = f'{{"name": "{bucket}"}}'.encode()
    assert (await http.send(made)).status == 200
    key = json_key(target.route("POST", "/token", json={"access_token": "t", "expires_in": 3600}))

    async def run(documents: FakeDocuments, operation: str, **given: Any) -> Any:
        variables = {
            "authentication": {"jsonKey": key},
            "operationDiscriminator": operation,
            "operation": {"project": "p", "bucket": bucket} | given,
        }
        outcome = await run_job(
            google_storage,
            variables,
            {"resultVariable": "r"},
            http=http,
            documents=documents,
            settings=GoogleStorageSettings(base_url=gcs_url),
        )
        assert isinstance(outcome, Complete), outcome
        return outcome.variables["r"]

    documents = FakeDocuments()
    given = await documents.create(content, name="dir/ü a.bin")
    await run(documents, "uploadObject", document=given.reference)
    found = await run(documents, "downloadObject", fileName="dir/ü a.bin", asDocument=True)
    assert sha256(await read(documents.resolve(found["document"]))).digest() == sha256(content).digest()
    (login,) = target.requests
    assert "assertion=" in login.text
