"""TLS contexts: made once for each set of certificates and shared by all connections that use it.

The system's authorities and the configured bundle are trusted; for hosts that match a pattern further authorities, and
they are shown a configured client certificate; a request may bring material of its own (`ClientTls`; HTTP sheet,
section 2.7).
"""

from __future__ import annotations

import asyncio
import os
import ssl
import tempfile
from collections import OrderedDict
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from connectors.sdk.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeVar

    from connectors.sdk.http import ClientTls
    from worker.net.settings import ClientCertificate, HostAuthorities, NetSettings

    _R = TypeVar("_R", ClientCertificate, HostAuthorities)

_KEPT = 1_000
_HALF = (
    "mTLS client authentication requires both a client certificate and a private key; only one was provided."
)
_UNUSABLE = "Failed to build SSL context for mTLS from the provided certificate material"


class TlsFileError(ValueError):
    """A file of certificates that can't be used.

    Attributes:
        setting: the field of `NetSettings` that names it.
    """

    def __init__(self, setting: str, message: str) -> None:
        super().__init__(message)
        self.setting = setting


class _Configured(NamedTuple):
    """What the settings say of a host."""

    authorities: HostAuthorities | None = None
    certificate: ClientCertificate | None = None


class TlsContexts:
    """The worker's TLS contexts.

    Raises:
        TlsFileError: by `check`, or at the first use, if a configured file can't be read or holds no such material.
    """

    def __init__(self, settings: NetSettings) -> None:
        self._ca_file = settings.ca_file
        self._authorities = settings.host_authorities
        self._certificates = settings.client_certificates
        self._configured: dict[_Configured, ssl.SSLContext] = {}
        self._of_requests: OrderedDict[tuple[ClientTls, _Configured], ssl.SSLContext] = OrderedDict()

    def check(self) -> None:
        """Reads what is configured.

        Raises:
            TlsFileError: a file is unusable; the message names it.
        """
        everywhere = [_Configured()] if self._ca_file else []
        for each in (
            *everywhere,
            *(_Configured(authorities=each) for each in self._authorities),
            *(_Configured(certificate=each) for each in self._certificates),
        ):
            self._of_settings(each)

    async def for_host(self, host: str, material: ClientTls | None = None) -> ssl.SSLContext:
        """The context for connections to `host`, with the request's own material if it brings some.

        Raises:
            InputError: the request's material is incomplete or unusable.
        """
        configured = _Configured(_first_for(host, self._authorities), _first_for(host, self._certificates))
        if material is None or not _brings_any(material):
            return self._of_settings(configured)
        key = material, configured
        if (context := self._of_requests.get(key)) is None:
            context = await asyncio.to_thread(self._of_request, material, configured)
            self._of_requests[key] = context
            if len(self._of_requests) > _KEPT:
                self._of_requests.popitem(last=False)
        return context

    def _of_settings(self, configured: _Configured) -> ssl.SSLContext:
        if (context := self._configured.get(configured)) is None:
            context = self._trusting(configured.authorities)
            if configured.certificate is not None:
                _show_configured(context, configured.certificate)
            self._configured[configured] = context
        return context

    def _of_request(self, material: ClientTls, configured: _Configured) -> ssl.SSLContext:
        shown, key = _given(material.certificate), _given(material.private_key)
        if (shown is None) is not (key is None):
            raise InputError(_HALF)
        try:
            if trusted := _given(material.trusted_certificate):
                context = ssl.create_default_context(cadata=trusted)
            else:
                context = self._trusting(configured.authorities)
            if shown and key:
                # A password of None would make OpenSSL ask for one at the terminal.
                with _as_file(f"{shown}\n{key}\n") as path:
                    context.load_cert_chain(path, password=_given(material.private_key_password) or "")
            elif configured.certificate is not None:
                _show_configured(context, configured.certificate)
        except (ssl.SSLError, ValueError) as error:
            raise InputError(_UNUSABLE) from error
        return context

    def _trusting(self, authorities: HostAuthorities | None) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self._ca_file:
            _trust(context, self._ca_file, "ca_file")
        if authorities is not None:
            _trust(context, authorities.file, "host_authorities")
        return context


def _first_for(host: str, rules: Sequence[_R]) -> _R | None:
    return next((rule for rule in rules if fnmatchcase(host.lower(), rule.hosts.lower())), None)


def _trust(context: ssl.SSLContext, file: str, setting: str) -> None:
    try:
        context.load_verify_locations(cafile=file)
    except OSError as error:
        msg = f"the CA bundle {file} can't be used: {error.strerror or error}"
        raise TlsFileError(setting, msg) from error


def _show_configured(context: ssl.SSLContext, certificate: ClientCertificate) -> None:
    try:
        context.load_cert_chain(
            certificate.certificate_file, certificate.key_file, password=certificate.key_password or ""
        )
    except OSError as error:
        msg = (
            f"the client certificate {certificate.certificate_file} for {certificate.hosts} can't be used: "
            f"{error.strerror or error}"
        )
        raise TlsFileError("client_certificates", msg) from error


def _given(text: str | None) -> str | None:
    return text if text and not text.isspace() else None


def _brings_any(material: ClientTls) -> bool:
    return any(map(_given, (material.certificate, material.private_key, material.trusted_certificate)))


@contextmanager
def _as_file(pem: str) -> Iterator[str]:
    """A file only the worker can read, for as long as OpenSSL, which takes keys from files only, needs it."""
    handle, path = tempfile.mkstemp(suffix=".pem")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(pem)
        yield path
    finally:
        Path(path).unlink()
