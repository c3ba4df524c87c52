"""The certificate and the private key that a signature uses: PEM texts of the input, or a keystore file."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

from connectors.sdk.errors import InputError
from connectors.soap import jks
from connectors.soap.model import SingleCertificate

if TYPE_CHECKING:
    from connectors.soap.model import Certificate, KeystoreCertificate

_WHERE = "authentication.certificate"
_PEM = re.compile("-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.DOTALL)


def certificate_and_key(source: Certificate) -> tuple[bytes, bytes]:
    """The certificate in DER and its private key in PEM; a keystore is read from the worker's disk (blocking).

    Raises:
        InputError: no certificate, no such file or alias, a wrong password.
    """
    if isinstance(source, SingleCertificate):
        return _first_certificate(source.certificate), source.private_key.strip().encode()
    content = _file(source.keystore_location)
    return _from_jks(content, source) if jks.is_jks(content) else _from_pkcs12(content, source)


def _first_certificate(pem: str) -> bytes:
    found = _PEM.search(pem)
    try:
        if found:
            return b64decode(found[1])
    except binascii.Error:
        pass
    raise InputError(f"{_WHERE}.certificate is no PEM certificate")


def _file(location: str) -> bytes:
    try:
        return Path(location.removeprefix("file:")).read_bytes()
    except OSError as error:
        raise InputError(
            f"{_WHERE}.keystoreLocation can't be read on the worker's machine: {error.strerror}"
        ) from None


def _from_pkcs12(content: bytes, source: KeystoreCertificate) -> tuple[bytes, bytes]:
    try:
        store = load_pkcs12(content, source.keystore_password.encode())
    except ValueError:
        raise InputError(f"{_WHERE}: no PKCS #12 or JKS keystore, or the wrong keystorePassword") from None
    if (
        store.cert is None
        or store.key is None
        or (store.cert.friendly_name or b"").decode() != source.alias.lower()
    ):
        raise _no_such_alias()
    key = store.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return store.cert.certificate.public_bytes(Encoding.DER), key


def _from_jks(content: bytes, source: KeystoreCertificate) -> tuple[bytes, bytes]:
    try:
        found = jks.private_key(
            content, source.keystore_password, source.alias, source.password or source.keystore_password
        )
    except jks.BrokenKeystore as error:
        raise InputError(f"{_WHERE}: {error}") from None
    if found is None:
        raise _no_such_alias()
    certificate, key = found
    loaded = load_der_private_key(key, password=None)
    return certificate, loaded.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _no_such_alias() -> InputError:
    return InputError(f"{_WHERE}.alias: the keystore has no private key with a certificate of that name")
