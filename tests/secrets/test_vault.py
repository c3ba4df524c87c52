"""Secrets from HashiCorp Vault, over its HTTP API."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.vault import ACCOUNT, KUBERNETES_ROLE, ROLE_ID, SECRET_ID, FakeVault

from worker.secrets.provider import ProviderContext, ProviderUnavailable
from worker.secrets.settings import SecretSettings, VaultSettings
from worker.secrets.vault import KeyValueSecret, vault

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from worker.secrets.scope import Scope


@pytest.fixture(autouse=True)
def no_login_of_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("VAULT_ADDR", "VAULT_TOKEN", "VAULT_NAMESPACE", "VAULT_CACERT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
async def server() -> AsyncIterator[FakeVault]:
    async with FakeVault() as fake:
        fake.secrets["secret/connectors"] = {"TOKEN": "from vault", "PORT": 8200}
        yield fake


async def read(server: FakeVault, account: Path | None = None, **settings: Any) -> dict[str, Any]:
    chosen = VaultSettings(address=server.url, **settings)
    source = KeyValueSecret(chosen) if account is None else KeyValueSecret(chosen, account)
    try:
        return await source.load()
    finally:
        await source.close()


async def test_the_entries_of_a_secret_are_read_with_a_token(server: FakeVault) -> None:
    assert await read(server, token="root") == {"TOKEN": "from vault", "PORT": 8200}
    (request,) = server.requests_of("/v1/secret/data/connectors")
    assert request.method == "GET"


async def test_mount_path_and_namespace_are_settings(server: FakeVault) -> None:
    server.namespace = "team"
    server.secrets["kv/apps/worker"] = {"A": "1"}
    assert await read(server, token="root", namespace="team", mount="kv", path="apps/worker") == {"A": "1"}


async def test_an_application_logs_in_once_and_again_when_its_token_ended(server: FakeVault) -> None:
    settings = VaultSettings(address=server.url, role_id=ROLE_ID, secret_id=SECRET_ID)
    source = KeyValueSecret(settings)
    await source.load()
    await source.load()
    assert server.count("/v1/auth/approle/login") == 1
    server.tokens.clear()
    assert (await source.load())["TOKEN"] == "from vault"
    assert server.count("/v1/auth/approle/login") == 2
    await source.close()


async def test_a_pod_logs_in_by_its_service_account(server: FakeVault, tmp_path: Path) -> None:
    account = tmp_path / "token"
    account.write_text(ACCOUNT)
    assert await read(server, account, kubernetes_role=KUBERNETES_ROLE)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"token": "wrong"}, "Forbidden for secret/connectors"),
        ({"token": "root", "path": "nowhere"}, "InvalidPath for secret/nowhere"),
        ({"token": "root", "path": "deleted"}, "InvalidPath for secret/deleted"),
        ({"role_id": ROLE_ID, "secret_id": "wrong"}, "InvalidRequest for secret/connectors"),
    ],
)
async def test_a_refusal_names_the_secret_and_not_what_was_sent(
    server: FakeVault, settings: dict[str, Any], reason: str
) -> None:
    server.secrets["secret/deleted"] = None
    with pytest.raises(ProviderUnavailable) as caught:
        await read(server, **settings)
    assert str(caught.value) == reason


async def test_a_sealed_vault_is_down_and_read_once_it_is_unsealed(server: FakeVault) -> None:
    source = KeyValueSecret(VaultSettings(address=server.url, role_id=ROLE_ID, secret_id=SECRET_ID))
    server.sealed = True
    with pytest.raises(ProviderUnavailable, match="VaultDown"):
        await source.load()
    server.sealed = False
    assert (await source.load())["TOKEN"] == "from vault"
    await source.close()


async def test_the_provider_finds_what_the_secret_holds(server: FakeVault, scope: Scope) -> None:
    settings = SecretSettings(vault=VaultSettings(address=server.url, token="root"))
    provider = vault(ProviderContext(settings, {}, None))  # type: ignore[arg-type]  # it needs no HTTP client
    found = provider.find("TOKEN", scope)
    assert found is not None
    assert not isinstance(found, str)
    assert await found == "from vault"
    assert provider.find("PORT", scope) == "8200"
    await provider.close()


@pytest.mark.parametrize(
    ("settings", "missing"),
    [
        (VaultSettings(), "VAULT_ADDR"),
        (VaultSettings(address="http://vault"), "VAULT_TOKEN, CONNECTOR_WORKER_VAULT_ROLE_ID"),
    ],
)
def test_what_is_missing_is_named(settings: VaultSettings, missing: str) -> None:
    chosen = replace(SecretSettings(), vault=settings)
    with pytest.raises(ValueError, match=missing):
        vault(ProviderContext(chosen, {}, None))  # type: ignore[arg-type]  # as above


def test_settings_show_neither_token_nor_secret_id() -> None:
    shown = repr(VaultSettings(token="t0ken", secret_id="s3cret"))
    assert "t0ken" not in shown
    assert "s3cret" not in shown
