"""Certificates and keys out of keystores, and what is said of those that can't be used."""

from __future__ import annotations

import ssl
import sys
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from support.identities import Identity, identity

from worker.config.identity import Keystore
from worker.keystores import KeystoreError, authorities, own_certificate

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def signer() -> Identity:
    return identity(ec.generate_private_key(ec.SECP256R1()))


def written(folder: Path, content: bytes) -> str:
    (path := folder / "store").write_bytes(content)
    return str(path)


def pkcs12(signer: Identity, password: bytes | None, *, key: bool = True) -> bytes:
    private: Any = signer.key if key else None
    lock = NoEncryption() if password is None else BestAvailableEncryption(password)
    certificate = signer.certificate
    return serialize_key_and_certificates(
        b"signer", private, certificate if key else None, None if key else [certificate], lock
    )


@pytest.mark.parametrize("password", ["hush-hush", None])
def test_a_certificate_and_its_key_come_out_of_pkcs12(
    tmp_path: Path, signer: Identity, password: str | None
) -> None:
    store = Keystore(written(tmp_path, pkcs12(signer, password and password.encode())), password)
    assert own_certificate(store) == (signer.certificate_pem, signer.key_pem())


def test_the_authorities_of_a_trust_store_are_its_certificates(tmp_path: Path, signer: Identity) -> None:
    store = Keystore(written(tmp_path, pkcs12(signer, b"hush-hush", key=False)), "hush-hush")
    assert authorities(store) == signer.certificate_pem
    ssl.create_default_context(cadata=authorities(store))


def test_pem_files_are_taken_as_they_are(tmp_path: Path, signer: Identity) -> None:
    both = signer.certificate_pem + signer.key_pem()
    store = Keystore(written(tmp_path, both.encode()))
    assert own_certificate(store) == (both, both)
    assert authorities(store) == both


def test_a_wrong_password_is_told_without_it(tmp_path: Path, signer: Identity) -> None:
    store = Keystore(written(tmp_path, pkcs12(signer, b"hush-hush")), "wrong-one")
    with pytest.raises(KeystoreError, match="or its password is another one") as raised:
        own_certificate(store)
    assert "wrong-one" not in str(raised.value)
    assert "wrong-one" not in repr(store)


def test_a_jks_file_is_refused_with_the_command_that_converts_it(tmp_path: Path) -> None:
    with pytest.raises(KeystoreError, match="is a JKS file; convert it: keytool -importkeystore"):
        authorities(Keystore(written(tmp_path, b"\xfe\xed\xfe\xed\0\0\0\2")))


def test_a_keystore_without_a_key_is_refused(tmp_path: Path, signer: Identity) -> None:
    store = Keystore(written(tmp_path, pkcs12(signer, None, key=False)))
    with pytest.raises(KeystoreError, match="holds no key with its certificate"):
        own_certificate(store)


def test_a_file_that_is_missing_or_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeystoreError, match="can't be read: No such file"):
        own_certificate(Keystore(str(tmp_path / "none")))
    with pytest.raises(KeystoreError, match="is no PKCS #12 or PEM file"):
        own_certificate(Keystore(written(tmp_path, b"text")))


def test_without_the_library_it_is_named(
    tmp_path: Path, signer: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.serialization.pkcs12", None)
    store = Keystore(written(tmp_path, pkcs12(signer, None)))
    with pytest.raises(KeystoreError, match=r"connector-worker\[keystore\]"):
        own_certificate(store)
