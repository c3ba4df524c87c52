"""Proxies: which requests go through one, what it is told, and what a refusal becomes."""

from __future__ import annotations

import asyncio
import base64
from typing import TYPE_CHECKING

import pytest
from support.certificates import Certificates
from support.raw_server import Connection, RawServer
from support.target import Target

from connectors.sdk import EgressDenied, HttpConnectError, Request
from worker.net.client import HttpClient
from worker.net.egress import EgressPolicy
from worker.net.proxy import Proxy, ProxySettings, proxies_from_environment
from worker.net.settings import NetSettings

if TYPE_CHECKING:
    from pathlib import Path

LOGIN = "Basic " + base64.b64encode(b"ada:p4ss").decode()


async def call(settings: NetSettings, url: str) -> tuple[int, bytes]:
    client = HttpClient(settings)
    try:
        response = await client.send(Request("GET", url))
        return response.status, response.body
    finally:
        await client.close()


def through(server: RawServer, scheme: str = "http", **more: object) -> NetSettings:
    proxy = Proxy("127.0.0.1", server.port, user="ada", password="p4ss")
    proxies = ProxySettings(**{scheme: proxy}, **more)  # type: ignore[arg-type]
    return NetSettings(proxies=proxies)


async def answer(connection: Connection) -> None:
    await connection.request()
    await connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy")
    await connection.wait_closed()


async def test_a_plain_request_names_its_whole_url_to_the_proxy() -> None:
    async with RawServer(answer) as proxy:
        assert await call(through(proxy), "http://internal.example:81/a?b=%2B") == (200, b"proxy")
    lines = proxy.heads[0].split("\r\n")
    assert lines[0] == "GET http://internal.example:81/a?b=%2B HTTP/1.1"
    assert "Host: internal.example:81" in lines
    assert f"Proxy-Authorization: {LOGIN}" in lines


async def test_a_tls_request_goes_through_a_tunnel(tmp_path: Path) -> None:
    certificates = Certificates(tmp_path)
    async with Target(tls=certificates.server_context()) as target:
        target.route("GET", "/x", text="ok")

        async def tunnel(connection: Connection) -> None:
            head = await connection.request()
            host, port = head.split(" ")[1].split(":")
            reader, writer = await asyncio.open_connection(host, int(port))
            await connection.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await connection.relay(reader, writer)

        async with RawServer(tunnel) as proxy:
            settings = NetSettings(
                ca_file=str(certificates.authority), proxies=through(proxy, "https").proxies
            )
            assert await call(settings, f"{target.url}/x") == (200, b"ok")
    assert proxy.heads[0].startswith(f"CONNECT 127.0.0.1:{target.port} HTTP/1.1\r\n")
    assert f"Proxy-Authorization: {LOGIN}" in proxy.heads[0]
    assert "Proxy-Authorization" not in target.requests[0].headers


async def test_a_tunnel_that_is_refused_is_an_error_with_its_status() -> None:
    async def refuse(connection: Connection) -> None:
        await connection.request()
        await connection.send(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")

    async with RawServer(refuse) as proxy:
        with pytest.raises(HttpConnectError, match="Proxy Authentication Required") as raised:
            await call(through(proxy, "https"), "https://127.0.0.1:9/")
    assert raised.value.code == "407"


async def test_an_excepted_host_is_called_directly(target: Target) -> None:
    url = target.route("GET", "/x", text="direct")
    async with RawServer(answer) as proxy:
        assert await call(through(proxy, exceptions=("localhost", "127.*")), url) == (200, b"direct")
        assert not proxy.heads


async def test_the_scheme_of_the_target_chooses_the_proxy(target: Target) -> None:
    url = target.route("GET", "/x", text="direct")
    async with RawServer(answer) as proxy:
        assert await call(through(proxy, "https"), url) == (200, b"direct")


async def test_the_egress_policy_counts_behind_a_proxy_too() -> None:
    async with RawServer(answer) as proxy:
        settings = NetSettings(proxies=through(proxy).proxies, egress=EgressPolicy(deny_private=True))
        for host in ("169.254.169.254", "10.0.0.1", "localhost"):
            with pytest.raises(EgressDenied):
                await call(settings, f"http://{host}/")
        assert not proxy.heads


@pytest.mark.parametrize(
    ("pattern", "host", "matches"),
    [
        ("*.internal", "a.internal", True),
        ("*.internal", "A.INTERNAL", True),
        ("*.internal", "internal", False),
        ("a.internal", "b.a.internal", False),
        ("a.internal", "a-internal", False),
        ("*", "anything", True),
    ],
)
def test_an_exception_matches_the_whole_host(pattern: str, host: str, *, matches: bool) -> None:
    proxies = ProxySettings(http=Proxy("p", 1), exceptions=("other", pattern))
    assert (proxies.proxy_for("http", host) is None) is matches


def test_proxies_are_read_from_the_environment() -> None:
    proxies = proxies_from_environment(
        {
            "CONNECTOR_HTTP_PROXY_HOST": "p1",
            "CONNECTOR_HTTP_PROXY_PORT": "3128",
            "CONNECTOR_HTTPS_PROXY_HOST": "p2",
            "CONNECTOR_HTTPS_PROXY_PORT": "3129",
            "CONNECTOR_HTTPS_PROXY_SCHEME": "https",
            "CONNECTOR_HTTPS_PROXY_USER": "ada",
            "CONNECTOR_HTTPS_PROXY_PASSWORD": "p4ss",
            "CONNECTOR_HTTP_NON_PROXY_HOSTS": "localhost|*.internal",
        }
    )
    assert proxies.http == Proxy("p1", 3128)
    assert proxies.https == Proxy("p2", 3129, "https", "ada", "p4ss")
    assert proxies.https.url == "https://p2:3129"
    assert proxies.https.authorization == LOGIN
    assert proxies.exceptions == ("localhost", "*.internal")
    assert "p4ss" not in repr(proxies)


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"HTTP_PROXY": "http://p:1"},
    ],
)
def test_without_both_host_and_port_there_is_no_proxy(environ: dict[str, str]) -> None:
    assert proxies_from_environment(environ) == ProxySettings()


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "1.5"])
def test_a_port_that_is_none_is_named(port: str) -> None:
    with pytest.raises(ValueError, match="CONNECTOR_HTTP_PROXY_PORT has to be a number from 1 to 65535"):
        proxies_from_environment({"CONNECTOR_HTTP_PROXY_HOST": "p", "CONNECTOR_HTTP_PROXY_PORT": port})


def test_a_scheme_that_is_none_is_named() -> None:
    environ = {
        "CONNECTOR_HTTP_PROXY_HOST": "p",
        "CONNECTOR_HTTP_PROXY_PORT": "1",
        "CONNECTOR_HTTP_PROXY_SCHEME": "s",
    }
    with pytest.raises(ValueError, match=r"write for example CONNECTOR_HTTP_PROXY_SCHEME=http$"):
        proxies_from_environment(environ)


@pytest.mark.parametrize(
    ("given", "missing"),
    [({"CONNECTOR_HTTP_PROXY_PORT": "3128"}, "HOST"), ({"CONNECTOR_HTTP_PROXY_HOST": "p"}, "PORT")],
)
def test_half_an_address_of_a_proxy_is_refused(given: dict[str, str], missing: str) -> None:
    with pytest.raises(ValueError, match=f"write for example CONNECTOR_HTTP_PROXY_{missing}="):
        proxies_from_environment(given)
