"""Certificates and keys out of the files that the reference has them in: PKCS #12 (RFC 7292), and PEM besides."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12KeyAndCertificates

    from worker.config.identity import Keystore

_JKS = b"\xfe\xed\xfe\xed"
_PEM = b"-----BEGIN"


class KeystoreError(ValueError):
    """A keystore or trust store that can't be used; says why and what to do, never a password."""


def own_certificate(store: Keystore) -> tuple[str, str]:
    """The certificate, with its chain, and its key, both as PEM text; the key of a PEM file as it is.

    Raises:
        KeystoreError: the file can't be read, or holds no key with its certificate.
    """
    content = _read(store)
    if _PEM in content:
        text = content.decode("utf-8", "replace")
        return text, text
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - few workers have keystores
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    opened = _opened(store, content)
    if opened.key is None or opened.cert is None:
        raise KeystoreError(f"{store.path} holds no key with its certificate")
    key = opened.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    chain = (each.certificate.public_bytes(Encoding.PEM) for each in (opened.cert, *opened.additional_certs))
    return b"".join(chain).decode(), key.decode()


def authorities(store: Keystore) -> str:
    """The certificates of a trust store as PEM text.

    Raises:
        KeystoreError: the file can't be read, or holds none.
    """
    content = _read(store)
    if _PEM in content:
        return content.decode("utf-8", "replace")
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 - as above

    opened = _opened(store, content)
    found = [each for each in (opened.cert, *opened.additional_certs) if each is not None]
    if not found:
        raise KeystoreError(f"{store.path} holds no certificate")
    return b"".join(each.certificate.public_bytes(Encoding.PEM) for each in found).decode()


def _read(store: Keystore) -> bytes:
    try:
        content = Path(store.path).read_bytes()
    except OSError as error:
        raise KeystoreError(f"{store.path} can't be read: {error.strerror}") from None
    if content.startswith(_JKS):
        raise KeystoreError(
            f"{store.path} is a JKS file; convert it: keytool -importkeystore -srckeystore {store.path} "
            "-destkeystore store.p12 -deststoretype PKCS12"
        )
    return content


def _opened(store: Keystore, content: bytes) -> PKCS12KeyAndCertificates:
    try:
        from cryptography.hazmat.primitives.serialization.pkcs12 import (  # noqa: PLC0415 - as above
            load_pkcs12,
        )
    except ImportError:
        raise KeystoreError(
            f"{store.path} needs a library to be read; install connector-worker[keystore], or name a PEM file"
        ) from None
    try:
        return load_pkcs12(content, None if store.password is None else store.password.encode())
    except ValueError:
        raise KeystoreError(
            f"{store.path} is no PKCS #12 or PEM file, or its password is another one"
        ) from None
