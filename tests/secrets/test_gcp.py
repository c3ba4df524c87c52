"""Secrets from Google Cloud Secret Manager: its REST API, and Google's token end point."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from worker.net.client import HttpClient
from worker.secrets.gcp import SecretManager, gcp
from worker.secrets.provider import ProviderContext, ProviderUnavailable
from worker.secrets.settings import SecretSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from support.target import Target

PATH = "/v1/projects/shop/secrets/connectors-7b1f/versions/latest:access"


@pytest.fixture
def account(target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service account whose tokens the test's server gives."""
    key = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path / "account.json"
    file.write_text(
        json.dumps(
            {
                "type": "service_account",
                "project_id": "shop",
                "private_key_id": "1",
                "private_key": key.decode(),
                "client_email": "worker@shop.example",
                "client_id": "1",
                "token_uri": target.token_endpoint("/token"),
                "universe_domain": "googleapis.com",
            }
        )
    )
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file))


@pytest.fixture
async def source(account: None, target: Target) -> AsyncIterator[SecretManager]:
    http = HttpClient()
    manager = SecretManager("shop", "connectors-7b1f", http, target.url)
    yield manager
    await manager.close()
    await http.close()


def answer(target: Target, payload: bytes) -> None:
    encoded = base64.b64encode(payload).decode()
    name = "projects/7/secrets/connectors-7b1f/versions/1"
    target.route("GET", PATH, json={"name": name, "payload": {"data": encoded, "dataCrc32c": "1"}})


async def test_the_latest_version_is_read_with_the_account_s_token(
    target: Target, source: SecretManager
) -> None:
    answer(target, b'{"TOKEN": "from google"}')
    assert await source.load() == {"TOKEN": "from google"}
    (request,) = target.requests_of(PATH)
    assert request.headers["Authorization"] == "Bearer token-1"


async def test_the_token_is_kept_while_it_is_valid(target: Target, source: SecretManager) -> None:
    answer(target, b"{}")
    await source.load()
    await source.load()
    assert target.count("/token") == 1
    assert target.count(PATH) == 2


@pytest.mark.parametrize("status", [401, 403, 404, 503])
async def test_a_refusal_names_the_secret(target: Target, source: SecretManager, status: int) -> None:
    target.route("GET", PATH, status=status, json={"error": {"code": status, "message": "words"}})
    with pytest.raises(ProviderUnavailable, match=rf"^{status} .* for projects/shop/secrets/connectors-7b1f"):
        await source.load()


@pytest.mark.parametrize("payload", [b"text", b"[1]", b"\xff"])
async def test_a_secret_that_is_no_object_is_said_without_its_value(
    target: Target, source: SecretManager, payload: bytes
) -> None:
    answer(target, payload)
    with pytest.raises(ProviderUnavailable, match=r"versions/latest is no JSON object$"):
        await source.load()


async def test_an_answer_without_payload_is_said(target: Target, source: SecretManager) -> None:
    target.route("GET", PATH, json={"name": "x"})
    with pytest.raises(ProviderUnavailable, match="has no payload"):
        await source.load()


@pytest.mark.parametrize(
    ("settings", "missing"),
    [
        ({"document": "x"}, "SECRETS_PROJECT_ID"),
        ({"google_project": "shop"}, "SECRETS_PREFIX or CAMUNDA_CLUSTER_ID"),
    ],
)
def test_what_is_missing_is_named(settings: dict[str, Any], missing: str) -> None:
    with pytest.raises(ValueError, match=missing):
        gcp(ProviderContext(SecretSettings(**settings), {}, None))  # type: ignore[arg-type]  # it comes to no call
