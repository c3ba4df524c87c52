from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

from connectors.sdk import InputError
from connectors.soap.keystores import certificate_and_key
from connectors.soap.model import KeystoreCertificate, SingleCertificate

if TYPE_CHECKING:
    from pathlib import Path

    from support.identities import Identity

# Made by Java's keytool: a trusted certificate `other` and the elliptic key `signer`, protected by `keypw1`.
JKS = b64decode(
    "/u3+7QAAAAIAAAACAAAAAgAFb3RoZXIAAAGiAV5ECAAFWC41MDkAAAFAMIIBPDCB4qADAgECAgkApkyRi8iRm2swCgYIKoZIzj0E"
    "AwIwETEPMA0GA1UEAxMGc2lnbmVyMCAXDTI2MTEyMjAzNDU0NVoYDzIxMjYxMDI5MDM0NTQ1WjARMQ8wDQYDVQQDEwZzaWduZXIw"
    "WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAS+hN2Z4LexLith51bTuFNAKQ4C68kS/pXzaQHqcVT1n2NlX5fUre6lDDpj6VVdQ5g/"
    "mJsVF8T3zmxsrs7Hpb9foyEwHzAdBgNVHQ4EFgQUe9MF2u0T+ctLIrBsRs8IljpAQYUwCgYIKoZIzj0EAwIDSQAwRgIhAIDVH890"
    "jMoMmpktZKDIVaYuWtNVo1rj1Wuw4Xo4YqZWAiEA4cni/PmQtbyrgzt1MJvRDS/rnf4gdifR0M4QB7pcfKIAAAABAAZzaWduZXIA"
    "AAGiAVwmIgAAAH8wfTAOBgorBgEEASoCEQEBBQAEa1ZYzDIhS0f/5SLZwoFVjrQY3YCTphtZh1Ii/x85WqTZE9+cTn/gdnOcWNk0"
    "rOAGqdlq1lIDaAUB4xe/ohgMyBlu2OS2PnW6Eko/xbypJ+n+QqDau48kJVesqS5L3PGj46MflI1Gi0ukcyj2AAAAAQAFWC41MDkA"
    "AAFAMIIBPDCB4qADAgECAgkApkyRi8iRm2swCgYIKoZIzj0EAwIwETEPMA0GA1UEAxMGc2lnbmVyMCAXDTI2MTEyMjAzNDU0NVoY"
    "DzIxMjYxMDI5MDM0NTQ1WjARMQ8wDQYDVQQDEwZzaWduZXIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAS+hN2Z4LexLith51bT"
    "uFNAKQ4C68kS/pXzaQHqcVT1n2NlX5fUre6lDDpj6VVdQ5g/mJsVF8T3zmxsrs7Hpb9foyEwHzAdBgNVHQ4EFgQUe9MF2u0T+ctL"
    "IrBsRs8IljpAQYUwCgYIKoZIzj0EAwIDSQAwRgIhAIDVH890jMoMmpktZKDIVaYuWtNVo1rj1Wuw4Xo4YqZWAiEA4cni/PmQtbyr"
    "gzt1MJvRDS/rnf4gdifR0M4QB7pcfKITMbHKcFHROz+BuXN2OPoHjAI6mA=="
)


def load(path: Path, location: str | None = None, **fields: Any) -> tuple[bytes, bytes]:
    given = {
        "certificateType": "keystore",
        "keystoreLocation": location or str(path),
        "keystorePassword": "storepw",
        "alias": "Signer",
    }
    return certificate_and_key(KeystoreCertificate.model_validate(given | fields))


def matches(certificate: bytes, key: bytes) -> bool:
    """Whether the key is the certificate's."""
    return (
        x509.load_der_x509_certificate(certificate).public_key()
        == load_pem_private_key(key, None).public_key()
    )


@pytest.fixture
def jks(tmp_path: Path) -> Path:
    (path := tmp_path / "store.jks").write_bytes(JKS)
    return path


@pytest.fixture
def pkcs12(tmp_path: Path, rsa_identity: Identity) -> Path:
    key: Any = rsa_identity.key
    content = serialize_key_and_certificates(
        b"signer", key, rsa_identity.certificate, None, BestAvailableEncryption(b"storepw")
    )
    (path := tmp_path / "store.p12").write_bytes(content)
    return path


def test_a_key_is_read_from_pkcs12(pkcs12: Path) -> None:
    assert matches(*load(pkcs12))


def test_a_key_is_read_from_jks_with_a_password_of_its_own(jks: Path) -> None:
    assert matches(*load(jks, password="keypw1"))


@pytest.mark.parametrize("prefix", ["file:", ""])
def test_a_location_is_a_path_or_a_file_url(jks: Path, prefix: str) -> None:
    assert load(jks, f"{prefix}{jks}", password="keypw1")


@pytest.mark.parametrize("store", ["jks", "pkcs12"])
@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"keystorePassword": "wrong-one"}, "keystorePassword"),
        ({"alias": "nobody"}, "alias: the keystore has no"),
    ],
)
def test_a_wrong_password_or_alias_is_an_error(
    store: str, fields: dict[str, str], reason: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(InputError, match=reason) as failed:
        load(request.getfixturevalue(store), **{"password": "keypw1"} | fields)
    assert "wrong-one" not in str(failed.value)


def test_the_password_of_the_key_is_that_of_the_store_unless_given(jks: Path) -> None:
    with pytest.raises(InputError, match="the password of the key is wrong"):
        load(jks)


def test_a_trusted_certificate_is_no_key(jks: Path) -> None:
    with pytest.raises(InputError, match="no private key"):
        load(jks, alias="other")


def test_a_damaged_keystore_is_an_error(jks: Path) -> None:
    jks.write_bytes(JKS[:-40] + bytes(40))
    with pytest.raises(InputError, match="damaged"):
        load(jks)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match="keystoreLocation can't be read on the worker's machine: No such file"
    ):
        load(tmp_path / "none")


def test_of_a_chain_the_first_certificate_is_used(rsa_identity: Identity, ec_identity: Identity) -> None:
    chain = f"subject=x\n{rsa_identity.certificate_pem}\n{ec_identity.certificate_pem}"
    given = {"certificateType": "single", "certificate": chain, "privateKey": rsa_identity.key_pem()}
    assert matches(*certificate_and_key(SingleCertificate.model_validate(given)))
