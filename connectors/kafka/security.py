"""Who the worker is to the brokers, and how the connection is encrypted: SASL and TLS from the producer's properties."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiokafka.abc import AbstractTokenProvider

from connectors.kafka.failure import NotSent
from connectors.sdk import ClientTls, InputError
from connectors.sdk.oauth import ClientCredentials

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

    from connectors.kafka.properties import Properties
    from connectors.sdk import Context, HttpClient
    from connectors.sdk.network import Network

_NAME_CHECK = "ssl.endpoint.identification.algorithm"
_TOKEN_URL = "sasl.oauthbearer.token.endpoint.url"  # noqa: S105 - the name of a property
_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----", re.DOTALL)


async def security_of(properties: Properties, context: Context) -> dict[str, Any]:
    """The arguments of `AIOKafkaProducer` for credentials and encryption.

    Raises:
        NotSent: credentials are missing, or certificates can't be used.
    """
    arguments: dict[str, Any] = {"security_protocol": properties.security_protocol}
    if properties.encrypted:
        arguments["ssl_context"] = await _tls(properties, context.network)
    if not properties.authenticated:
        return arguments
    arguments["sasl_mechanism"] = properties.mechanism
    login = dict(properties.login)
    if properties.mechanism == "OAUTHBEARER":
        return {**arguments, "sasl_oauth_token_provider": _Tokens(_grant(properties, login), context.http)}
    if not (login.get("username") and login.get("password")):
        raise NotSent("sasl.jaas.config has to hold username and password")
    credentials = {"sasl_plain_username": login["username"], "sasl_plain_password": login["password"]}
    return {**arguments, **credentials}


def _grant(properties: Properties, login: Mapping[str, str]) -> ClientCredentials:
    url = properties.get(_TOKEN_URL)
    if not (url and login.get("clientId") and login.get("clientSecret")):
        raise NotSent(f"OAUTHBEARER needs {_TOKEN_URL}, and clientId and clientSecret in sasl.jaas.config")
    return ClientCredentials(
        url, login["clientId"], login["clientSecret"], scopes=login.get("scope"), in_header=True
    )


class _Tokens(AbstractTokenProvider):  # type: ignore[misc]  # aiokafka has no types
    """Access tokens from the worker's cache."""

    def __init__(self, grant: ClientCredentials, http: HttpClient) -> None:
        super().__init__()
        self._grant = grant
        self._http = http

    async def token(self) -> str:
        return await self._http.token(self._grant)


async def _tls(properties: Properties, network: Network) -> ssl.SSLContext:
    """The worker's own certificates, or those that the properties bring."""
    for name in ("ssl.truststore.type", "ssl.keystore.type"):
        if (properties.get(name) or "PEM").upper() != "PEM":
            raise NotSent(f"{name} has to be PEM")
    if properties.has(_NAME_CHECK) and properties.get(_NAME_CHECK) is None:
        raise NotSent(f"{_NAME_CHECK} can't be switched off: the brokers' names are verified")
    trusted = properties.get("ssl.truststore.certificates") or await _file(
        properties, "ssl.truststore.location"
    )
    store = await _file(properties, "ssl.keystore.location")
    keys = _KEY.findall(store or "")
    material = ClientTls(
        properties.get("ssl.keystore.certificate.chain") or (store and _KEY.sub("", store)),
        properties.get("ssl.keystore.key") or (keys[0] if keys else None),
        properties.get("ssl.key.password") or properties.get("ssl.keystore.password"),
        trusted,
    )
    try:
        return await network.tls(properties.servers[0].host, material)
    except InputError as error:
        raise NotSent(f"the certificates among the properties can't be used: {error.message}") from error


async def _file(properties: Properties, name: str) -> str | None:
    """A PEM file on the worker's machine."""
    path = properties.get(name)
    if path is None:
        return None
    try:
        return await asyncio.to_thread(Path(path).read_text, encoding="ascii")
    except (OSError, UnicodeDecodeError):
        raise NotSent(f"{name}: the worker has no such file, or it is no PEM text") from None
