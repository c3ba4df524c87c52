"""TLS with real certificates: who is trusted, and who the worker is."""

from __future__ import annotations

import asyncio
import datetime as dt
import socket
import ssl
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import pytest
import trustme
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from support.certificates import Certificates
from support.target import Target

from connectors.sdk import ClientTls, HttpError, HttpTlsError, InputError, Request
from worker.net.client import HttpClient
from worker.net.egress import EgressPolicy
from worker.net.resolver import GuardedNetwork
from worker.net.settings import ClientCertificate, HostAuthorities, NetSettings
from worker.net.tls import TlsContexts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
def certificates(tmp_path: Path) -> Certificates:
    return Certificates(tmp_path)


@pytest.fixture
async def secure(certificates: Certificates) -> AsyncIterator[Target]:
    """A server with a certificate of the authority."""
    async with Target(tls=certificates.server_context()) as server:
        server.route("GET", "/x", text="ok")
        yield server


@pytest.fixture
async def asking(certificates: Certificates) -> AsyncIterator[Target]:
    """A server that takes only clients with a certificate of the authority."""
    async with Target(tls=certificates.server_context(ask_client=True)) as server:
        server.route("GET", "/x", text="ok")
        yield server


async def call(settings: NetSettings, url: str, tls: ClientTls | None = None) -> int:
    client = HttpClient(settings)
    try:
        return (await client.send(Request("GET", url, tls=tls))).status
    finally:
        await client.close()


def trusting(certificates: Certificates, **more: object) -> NetSettings:
    return NetSettings(ca_file=str(certificates.authority), **more)  # type: ignore[arg-type]


async def test_a_server_of_an_unknown_authority_is_not_trusted(secure: Target) -> None:
    with pytest.raises(HttpTlsError, match=r"^TLS handshake failed: certificate verify failed: ") as raised:
        await call(NetSettings(), f"{secure.url}/x")
    assert raised.value.code == "SSL_HANDSHAKE_FAILED"
    assert "'clientTls.trustedCertificate'" in raised.value.message
    assert not secure.requests


async def test_the_ca_bundle_is_trusted(secure: Target, certificates: Certificates) -> None:
    assert await call(trusting(certificates), f"{secure.url}/x") == 200


async def test_authorities_of_some_hosts_are_trusted_for_those_alone(
    secure: Target, certificates: Certificates
) -> None:
    file = str(certificates.authority)
    assert (
        await call(NetSettings(host_authorities=(HostAuthorities("127.0.*", file),)), f"{secure.url}/x")
        == 200
    )
    with pytest.raises(HttpTlsError):
        await call(NetSettings(host_authorities=(HostAuthorities("*.example.com", file),)), f"{secure.url}/x")


async def test_a_host_with_authorities_of_its_own_is_trusted_by_the_usual_ones_too(
    secure: Target, certificates: Certificates, tmp_path: Path
) -> None:
    trustme.CA().cert_pem.write_to_path(tmp_path / "other.pem")
    other = HostAuthorities("*", str(tmp_path / "other.pem"))
    assert await call(trusting(certificates, host_authorities=(other,)), f"{secure.url}/x") == 200


async def test_a_request_may_bring_the_authority_it_trusts(
    secure: Target, certificates: Certificates
) -> None:
    tls = ClientTls(trusted_certificate=certificates.authority.read_text())
    assert await call(NetSettings(), f"{secure.url}/x", tls) == 200


async def test_a_connection_of_one_trust_is_not_used_by_another(
    secure: Target, certificates: Certificates
) -> None:
    client = HttpClient()
    trusted = ClientTls(trusted_certificate=certificates.authority.read_text())
    try:
        await client.send(Request("GET", f"{secure.url}/x", tls=trusted))
        with pytest.raises(HttpTlsError):
            await client.send(Request("GET", f"{secure.url}/x"))
    finally:
        await client.close()


@asynccontextmanager
async def server_of(leaf: trustme.LeafCert) -> AsyncIterator[Target]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    leaf.configure_cert(context)
    async with Target(tls=context) as server:
        yield server


async def test_an_expired_certificate_is_not_trusted() -> None:
    authority = trustme.CA()
    yesterday = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    trust = ClientTls(trusted_certificate=authority.cert_pem.bytes().decode())
    async with server_of(authority.issue_cert("127.0.0.1", not_after=yesterday)) as server:
        with pytest.raises(HttpTlsError, match="certificate has expired"):
            await call(NetSettings(), f"{server.url}/x", trust)


async def test_a_certificate_of_another_host_is_not_trusted() -> None:
    authority = trustme.CA()
    trust = ClientTls(trusted_certificate=authority.cert_pem.bytes().decode())
    async with server_of(authority.issue_cert("other.example")) as server:
        with pytest.raises(HttpTlsError, match=r"(?i)mismatch"):
            await call(NetSettings(), f"{server.url}/x", trust)


def refuse_one(listener: socket.socket, context: ssl.SSLContext) -> None:
    """A handshake of a server that says why it refuses a client; asyncio's just hangs up."""
    connection, _ = listener.accept()
    with connection.dup() as spare:
        with suppress(ssl.SSLError):
            context.wrap_socket(connection, server_side=True).close()
        spare.shutdown(socket.SHUT_WR)
        while spare.recv(4096):  # what is left unread would cut the reason off
            pass


async def test_a_server_that_asks_for_a_certificate_refuses_those_without(certificates: Certificates) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        context = certificates.server_context(ask_client=True)
        refused = asyncio.create_task(asyncio.to_thread(refuse_one, listener, context))
        with pytest.raises(HttpTlsError, match="certificate required"):
            await call(trusting(certificates), f"https://127.0.0.1:{listener.getsockname()[1]}/")
        await refused


@pytest.mark.parametrize("kind", ["pkcs1", "pkcs8", "encrypted"])
async def test_a_request_may_bring_a_client_certificate(
    asking: Target, certificates: Certificates, kind: str
) -> None:
    key = serialization.load_pem_private_key(certificates.client_key.read_bytes(), None)
    form = PrivateFormat.TraditionalOpenSSL if kind == "pkcs1" else PrivateFormat.PKCS8
    lock = BestAvailableEncryption(b"open") if kind == "encrypted" else NoEncryption()
    tls = ClientTls(
        certificates.client_certificate.read_text(),
        key.private_bytes(Encoding.PEM, form, lock).decode(),
        "open" if kind == "encrypted" else "",
    )
    assert await call(trusting(certificates), f"{asking.url}/x", tls) == 200


async def test_a_configured_certificate_is_shown_to_the_hosts_it_is_for(
    asking: Target, certificates: Certificates
) -> None:
    files = str(certificates.client_certificate), str(certificates.client_key)
    settings = trusting(certificates, client_certificates=(ClientCertificate("127.0.0.*", *files),))
    assert await call(settings, f"{asking.url}/x") == 200
    assert asking.requests[0].client_certificate


async def test_a_configured_certificate_is_not_shown_to_others(
    asking: Target, certificates: Certificates
) -> None:
    files = str(certificates.client_certificate), str(certificates.client_key)
    settings = trusting(certificates, client_certificates=(ClientCertificate("*.example.com", *files),))
    with pytest.raises(HttpError):
        await call(settings, f"{asking.url}/x")


@pytest.mark.parametrize(
    "material", [ClientTls(certificate="x"), ClientTls(private_key="x", certificate=" ")]
)
async def test_half_of_a_client_certificate_is_an_input_error(material: ClientTls) -> None:
    with pytest.raises(
        InputError, match="requires both a client certificate and a private key; only one was"
    ):
        await call(NetSettings(), "https://127.0.0.1:9/", material)


async def test_unusable_material_is_an_input_error(certificates: Certificates) -> None:
    locked = serialization.load_pem_private_key(certificates.client_key.read_bytes(), None).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"open")
    )
    certificate = certificates.client_certificate.read_text()
    for material in (
        ClientTls(trusted_certificate="no PEM"),
        ClientTls(certificate, "no PEM"),
        ClientTls(certificate, locked.decode(), "wrong"),
        ClientTls(certificate, locked.decode()),
    ):
        with pytest.raises(InputError, match="Failed to build SSL context for mTLS from the provided"):
            await call(NetSettings(), "https://127.0.0.1:9/", material)


async def test_blank_material_is_as_if_there_were_none(certificates: Certificates) -> None:
    contexts = TlsContexts(trusting(certificates))
    usual = await contexts.for_host("h.example")
    assert await contexts.for_host("h.example", ClientTls(" ", "", "", "\n")) is usual


async def test_contexts_are_made_once_for_each_material(certificates: Certificates) -> None:
    contexts = TlsContexts(NetSettings())
    pem = certificates.authority.read_text()
    first = await contexts.for_host("a.example", ClientTls(trusted_certificate=pem))
    assert await contexts.for_host("b.example", ClientTls(trusted_certificate=pem)) is first
    assert await contexts.for_host("a.example") is not first
    assert await contexts.for_host("a.example") is await contexts.for_host("b.example")


@pytest.mark.parametrize(
    "settings",
    [
        NetSettings(ca_file="/no/such/bundle.pem"),
        NetSettings(host_authorities=(HostAuthorities("*", "/no/such/bundle.pem"),)),
        NetSettings(client_certificates=(ClientCertificate("*", "/no/such/bundle.pem"),)),
    ],
)
def test_a_configured_file_that_can_not_be_used_is_named_at_start(settings: NetSettings) -> None:
    with pytest.raises(ValueError, match=r"/no/such/bundle.pem .*No such file"):
        HttpClient(settings).check()


# Libraries that connect themselves


async def test_they_are_given_the_configured_authorities_or_the_jobs_own(certificates: Certificates) -> None:
    contexts = TlsContexts(NetSettings(ca_file=str(certificates.authority)))
    network = GuardedNetwork(EgressPolicy(), contexts)
    context = await network.tls("broker.example")
    assert context is await contexts.for_host("broker.example")
    assert (context.check_hostname, context.verify_mode) == (True, ssl.CERT_REQUIRED)
    own = ClientTls(trusted_certificate=certificates.authority.read_text())
    assert await network.tls("broker.example", own) is await contexts.for_host("broker.example", own)
