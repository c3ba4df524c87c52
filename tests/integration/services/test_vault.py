"""Secrets from a real server of Vault's API: every way to be admitted, and tokens that end."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import hvac
import pytest
from hvac.api.auth_methods.token import Token
from structlog.testing import capture_logs
from support.services import SECRET

from worker.secrets.provider import ProviderUnavailable
from worker.secrets.settings import VaultSettings
from worker.secrets.vault import KeyValueSecret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.services import Vault

ENTRIES = {"TOKEN": "from vault", "PORT": 8200}
READER = 'path "secret/data/*" { capabilities = ["read"] }'


@pytest.fixture
def root(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> Iterator[hvac.Client]:
    """Whoever runs the server."""
    for name in ("VAULT_ADDR", "VAULT_TOKEN", "VAULT_NAMESPACE", "VAULT_CACERT"):
        monkeypatch.delenv(name, raising=False)
    client = hvac.Client(vault.url, SECRET)
    client.sys.create_or_update_policy("reader", READER)
    yield client
    client.adapter.close()


@pytest.fixture
def path(root: hvac.Client) -> str:
    """A secret of the test's own."""
    name = f"test-{uuid4()}"
    root.secrets.kv.v2.create_or_update_secret(name, ENTRIES)
    return name


def token_of(root: hvac.Client, **wishes: Any) -> str:
    """A token that may read secrets."""
    made = root.auth.token.create(policies=["default", "reader"], no_parent=True, **wishes)
    return str(made["auth"]["client_token"])


async def loaded(source: KeyValueSecret) -> dict[str, Any]:
    try:
        return await source.load()
    finally:
        await source.close()


async def test_the_newest_version_of_a_secret_is_read(vault: Vault, root: hvac.Client, path: str) -> None:
    settings = VaultSettings(vault.url, path=path, token=token_of(root))
    assert await loaded(KeyValueSecret(settings)) == ENTRIES
    root.secrets.kv.v2.create_or_update_secret(path, {"TOKEN": "newer"})
    assert await loaded(KeyValueSecret(settings)) == {"TOKEN": "newer"}
    root.secrets.kv.v2.delete_latest_version_of_secret(path)
    with pytest.raises(ProviderUnavailable, match=f"InvalidPath for secret/{path}"):
        await loaded(KeyValueSecret(settings))


async def test_a_token_that_may_not_read_it_is_refused(vault: Vault, root: hvac.Client, path: str) -> None:
    token = str(root.auth.token.create(policies=["default"])["auth"]["client_token"])
    with pytest.raises(ProviderUnavailable, match=f"Forbidden for secret/{path}"):
        await loaded(KeyValueSecret(VaultSettings(vault.url, path=path, token=token)))


async def test_an_application_logs_in_again_when_its_token_was_revoked(
    vault: Vault, root: hvac.Client, path: str
) -> None:
    root.sys.enable_auth_method("approle")
    root.auth.approle.create_or_update_approle("worker", token_policies=["reader"])
    role_id = root.auth.approle.read_role_id("worker")["data"]["role_id"]
    secret_id = root.auth.approle.generate_secret_id("worker")["data"]["secret_id"]
    source = KeyValueSecret(VaultSettings(vault.url, path=path, role_id=role_id, secret_id=secret_id))
    assert await source.load() == ENTRIES
    root.sys.revoke_prefix("auth/approle/login")
    assert await loaded(source) == ENTRIES


async def test_a_token_outlives_its_time_while_the_worker_runs(
    vault: Vault, root: hvac.Client, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed, renew = threading.Semaphore(0), Token.renew_self

    def renew_and_tell(self: Token) -> Any:
        answer = renew(self)
        renewed.release()
        return answer

    monkeypatch.setattr(Token, "renew_self", renew_and_tell)
    token = token_of(root, ttl="10s")
    source = KeyValueSecret(VaultSettings(vault.url, path=path, token=token))
    ends = root.auth.token.lookup(token)["data"]["expire_time"]
    for _ in range(3):  # fifteen seconds
        assert await asyncio.to_thread(renewed.acquire, timeout=60)
    assert root.auth.token.lookup(token)["data"]["expire_time"] > ends
    assert await loaded(source) == ENTRIES


async def test_a_token_s_longest_time_is_its_end_and_is_told(
    vault: Vault, root: hvac.Client, path: str
) -> None:
    with capture_logs() as logged:
        token = token_of(root, ttl="2s", explicit_max_ttl="3s")
        source = KeyValueSecret(VaultSettings(vault.url, path=path, token=token))
        assert source._keeper is not None
        await asyncio.to_thread(source._keeper._thread.join, 60)
    assert any("longest time" in event["event"] or "has ended" in event["event"] for event in logged)
    await source.close()
