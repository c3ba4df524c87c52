"""Which broker a job means, as whom: from a URI, or from what stands beside the routing (data sheet, section 2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from connectors.rabbitmq.model import UriAuthentication
from connectors.sdk import InputError

if TYPE_CHECKING:
    from connectors.rabbitmq.model import RabbitMqInput

_PORTS = {"amqp": 5672, "amqps": 5671}
_LARGEST_PORT = 65535
_GUEST = "guest"
_HEARTBEAT = 60


@dataclass(frozen=True, slots=True)
class Address:
    """A broker's virtual host and who connects to it; equal ones share a connection. `heartbeat` is in seconds."""

    host: str
    port: int
    virtual_host: str
    user: str
    password: str = field(repr=False)
    encrypted: bool = False
    heartbeat: int = _HEARTBEAT


def address_of(input: RabbitMqInput) -> Address:
    """The broker of a job.

    Raises:
        InputError: the URI or the port can't be used.
    """
    authentication, routing = input.authentication, input.routing
    if isinstance(authentication, UriAuthentication):
        return _of_uri(authentication.uri)
    return Address(
        (routing.host_name or "").strip(),
        _port(routing.port or "", "routing.port"),
        routing.virtual_host or "",
        authentication.user_name,
        authentication.password,
    )


def _of_uri(uri: str) -> Address:
    where = "authentication.uri"
    try:
        parts = urlsplit(uri)
        host = parts.hostname
    except ValueError:
        raise InputError(f"{where} is no URI") from None
    if not host:
        raise InputError(f"{where} names no host")
    _, _, port = parts.netloc.rpartition("@")[2].rpartition("]")[2].partition(":")
    heartbeat = parse_qs(parts.query).get("heartbeat", [str(_HEARTBEAT)])[0]
    return Address(
        unquote(host),
        _port(port, where) if port else _PORTS[parts.scheme],
        _virtual_host(parts.path),
        _GUEST if parts.username is None else unquote(parts.username),
        _GUEST if parts.password is None else unquote(parts.password),
        encrypted=parts.scheme == "amqps",
        heartbeat=int(heartbeat) if heartbeat.isdigit() else _HEARTBEAT,
    )


def _virtual_host(path: str) -> str:
    """No path is `/`; a path's single segment is the name, which may be empty."""
    if not path:
        return "/"
    name = path[1:]
    if "/" in name:
        raise InputError(
            "authentication.uri names more than a virtual host; a slash in its name is written %2F"
        )
    return unquote(name)


def _port(text: str, where: str) -> int:
    if not text.strip().isdigit() or not 0 < int(text) <= _LARGEST_PORT:
        raise InputError(f"{where}: the port has to be a number from 1 to {_LARGEST_PORT}")
    return int(text)
