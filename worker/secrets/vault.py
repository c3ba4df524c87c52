"""Secrets from HashiCorp Vault: one secret of the key-value engine, version 2, whose entries are the secrets."""

from __future__ import annotations

import asyncio
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from worker.secrets.document import DocumentSecrets
from worker.secrets.provider import ProviderUnavailable
from worker.secrets.vault_token import TokenKeeper

if TYPE_CHECKING:
    from worker.secrets.provider import ProviderContext
    from worker.secrets.settings import VaultSettings

SERVICE_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount/token")

_SECONDS = 8


class KeyValueSecret:
    """A `DocumentSource`: the newest version of a secret; the client is imported and called in a thread.

    A login that Vault no longer knows is made anew, once; a token that was given is kept from ending.
    """

    def __init__(self, settings: VaultSettings, service_account: Path = SERVICE_ACCOUNT) -> None:
        self._settings = settings
        self._service_account = service_account
        self._client: Any = None
        self._keeper = None if settings.token is None else TokenKeeper(self._made)

    async def load(self) -> dict[str, Any]:
        """As of `DocumentSource`."""
        return await asyncio.to_thread(self._load)

    async def close(self) -> None:
        """Closes the client's connections, and lets the token end."""
        if self._keeper is not None:
            self._keeper.close()
        if self._client is not None:
            self._client.adapter.close()

    def _load(self) -> dict[str, Any]:
        from hvac.exceptions import Forbidden, VaultError  # noqa: PLC0415 - an extra

        try:
            if self._client is None:
                self._client = self._made()
                self._log_in()
            try:
                return self._read()
            except Forbidden:
                if self._settings.token is not None:
                    raise
                self._log_in()
                return self._read()
        except VaultError as error:
            # Its own words repeat what was sent.
            where = f"{self._settings.mount}/{self._settings.path}"
            raise ProviderUnavailable(f"{type(error).__name__} for {where}") from None

    def _made(self) -> Any:
        from hvac import Client  # noqa: PLC0415 - as above

        chosen = self._settings
        verify = chosen.ca_file or True
        return Client(
            chosen.address, chosen.token, namespace=chosen.namespace, verify=verify, timeout=_SECONDS
        )

    def _log_in(self) -> None:
        chosen = self._settings
        if chosen.token is not None:
            return
        if chosen.role_id is not None:
            self._client.auth.approle.login(chosen.role_id, chosen.secret_id)
        else:
            account = self._service_account.read_text().strip()
            self._client.auth.kubernetes.login(chosen.kubernetes_role, account)

    def _read(self) -> dict[str, Any]:
        answer = self._client.secrets.kv.v2.read_secret_version(
            self._settings.path, mount_point=self._settings.mount, raise_on_deleted_version=True
        )
        entries: dict[str, Any] = answer["data"]["data"]
        return entries


def vault(context: ProviderContext) -> DocumentSecrets:
    """The provider `vault`.

    Raises:
        ValueError: its address, credentials or extra are missing.
    """
    chosen = context.settings.vault
    if chosen.address is None:
        raise ValueError("the provider vault needs VAULT_ADDR")
    if chosen.token is None and chosen.role_id is None and chosen.kubernetes_role is None:
        raise ValueError(
            "the provider vault needs VAULT_TOKEN, CONNECTOR_WORKER_VAULT_ROLE_ID with "
            "CONNECTOR_WORKER_VAULT_SECRET_ID, or CONNECTOR_WORKER_VAULT_KUBERNETES_ROLE"
        )
    if find_spec("hvac") is None:
        raise ValueError("the provider vault needs its extra: pip install 'connector-worker[vault]'")
    return DocumentSecrets("vault", KeyValueSecret(chosen), context.settings)
