"""The HTTP client of what the worker itself calls: the cluster's REST API, token end points, secret stores.

The rules for connectors' calls do not bind it. Tokens are asked for as the settings of the identity provider say: with
its time-outs and certificates, and where only the provider is known, at the end point that its discovery document names
(OpenID Connect Discovery 1.0, section 4).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from connectors.sdk.errors import ConnectorError
from connectors.sdk.http import ClientTls, Request, Response
from connectors.sdk.responses import parse_json
from worker.config import ConfigError
from worker.config.connection import KEYSTORE_ROWS
from worker.keystores import KeystoreError, authorities, own_certificate
from worker.net.client import HttpClient
from worker.net.egress import BlockList, EgressPolicy
from worker.net.settings import ClientCertificate, NetSettings

if TYPE_CHECKING:
    from worker.config import Settings
    from worker.config.identity import IdentitySettings

_OK = 200


class OwnClient(HttpClient):
    """The client for what the worker itself calls.

    Raises:
        ConfigError: a keystore or trust store of the identity provider can't be used.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__(_net(settings))
        self._identity = settings.identity
        self._tls = _tls(settings)
        self._discovered: str | None = None

    async def ask_for_token(self, request: Request) -> Response:
        """Sends a request for one of the worker's own tokens.

        Raises:
            ConnectorError: the end point could not be discovered, or gave no answer.
        """
        if self._identity.discovery_url is not None and self._discovered is None:
            self._discovered = await self._discover(self._identity.discovery_url)
        return await self._send_to_provider(replace(request, url=self._discovered or request.url))

    async def _discover(self, url: str) -> str:
        response = await self._send_to_provider(Request("GET", url, [("Accept", "application/json")]))
        try:
            document = parse_json(response.body) if response.status == _OK else None
        except ValueError:
            document = None
        endpoint = document.get("token_endpoint") if isinstance(document, dict) else None
        if not isinstance(endpoint, str) or urlsplit(endpoint).scheme not in {"http", "https"}:
            raise ConnectorError(
                "OAUTH_TOKEN_ERROR",
                f"{url} is no discovery document with a token_endpoint (HTTP status {response.status})",
            )
        return endpoint

    async def _send_to_provider(self, request: Request) -> Response:
        chosen = self._identity
        return await self.send(
            replace(
                request,
                connect_timeout=chosen.connect_timeout,
                read_timeout=chosen.read_timeout,
                tls=self._tls,
            )
        )


def _tls(settings: Settings) -> ClientTls | None:
    identity = settings.identity
    if identity.keystore is None and identity.truststore is None:
        return None
    return ClientTls(*_shown(settings, identity), trusted_certificate=_trusted(settings, identity))


def _shown(settings: Settings, identity: IdentitySettings) -> tuple[str | None, str | None, str | None]:
    if identity.keystore is None:
        return None, None, None
    try:
        certificate, key = own_certificate(identity.keystore)
    except KeystoreError as error:
        raise ConfigError(f"{settings.values.written(KEYSTORE_ROWS['keystore'])}: {error}") from error
    return certificate, key, identity.keystore.key_password


def _trusted(settings: Settings, identity: IdentitySettings) -> str | None:
    if identity.truststore is None:
        return None
    try:
        return authorities(identity.truststore)
    except KeystoreError as error:
        raise ConfigError(f"{settings.values.written(KEYSTORE_ROWS['truststore'])}: {error}") from error


def _net(settings: Settings) -> NetSettings:
    net, tls = settings.net, settings.gateway.tls
    certificates = net.client_certificates
    host = urlsplit(settings.rest_address or "").hostname
    if host is not None and tls.certificate_file is not None:
        key = None if tls.key_file is None else str(tls.key_file)
        certificates = (ClientCertificate(host, str(tls.certificate_file), key), *certificates)
    return replace(
        net,
        ca_file=net.ca_file or (None if tls.ca_file is None else str(tls.ca_file)),
        client_certificates=certificates,
        egress=EgressPolicy(deny_metadata=False),
        block_list=BlockList(),
        rate_limits=(),
    )
