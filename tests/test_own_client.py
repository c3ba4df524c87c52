"""How the worker asks for its own tokens: where the end point is, in which time, with which certificates."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import NoEncryption, load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from support.certificates import Certificates
from support.target import Target

from connectors.sdk.errors import ConnectorError, HttpTimeout
from connectors.sdk.oauth import ClientCredentials
from worker.config import ConfigError, load
from worker.own_client import OwnClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

CLIENT = {"CAMUNDA_CLIENT_AUTH_CLIENT_ID": "me", "CAMUNDA_CLIENT_AUTH_CLIENT_SECRET": "hush-hush"}
WELL_KNOWN = "/.well-known/openid-configuration"


@asynccontextmanager
async def asking(**settings: str) -> AsyncIterator[tuple[OwnClient, ClientCredentials]]:
    chosen = load(CLIENT | {f"CAMUNDA_CLIENT_AUTH_{name}": value for name, value in settings.items()})
    assert isinstance(chosen.auth, ClientCredentials)
    client = OwnClient(chosen)
    try:
        yield client, chosen.auth
    finally:
        await client.close()


async def test_the_issuer_says_where_tokens_are_fetched(target: Target) -> None:
    endpoint = target.token_endpoint("/deep/token")
    target.route("GET", f"/realm{WELL_KNOWN}", json={"token_endpoint": endpoint})
    async with asking(ISSUER_URL=f"{target.url}/realm/") as (client, grant):
        assert await client.token(grant) == "token-1"
        client.forget_token(grant, "token-1")
        assert await client.token(grant) == "token-2"
    assert target.count(f"/realm{WELL_KNOWN}") == 1
    assert "client_id=me" in target.requests_of("/deep/token")[0].text


async def test_the_document_may_be_in_another_place_and_a_token_url_goes_before_both(target: Target) -> None:
    endpoint = target.token_endpoint("/found")
    document = target.route("GET", "/config", json={"token_endpoint": endpoint})
    async with asking(WELL_KNOWN_CONFIGURATION_URL=document, ISSUER_URL="http://nowhere.invalid") as (
        client,
        grant,
    ):
        await client.token(grant)
    named = target.token_endpoint("/named")
    async with asking(WELL_KNOWN_CONFIGURATION_URL=document, TOKEN_URL=named) as (client, grant):
        await client.token(grant)
    assert (target.count("/found"), target.count("/named")) == (1, 1)


@pytest.mark.parametrize("document", [{}, {"token_endpoint": "file:///etc/passwd"}, ["x"]])
async def test_a_document_that_names_no_end_point_is_told_and_asked_for_again(
    target: Target, document: object
) -> None:
    url = target.route("GET", "/config", json=document)
    async with asking(WELL_KNOWN_CONFIGURATION_URL=url) as (client, grant):
        with pytest.raises(ConnectorError, match=rf"^{url} is no discovery document"):
            await client.token(grant)
        target.route("GET", "/config", json={"token_endpoint": target.token_endpoint("/found")})
        assert await client.token(grant) == "token-1"


async def test_a_slow_provider_is_waited_for_as_long_as_the_settings_say(target: Target) -> None:
    endpoint = target.token_endpoint("/token")
    target.hold("/token")
    async with asking(TOKEN_URL=endpoint, READ_TIMEOUT="50") as (client, grant):
        with pytest.raises(HttpTimeout):
            await client.token(grant)
    target.release("/token")


def pkcs12(made: Certificates, folder: Path) -> tuple[str, str]:
    """The client's keystore and the trust store of the authority."""
    authority = x509.load_pem_x509_certificate(made.authority.read_bytes())
    certificate = x509.load_pem_x509_certificate(made.client_certificate.read_bytes())
    key = load_pem_private_key(made.client_key.read_bytes(), None)
    own, trusted = folder / "own.p12", folder / "trusted.p12"
    own.write_bytes(serialize_key_and_certificates(b"me", key, certificate, None, NoEncryption()))  # type: ignore[arg-type]  # what kind of key it is
    trusted.write_bytes(serialize_key_and_certificates(None, None, None, [authority], NoEncryption()))
    return str(own), str(trusted)


async def test_a_provider_is_shown_the_keystore_s_certificate_and_trusted_by_the_trust_store(
    tmp_path: Path,
) -> None:
    made = Certificates(tmp_path)
    own, trusted = pkcs12(made, tmp_path)
    async with Target(tls=made.server_context(ask_client=True)) as provider:
        endpoint = provider.token_endpoint("/token")
        async with asking(TOKEN_URL=endpoint, KEYSTORE_PATH=own, TRUSTSTORE_PATH=trusted) as (client, grant):
            assert await client.token(grant) == "token-1"
        assert provider.requests[0].client_certificate
        async with asking(TOKEN_URL=endpoint, TRUSTSTORE_PATH=trusted) as (client, grant):
            with pytest.raises(ConnectorError):
                await client.token(grant)


@pytest.mark.parametrize("name", ["KEYSTORE_PATH", "TRUSTSTORE_PATH"])
async def test_a_store_that_can_not_be_used_stops_the_start_by_its_setting(name: str) -> None:
    with pytest.raises(ConfigError, match=rf"^CAMUNDA_CLIENT_AUTH_{name}: /nowhere.p12 can't be read"):
        async with asking(TOKEN_URL="http://idp.invalid", **{name: "/nowhere.p12"}):
            pass
