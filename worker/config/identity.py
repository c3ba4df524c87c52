"""The provider of the worker's own access tokens: where it says what it offers, and how it is spoken to."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Keystore:
    """A file of certificates and keys, PKCS #12 or PEM, and what opens it and the key in it."""

    path: str
    password: str | None = field(default=None, repr=False)
    key_password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentitySettings:
    """How tokens for the gateway and the cluster are asked for.

    Attributes:
        discovery_url: the document that names the token end point (OpenID Connect Discovery 1.0, section 4); None
            where the end point itself is known.
        connect_timeout: seconds to connect in.
        read_timeout: seconds between two pieces of an answer.
        keystore: the worker's certificate, for mutual TLS.
        truststore: the authorities to trust there, in place of the others.
    """

    discovery_url: str | None = None
    connect_timeout: float = 5.0
    read_timeout: float = 5.0
    keystore: Keystore | None = None
    truststore: Keystore | None = None
