"""Producer properties under their Java names, as models carry them, made into what a producer is opened with.

The names and defaults are those of the Java client as the reference sets it up (data sheet, section 1): properties of the
element override all else, those of consumers and serialisers mean nothing here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from connectors.kafka.failure import NotSent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.kafka.model import KafkaInput

_DEFAULTS = {
    "acks": "all",
    "request.timeout.ms": "30000",
    "delivery.timeout.ms": "45000",
    "max.block.ms": "60000",
}
_JAAS = "org.apache.kafka.common.security.plain.PlainLoginModule required"
_OPTION = re.compile(r"""(\w+)\s*=\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s;"']+)""")
_HOST_PORT = re.compile(r"(?:\[(?P<v6>[0-9A-Fa-f:.%]+)\]|(?P<host>[^\s:\[\]]+)):(?P<port>\d{1,5})")
_ACKS = {"all": -1, "-1": -1, "1": 1, "0": 0}
_MECHANISMS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER")
_PROTOCOLS = ("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL")
_COMPRESSIONS = ("none", "gzip", "snappy", "lz4", "zstd")
_LARGEST_PORT = 65535

_NUMBERS = {
    "batch.size": "max_batch_size",
    "connections.max.idle.ms": "connections_max_idle_ms",
    "linger.ms": "linger_ms",
    "max.request.size": "max_request_size",
    "metadata.max.age.ms": "metadata_max_age_ms",
    "request.timeout.ms": "request_timeout_ms",
    "retry.backoff.ms": "retry_backoff_ms",
}
"""Java name to the name that aiokafka has for it."""


@dataclass(frozen=True, slots=True)
class Server:
    """A broker to begin with."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Properties:
    """What the properties come to; equal ones share a producer.

    Attributes:
        servers: the brokers to begin with.
        options: arguments of `AIOKafkaProducer`, as pairs.
        security_protocol: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL.
        mechanism: of SASL.
        login: options of the login module, as pairs.
        max_block: seconds that a producer, or a topic, may take to be ready.
        delivery_timeout: seconds that a record may take to be acknowledged.
        rest: all properties as given, as pairs, for what is read where it is needed.
    """

    servers: tuple[Server, ...]
    options: tuple[tuple[str, Any], ...]
    security_protocol: str
    mechanism: str
    login: tuple[tuple[str, str], ...]
    max_block: float
    delivery_timeout: float
    rest: tuple[tuple[str, str], ...]

    @property
    def encrypted(self) -> bool:
        """Whether the connection is over TLS."""
        return self.security_protocol.endswith("SSL")

    @property
    def authenticated(self) -> bool:
        """Whether the worker says who it is."""
        return self.security_protocol.startswith("SASL")

    def has(self, name: str) -> bool:
        """Whether a property is given, even as a blank."""
        return name in dict(self.rest)

    def get(self, name: str) -> str | None:
        """A property as given; None for one that is missing or blank."""
        value = dict(self.rest).get(name)
        return value if value and not value.isspace() else None


def properties_of(input: KafkaInput) -> Properties:
    """What a job's inputs come to.

    Raises:
        NotSent: a property can't be what it is; names it, not its value.
    """
    given = {**_DEFAULTS, "bootstrap.servers": input.topic.bootstrap_servers, **_credentials(input)}
    for name, value in (input.additional_properties or {}).items():
        if value is not None:
            given[name] = _text(name, value)
    if given.get("transactional.id"):
        raise NotSent("transactional.id can't be used: each record is sent on its own")
    protocol = _one_of(given, "security.protocol", _PROTOCOLS, "PLAINTEXT").upper()
    sasl = protocol.startswith("SASL")
    return Properties(
        servers=_servers(given["bootstrap.servers"]),
        options=tuple(_options(given).items()),
        security_protocol=protocol,
        mechanism=_one_of(given, "sasl.mechanism", _MECHANISMS, "PLAIN").upper() if sasl else "PLAIN",
        login=_login(given.get("sasl.jaas.config")) if sasl else (),
        max_block=_number(given, "max.block.ms") / 1000,
        delivery_timeout=_delivery_timeout(given, input.additional_properties or {}),
        rest=tuple(sorted(given.items())),
    )


def _credentials(input: KafkaInput) -> dict[str, str]:
    authentication = input.authentication
    if authentication is None or not authentication.given:
        return {}
    username, password = (
        (text or "").replace("\\", "\\\\").replace('"', '\\"')
        for text in (authentication.username, authentication.password)
    )
    return {
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "PLAIN",
        "sasl.jaas.config": f'{_JAAS} username="{username}" password="{password}";',
    }


def _text(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        raise NotSent(f"{name}: a property is a text, a number or a boolean")
    return str(value)


def _options(given: Mapping[str, str]) -> dict[str, Any]:
    acks = _ACKS.get(given["acks"].strip())
    if acks is None:
        raise NotSent("acks has to be all, 1 or 0")
    compression = _one_of(given, "compression.type", _COMPRESSIONS, "none")
    options: dict[str, Any] = {
        "acks": acks,
        "enable_idempotence": _idempotent(given, acks),
        "compression_type": None if compression == "none" else compression,
    }
    if client_id := given.get("client.id"):
        options["client_id"] = client_id
    for name, option in _NUMBERS.items():
        if name in given:
            options[option] = _number(given, name)
    return options


def _idempotent(given: Mapping[str, str], acks: int) -> bool:
    """Whether the broker is to drop repetitions; the client's default where all replicas have to acknowledge."""
    chosen = given.get("enable.idempotence")
    if chosen is None:
        return acks == -1
    if chosen.strip().lower() not in ("true", "false"):
        raise NotSent("enable.idempotence has to be true or false")
    wanted = chosen.strip().lower() == "true"
    if wanted and acks != -1:
        raise NotSent("enable.idempotence needs acks to be all")
    return wanted


def _delivery_timeout(given: Mapping[str, str], chosen: Mapping[str, Any]) -> float:
    """Seconds; one that a request could outlast is refused where the model asks for it, as the Java client does."""
    total = _number(given, "delivery.timeout.ms")
    least = _number(given, "request.timeout.ms") + (
        _number(given, "linger.ms") if "linger.ms" in given else 0
    )
    if total < least:
        if "delivery.timeout.ms" in chosen:
            raise NotSent("delivery.timeout.ms has to be at least linger.ms and request.timeout.ms together")
        total = least
    return total / 1000


def _number(given: Mapping[str, str], name: str) -> int:
    try:
        number = int(given[name].strip())
    except ValueError:
        raise NotSent(f"{name} has to be a whole number") from None
    if number < 0:
        raise NotSent(f"{name} can't be negative")
    return number


def _one_of(given: Mapping[str, str], name: str, choices: tuple[str, ...], default: str) -> str:
    chosen = given.get(name, default).strip()
    if chosen.lower() not in map(str.lower, choices):
        raise NotSent(f"{name} has to be one of: {', '.join(choices)}")
    return chosen


def _servers(text: str) -> tuple[Server, ...]:
    found = []
    for part in filter(None, map(str.strip, text.split(","))):
        match = _HOST_PORT.fullmatch(re.sub(r"^\w+://", "", part))
        if match is None or not 0 < int(match["port"]) <= _LARGEST_PORT:
            raise NotSent("Failed to construct kafka producer: each of bootstrapServers has to be host:port")
        found.append(Server(match["v6"] or match["host"], int(match["port"])))
    if not found:
        raise NotSent("Failed to construct kafka producer: bootstrapServers names no broker")
    return tuple(found)


def _login(config: str | None) -> tuple[tuple[str, str], ...]:
    """The options of a JAAS configuration, such as `…LoginModule required username="u" password="p";`."""
    if not config:
        raise NotSent("sasl.jaas.config is missing: it holds the user name and password")
    found = []
    for name, value in _OPTION.findall(config):
        quoted = value[0] in "\"'"
        found.append((name, re.sub(r"\\(.)", r"\1", value[1:-1]) if quoted else value))
    return tuple(found)
