"""Which proxy a request goes through: the reference's environment names, with exceptions (HTTP sheet, section 4)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from connectors.sdk.oauth import basic_authorization

if TYPE_CHECKING:
    from collections.abc import Mapping

_HIGHEST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Proxy:
    """One proxy and the login it asks for."""

    host: str
    port: int
    scheme: str = "http"
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """The proxy's own address, without the login."""
        return f"{self.scheme}://{self.host}:{self.port}"

    @property
    def authorization(self) -> str | None:
        """The value of `Proxy-Authorization`, if there is a user."""
        return basic_authorization(self.user, self.password or "") if self.user else None


@dataclass(frozen=True)
class ProxySettings:
    """The proxies by the scheme of the target; `exceptions` are patterns of hosts that are called directly.

    A pattern matches the whole host name, in any case; `*` stands for anything.
    """

    http: Proxy | None = None
    https: Proxy | None = None
    exceptions: tuple[str, ...] = ()

    @cached_property
    def _excepted(self) -> re.Pattern[str]:
        patterns = ["".join(".*" if c == "*" else re.escape(c) for c in text) for text in self.exceptions]
        return re.compile("|".join(patterns) or r"(?!)", re.IGNORECASE)

    def proxy_for(self, scheme: str, host: str) -> Proxy | None:
        """The proxy for a target, None for a direct connection."""
        proxy = self.https if scheme == "https" else self.http
        return None if proxy is None or self._excepted.fullmatch(host) else proxy


def proxies_from_environment(environ: Mapping[str, str]) -> ProxySettings:
    """Reads `CONNECTOR_HTTP_PROXY_*`, `CONNECTOR_HTTPS_PROXY_*` and `CONNECTOR_HTTP_NON_PROXY_HOSTS`.

    The generic `HTTP_PROXY` and `NO_PROXY` are not read.

    Raises:
        ValueError: a port is no number from 1 to 65535 or a scheme neither http nor https, or only one of host and
            port is given; names the variable.
    """
    exceptions = environ.get("CONNECTOR_HTTP_NON_PROXY_HOSTS", "")
    return ProxySettings(
        http=_proxy(environ, "CONNECTOR_HTTP_PROXY"),
        https=_proxy(environ, "CONNECTOR_HTTPS_PROXY"),
        exceptions=tuple(part.strip() for part in exceptions.split("|") if part.strip()),
    )


def _proxy(environ: Mapping[str, str], prefix: str) -> Proxy | None:
    host, port = environ.get(f"{prefix}_HOST", "").strip(), environ.get(f"{prefix}_PORT", "").strip()
    if not host and not port:
        return None
    if not host or not port:
        given, missing, example = ("HOST", "PORT", "3128") if host else ("PORT", "HOST", "proxy.example.com")
        msg = f"{prefix}_{given} is of no use without {prefix}_{missing}; write for example {prefix}_{missing}={example}"
        raise ValueError(msg)
    if not port.isascii() or not port.isdigit() or not 1 <= int(port) <= _HIGHEST_PORT:
        msg = f"{prefix}_PORT has to be a number from 1 to {_HIGHEST_PORT}, such as 3128"
        raise ValueError(msg)
    scheme = (environ.get(f"{prefix}_SCHEME", "").strip() or "http").lower()
    if scheme not in ("http", "https"):
        msg = f"{prefix}_SCHEME has to be http or https; write for example {prefix}_SCHEME=http"
        raise ValueError(msg)
    return Proxy(
        host, int(port), scheme, environ.get(f"{prefix}_USER") or None, environ.get(f"{prefix}_PASSWORD")
    )
