"""The egress policy: which addresses are denied, in whatever form they come."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.sdk import EgressDenied, HttpConnectError, InputError, Request
from connectors.sdk.oauth import RefreshToken
from worker.net.client import HttpClient
from worker.net.egress import (
    BlockList,
    BlockRule,
    EgressPolicy,
    block_list_from_environment,
    literal_address,
)
from worker.net.resolver import GuardedNetwork
from worker.net.settings import NetSettings
from worker.net.tls import TlsContexts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from support.target import Target


@asynccontextmanager
async def client_with(policy: EgressPolicy) -> AsyncIterator[HttpClient]:
    client = HttpClient(NetSettings(egress=policy))
    try:
        yield client
    finally:
        await client.close()


class Names:
    """Stands for the system's resolver: each look-up of a name gives the next of its answers, the last for ever."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **answers: list[list[str]]) -> None:
        self.looked_up = 0
        self._answers = answers
        self._real = asyncio.get_running_loop().getaddrinfo
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", self._find, raising=False)

    async def _find(self, host: str, port: int, **hints: Any) -> Sequence[tuple[Any, ...]]:
        if literal_address(host):  # uvloop has addresses parsed here
            return await self._real(host, port, **hints)
        self.looked_up += 1
        answers = self._answers.get(host.replace(".", "_"))
        if answers is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))
            if ":" in address
            else (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in found
        ]


METADATA_FORMS = [
    "169.254.169.254",
    "[::ffff:169.254.169.254]",
    "[::ffff:a9fe:a9fe]",
    "[64:ff9b::169.254.169.254]",
    "[64:ff9b::a9fe:a9fe]",
    "[64:ff9b:1::a9fe:a9fe]",
    "[2002:a9fe:a9fe::1]",
    "[::169.254.169.254]",
    "2852039166",
    "0xa9fea9fe",
    "0251.0376.0251.0376",
    "0xa9.254.0251.254",
    "169.254.43518",
    "169.254.169.254.",
    "[fd00:ec2::254]",
    "100.100.100.200",
]


@pytest.mark.parametrize("host", METADATA_FORMS)
async def test_a_metadata_address_is_denied_in_every_form(client: HttpClient, host: str) -> None:
    with pytest.raises(EgressDenied, match="it is a cloud metadata address") as raised:
        await client.send(Request("GET", f"http://{host}/latest/meta-data"))
    assert raised.value.code == "EGRESS_DENIED"


@pytest.mark.parametrize("host", ["2130706433", "0177.0.0.1", "127.1", "127.0.0.1."])
async def test_an_old_notation_of_an_allowed_address_is_an_input_error(client: HttpClient, host: str) -> None:
    with pytest.raises(InputError, match="four decimal numbers"):
        await client.send(Request("GET", f"http://{host}:9/"))


async def test_a_name_that_resolves_to_a_denied_address_is_denied(monkeypatch: pytest.MonkeyPatch) -> None:
    Names(monkeypatch, evil_example=[["169.254.169.254"]])
    async with client_with(EgressPolicy()) as client:
        with pytest.raises(
            EgressDenied, match=r"denies evil\.example, which resolves to 169\.254\.169\.254: "
        ):
            await client.send(Request("GET", "http://evil.example/"))


@pytest.mark.parametrize("addresses", [["127.0.0.1", "169.254.169.254"], ["fd00:ec2::254", "127.0.0.1"]])
async def test_one_denied_address_of_several_denies_the_name(
    monkeypatch: pytest.MonkeyPatch, target: Target, addresses: list[str]
) -> None:
    Names(monkeypatch, half_example=[addresses])
    async with client_with(EgressPolicy()) as client:
        with pytest.raises(EgressDenied):
            await client.send(Request("GET", f"http://half.example:{target.port}/"))
    assert not target.requests


async def test_the_connection_goes_to_the_address_that_was_checked(
    monkeypatch: pytest.MonkeyPatch, target: Target
) -> None:
    names = Names(monkeypatch, rebinding_example=[["127.0.0.1"], ["169.254.169.254"]])
    target.route("GET", "/x", text="ok")
    async with client_with(EgressPolicy()) as client:
        url = f"http://rebinding.example:{target.port}/x"
        assert (await client.send(Request("GET", url))).status == 200
        assert names.looked_up == 1
        assert (await client.send(Request("GET", url))).status == 200  # over the connection that was checked
    async with client_with(EgressPolicy()) as client:
        with pytest.raises(EgressDenied):
            await client.send(Request("GET", url))
    assert len(target.requests) == 2


async def test_a_redirect_to_a_name_of_a_denied_address_is_denied(
    monkeypatch: pytest.MonkeyPatch, target: Target
) -> None:
    Names(monkeypatch, evil_example=[["127.0.0.1", "169.254.169.254"]])
    place = f"http://evil.example:{target.port}/latest"
    url = target.route("GET", "/x", status=302, headers={"Location": place})
    async with client_with(EgressPolicy()) as client:
        with pytest.raises(EgressDenied, match=r"denies evil\.example"):
            await client.send(Request("GET", url, follow_redirects=True))
    assert [request.path for request in target.requests] == ["/x"]


async def test_a_token_endpoint_is_under_the_policy_too(client: HttpClient) -> None:
    with pytest.raises(EgressDenied):
        await client.token(RefreshToken("http://169.254.169.254/token", "id", "r"))


async def test_private_networks_are_allowed_unless_they_are_denied(target: Target) -> None:
    url = target.route("GET", "/x", text="ok")
    async with client_with(EgressPolicy()) as client:
        assert (await client.send(Request("GET", url))).status == 200
    async with client_with(EgressPolicy(deny_private=True)) as client:
        with pytest.raises(EgressDenied, match="not a public address"):
            await client.send(Request("GET", url))
    async with client_with(EgressPolicy(deny_private=True, allow=("127.0.0.0/8",))) as client:
        assert (await client.send(Request("GET", url))).status == 200


PRIVATE = [
    "10.1.2.3",
    "172.16.0.1",
    "192.168.0.1",
    "127.0.0.1",
    "0.0.0.0",
    "169.254.1.1",
    "100.64.0.1",
    "224.0.0.1",
    "::1",
    "::",
    "fe80::1%eth0",
    "fd12::1",
    "::ffff:10.1.2.3",
    "64:ff9b::10.1.2.3",
    "2002:a01:203::",
    "ff02::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_public_is_known(address: str) -> None:
    EgressPolicy().check("h", address)
    with pytest.raises(EgressDenied):
        EgressPolicy(deny_private=True).check("h", address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
)
def test_public_addresses_pass(address: str) -> None:
    EgressPolicy(deny_private=True).check("h", address)


def test_a_deny_rule_goes_before_an_allow_rule() -> None:
    policy = EgressPolicy(deny=("10.0.0.0/8", "2001:db8::/32"), allow=("10.1.0.0/16", "169.254.169.254"))
    for address in ("10.1.2.3", "10.9.9.9", "::ffff:10.1.2.3", "2001:db8::1"):
        with pytest.raises(EgressDenied, match="is denied by a rule"):
            policy.check("h", address)
    policy.check("h", "169.254.169.254")


def test_the_metadata_switch_opens_them() -> None:
    EgressPolicy(deny_metadata=False).check("h", "169.254.169.254")


@pytest.mark.parametrize("rule", ["10.0.0.0/33", "example.com", "", "10.0.0.1-10.0.0.9"])
def test_a_rule_that_is_no_network_stops_the_start(rule: str) -> None:
    for policy in (EgressPolicy(deny=(rule,)), EgressPolicy(allow=(rule,))):
        with pytest.raises(ValueError, match="is no network or address, such as 10"):
            policy.check_rules()


@given(st.ip_addresses(v=4))
def test_every_disguise_of_a_denied_address_is_denied(address: IPv4Address) -> None:
    number = int(address)
    policy = EgressPolicy(deny=(str(address),))
    disguises = [
        IPv6Address(0xFFFF << 32 | number),
        IPv6Address(int(IPv6Address("64:ff9b::")) | number),
        IPv6Address(0x2002 << 112 | number << 80),
    ]
    for disguise in [address, *disguises]:
        with pytest.raises(EgressDenied):
            policy.check("h", str(disguise))


@given(st.ip_addresses(v=4))
def test_every_notation_of_an_address_is_read(address: IPv4Address) -> None:
    a, b, c, d = address.packed
    notations = [
        str(address),
        str(int(address)),
        hex(int(address)),
        f"0{a:o}.0x{b:x}.{c}.0{d:o}",
        f"{a}.{b}.{c * 256 + d}",
    ]
    assert {literal_address(text) for text in notations} == {address}


@pytest.mark.parametrize(
    "host", ["example.com", "1.2.3.4.example", "0x", "1.2.3.4.5", "999.1.1.1", "1.2.3.x"]
)
def test_a_name_is_no_address(host: str) -> None:
    assert literal_address(host) is None or host == "0x"


def guarded() -> GuardedNetwork:
    return GuardedNetwork(EgressPolicy(), TlsContexts(NetSettings()))


async def test_libraries_that_dial_themselves_get_checked_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    Names(monkeypatch, db_example=[["127.0.0.5", "127.0.0.6"]], evil_example=[["169.254.169.254"]])
    network = guarded()
    assert await network.resolve_and_check("db.example", 5432) == ["127.0.0.5", "127.0.0.6"]
    assert await network.resolve_and_check("10.0.0.1", 5432) == ["10.0.0.1"]
    for host in ("evil.example", "169.254.169.254", "2852039166"):
        with pytest.raises(EgressDenied):
            await network.resolve_and_check(host, 5432)


async def test_an_unknown_name_can_not_be_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    Names(monkeypatch)
    with pytest.raises(HttpConnectError, match=r"no-such-host\.example could not be resolved"):
        await guarded().resolve_and_check("no-such-host.example", 1)


# The reference's block list


def test_the_block_list_is_read_from_the_environment() -> None:
    found = block_list_from_environment(
        {
            "CAMUNDA_CONNECTOR_HTTP_BLOCK_URL": "://internal",
            "CAMUNDA_CONNECTOR_HTTP_BLOCK_PORT_DATABASES": "5432, 3306",
            "CAMUNDA_CONNECTOR_HTTP_BLOCK_REGEX_ADMIN_AREA": "https://[^/]+/admin",
            "CAMUNDA_CONNECTOR_HTTP_BLOCKED": "x",
        }
    )
    assert found.rules == (
        BlockRule("URL", "://internal"),
        BlockRule("PORT", "5432, 3306", "DATABASES"),
        BlockRule("REGEX", "https://[^/]+/admin", "ADMIN_AREA"),
    )


@pytest.mark.parametrize(
    ("rule", "url", "message"),
    [
        (BlockRule("URL", "://internal"), "http://internal/x", "The provided URL is not allowed"),
        (
            BlockRule("PORT", "22, 5432", "DB"),
            "http://h:5432/",
            "The provided port is not allowed (Block Name: DB)",
        ),
        (BlockRule("PORT", "80"), "http://h/", "The provided port is not allowed"),
        (BlockRule("PORT", "443"), "https://h/", "The provided port is not allowed"),
        (
            BlockRule("REGEX", "http://h/ad.*", "A"),
            "http://h/admin",
            "The provided URL is not allowed (Block Name: A)",
        ),
        (BlockRule("REGEX", "http://h/a"), "http://h/a?b=c", "The provided URL is not allowed"),
    ],
)
def test_a_matching_rule_blocks(rule: BlockRule, url: str, message: str) -> None:
    with pytest.raises(InputError) as raised:
        BlockList((rule,)).check(url)
    assert raised.value.message == message


def test_other_urls_are_not_blocked() -> None:
    rules = (BlockRule("URL", "internal"), BlockRule("PORT", "22"), BlockRule("REGEX", "http://h/a"))
    BlockList(rules).check("http://h:80/abc")


@pytest.mark.parametrize(
    ("variable", "value"),
    [("CAMUNDA_CONNECTOR_HTTP_BLOCK_REGEX_X", "("), ("CAMUNDA_CONNECTOR_HTTP_BLOCK_PORT", "http")],
)
def test_a_rule_that_can_not_be_read_stops_the_start(variable: str, value: str) -> None:
    with pytest.raises(
        ValueError, match=rf"^{variable} .*such as 22,25$|^{variable} .*write for example http"
    ):
        block_list_from_environment({variable: value})
