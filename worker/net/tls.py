"""TLS contexts: made once for each set of certificates and shared by all connections that use it.

The system's authorities and the configured bundle are trusted; hosts that match a pattern are shown a configured
client certificate; a request may bring material of its own (`ClientTls`; HTTP sheet, section 2.7).
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
from typing import TYPE_CHECKING

from connectors.sdk.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.sdk.http import ClientTls
    from worker.net.settings import ClientCertificate, NetSettings

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


class TlsContexts:
    """The worker's TLS contexts.

    Raises:
        TlsFileError: by `check`, or at the first use, if a configured file can't be read or holds no such material.
    """

    def __init__(self, settings: NetSettings) -> None:
        self._ca_file = settings.ca_file
        self._certificates = settings.client_certificates
        self._configured: dict[ClientCertificate | None, ssl.SSLContext] = {}
        self._of_requests: OrderedDict[tuple[ClientTls, ClientCertificate | None], ssl.SSLContext] = (
            OrderedDict()
        )

    def check(self) -> None:
        """Reads what is configured.

        Raises:
            TlsFileError: a file is unusable; the message names it.
        """
        for certificate in ((None,) if self._ca_file else ()) + self._certificates:
            self._of_settings(certificate)

    async def for_host(self, host: str, material: ClientTls | None = None) -> ssl.SSLContext:
        """The context for connections to `host`, with the request's own material if it brings some.

        Raises:
            InputError: the request's material is incomplete or unusable.
        """
        certificate = next(
            (c for c in self._certificates if fnmatchcase(host.lower(), c.hosts.lower())), None
        )
        if material is None or not _brings_any(material):
            return self._of_settings(certificate)
        key = material, certificate
        if (context := self._of_requests.get(key)) is None:
            context = await asyncio.to_thread(self._of_request, material, certificate)
            self._of_requests[key] = context
            if len(self._of_requests) > _KEPT:
                self._of_requests.popitem(last=False)
        return context

    def _of_settings(self, certificate: ClientCertificate | None) -> ssl.SSLContext:
        if (context := self._configured.get(certificate)) is None:
            context = self._trusting_configured()
            if certificate is not None:
                _show_configured(context, certificate)
            self._configured[certificate] = context
        return context

    def _of_request(self, material: ClientTls, certificate: ClientCertificate | None) -> ssl.SSLContext:
        shown, key = _given(material.certificate), _given(material.private_key)
        if (shown is None) is not (key is None):
            raise InputError(_HALF)
        try:
            if trusted := _given(material.trusted_certificate):
                context = ssl.create_default_context(cadata=trusted)
            else:
                context = self._trusting_configured()
            if shown and key:
                # A password of None would make OpenSSL ask for one at the terminal.
                with _as_file(f"{shown}\n{key}\n") as path:
                    context.load_cert_chain(path, password=_given(material.private_key_password) or "")
            elif certificate is not None:
                _show_configured(context, certificate)
        except (ssl.SSLError, ValueError) as error:
            raise InputError(_UNUSABLE) from error
        return context

    def _trusting_configured(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self._ca_file:
            try:
                context.load_verify_locations(cafile=self._ca_file)
            except OSError as error:
                msg = f"the CA bundle {self._ca_file} can't be used: {error.strerror or error}"
                raise TlsFileError("ca_file", msg) from error
        return context


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
