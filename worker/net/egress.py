"""Which addresses the worker may connect to, and which URLs a request may name.

The policy is asked for every address a host name resolves to, when the connection is made and again at every
redirect; the connection then goes to the address that was checked. IPv4 addresses that hide in IPv6 ones (mapped,
NAT64, 6to4, …) are checked as what they lead to. Cloud metadata services are denied unless allowed, private networks
allowed unless denied.
"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from connectors.sdk.errors import EgressDenied, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

METADATA = tuple(
    ip_network(text)
    for text in (
        "169.254.169.254",  # AWS, Azure, Google Cloud, Oracle, DigitalOcean and others
        "169.254.170.2",  # AWS container credentials
        "169.254.170.23",  # AWS EKS pod identity
        "169.254.0.23",  # Tencent
        "100.100.100.200",  # Alibaba
        "168.63.129.16",  # Azure's host channel
        "192.0.0.192",  # Oracle, older
        "fd00:ec2::254",  # AWS
        "fd00:ec2::23",  # AWS EKS pod identity
        "fd20:ce::254",  # Google Cloud
        "fd00:42::42",  # Scaleway
    )
)
"""Addresses at which clouds hand out a machine's credentials."""

_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052
_LOCAL_NAT64 = ip_network("64:ff9b:1::/48")  # RFC 8215
_IPV4_COMPATIBLE = ip_network("::/96")  # RFC 4291, 2.5.5.1
_NUMERIC_HOST = re.compile(r"(0x[0-9a-f]*|[0-9]+)(\.(0x[0-9a-f]*|[0-9]+)){0,3}", re.IGNORECASE)


@dataclass(frozen=True)
class EgressPolicy:
    """What may be connected to.

    `deny` and `allow` are networks or single addresses as text. A denied one is never connected to; an allowed one
    always is otherwise, whatever the two switches say.

    Raises:
        ValueError: on the first use of a rule that is no network; `check_rules` says so at start.
    """

    deny_metadata: bool = True
    deny_private: bool = False
    deny: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()

    @cached_property
    def _denied(self) -> tuple[Network, ...]:
        return tuple(map(_network, self.deny))

    @cached_property
    def _allowed(self) -> tuple[Network, ...]:
        return tuple(map(_network, self.allow))

    def check_rules(self) -> None:
        """Reads the rules.

        Raises:
            ValueError: a rule is no network; the message names it.
        """
        _ = self._denied, self._allowed

    def check(self, host: str, address: str) -> None:
        """Passes if the worker may connect to `address`, which `host` resolved to.

        Raises:
            EgressDenied: it may not; says which rule forbids it.
        """
        forms = tuple(_forms(ip_address(address.partition("%")[0])))
        if reason := self._reason(forms):
            msg = (
                f"The worker's egress policy denies {_quoted(host, forms[0])}: {reason}. "
                "Ask whoever operates the worker to allow it, or call another host."
            )
            raise EgressDenied(msg)

    def check_literal(self, host: str) -> None:
        """As `check`, for a host that is itself an address in any notation; a name passes."""
        if (address := literal_address(host)) is not None:
            self.check(host, str(address))

    def _reason(self, forms: tuple[Address, ...]) -> str | None:
        for network in self._denied:
            if _any_in(forms, network):
                return f"{network} is denied by a rule"
        if any(_any_in(forms, network) for network in self._allowed):
            return None
        if self.deny_metadata and any(_any_in(forms, network) for network in METADATA):
            return "it is a cloud metadata address"
        if self.deny_private and any(_private(form) for form in forms):
            return "it is not a public address"
        return None


def literal_address(host: str) -> Address | None:
    """The address that a host written as one means, also in IPv4's old notations (decimal, octal, hexadecimal, short)."""
    try:
        return ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        pass
    if not _NUMERIC_HOST.fullmatch(host.rstrip(".")):
        return None
    try:
        return IPv4Address(socket.inet_aton(host.rstrip(".")))
    except OSError:
        return None


def _forms(address: Address) -> Iterator[Address]:
    """The address and every IPv4 address that it may lead to."""
    yield address
    if isinstance(address, IPv4Address):
        return
    embedded = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if any(address in network for network in (_NAT64, _LOCAL_NAT64, _IPV4_COMPATIBLE)):
        embedded.append(IPv4Address(int(address) & 0xFFFFFFFF))
    yield from (form for form in embedded if form is not None)


def _any_in(forms: Iterable[Address], network: Network) -> bool:
    return any(form in network for form in forms)


def _private(address: Address) -> bool:
    if isinstance(address, IPv6Address) and (address.ipv4_mapped or address.sixtofour or address in _NAT64):
        return False  # the IPv4 address it leads to is another form, and decides
    return not address.is_global or address.is_multicast


def _quoted(host: str, address: Address) -> str:
    return host if host == str(address) else f"{host}, which resolves to {address}"


def _network(text: str) -> Network:
    try:
        return ip_network(text.strip(), strict=False)
    except ValueError:
        msg = f"{text!r} is no network or address, such as 10.0.0.0/8 or fd00::/8"
        raise ValueError(msg) from None


@dataclass(frozen=True, slots=True)
class BlockRule:
    """One rule of the reference's URL block list; `kind` is `URL` (part of it), `PORT` (a list) or `REGEX` (the whole)."""

    kind: str
    value: str
    name: str = ""

    def matches(self, url: str) -> bool:
        """Whether the rule forbids the URL."""
        if self.kind == "URL":
            return self.value in url
        if self.kind == "PORT":
            return str(_port(url)) in {part.strip() for part in self.value.split(",")}
        # Parameters that a connector adds to the URL don't take it out of a rule's reach.
        return any(re.fullmatch(self.value, text) for text in (url, url.partition("?")[0]))


@dataclass(frozen=True, slots=True)
class BlockList:
    """The reference's URL block list, `CAMUNDA_CONNECTOR_HTTP_BLOCK_{URL|PORT|REGEX}[_NAME]` (HTTP sheet, section 4)."""

    rules: tuple[BlockRule, ...] = ()

    def check(self, url: str) -> None:
        """Passes if no rule forbids the URL.

        Raises:
            InputError: one does; the message names the rule, never the URL.
        """
        for rule in self.rules:
            if rule.matches(url):
                what = "port" if rule.kind == "PORT" else "URL"
                named = f" (Block Name: {rule.name})" if rule.name else ""
                msg = f"The provided {what} is not allowed{named}"
                raise InputError(msg)


_BLOCK = re.compile(r"CAMUNDA_CONNECTOR_HTTP_BLOCK_(URL|PORT|REGEX)(?:_(.+))?")


def block_list_from_environment(environ: Mapping[str, str]) -> BlockList:
    """Reads the block list's variables.

    Raises:
        ValueError: a pattern can't be compiled, or a port is no number; names the variable.
    """
    rules = []
    for variable, value in environ.items():
        if match := _BLOCK.fullmatch(variable):
            rule = BlockRule(match[1], value, match[2] or "")
            _check_rule(variable, rule)
            rules.append(rule)
    return BlockList(tuple(rules))


def _check_rule(variable: str, rule: BlockRule) -> None:
    if rule.kind == "PORT" and not all(part.strip().isdigit() for part in rule.value.split(",")):
        msg = f"{variable} has to be a list of ports, such as 22,25"
        raise ValueError(msg)
    if rule.kind == "REGEX":
        try:
            re.compile(rule.value)
        except re.error as error:
            example = r"https?://[^/]+\.internal(/.*)?"
            msg = f"{variable} is no regular expression: {error}; write for example {example}"
            raise ValueError(msg) from None


def _port(url: str) -> int | None:
    parts = urlsplit(url)
    return parts.port or (443 if parts.scheme == "https" else 80)
