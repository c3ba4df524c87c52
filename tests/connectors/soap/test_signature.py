from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Any

import pytest
import xmlsec
from cryptography.hazmat.primitives.serialization import PrivateFormat
from lxml import etree

from connectors.sdk import InputError
from connectors.soap.envelope import Envelope
from connectors.soap.model import JsonPart, Signature
from connectors.soap.names import WSSE, WSU
from connectors.soap.security import add_security_header
from connectors.soap.signature import sign

if TYPE_CHECKING:
    from support.identities import Identity

DS = "{http://www.w3.org/2000/09/xmldsig#}"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
ECDSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"


def signed(identity: Identity, key: str | None = None, **fields: Any) -> bytes:
    """A request signed with an identity, as it goes on the wire."""
    certificate = {
        "certificateType": "single",
        "certificate": identity.certificate_pem,
        "privateKey": key or identity.key_pem(),
    }
    how = Signature.model_validate({"authentication": "signature", "certificate": certificate, **fields})
    envelope = Envelope("1.1", {"m": "urn:m"})
    content = {"m:Order": {"m:id": 7, "m:text": "ü <&>"}}
    envelope.fill(envelope.body, JsonPart.model_validate({"type": "json", "json": content}), "body")
    sign(envelope, add_security_header(envelope), how)
    return envelope.content()


def verify(message: bytes) -> list[str]:
    """The local names of the elements that a verifier finds signed by the certificate in the message."""
    root = etree.fromstring(message)
    token = root.find(f".//{{{WSSE}}}BinarySecurityToken")
    signature = root.find(f".//{DS}Signature")
    assert token is not None
    assert signature is not None
    named = signature.find(f"{DS}KeyInfo/{{{WSSE}}}SecurityTokenReference/{{{WSSE}}}Reference")
    assert named is not None
    assert named.get("URI") == f"#{token.get(f'{{{WSU}}}Id')}"
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(b64decode(str(token.text)), xmlsec.constants.KeyDataFormatCertDer)
    by_id = {
        str(each.get(f"{{{WSU}}}Id")): each for each in root.iter(etree.Element) if each.get(f"{{{WSU}}}Id")
    }
    for each in by_id.values():
        context.register_id(each, "Id", WSU)
    context.verify(signature)
    references = signature.findall(f"{DS}SignedInfo/{DS}Reference")
    return [etree.QName(by_id[str(each.get("URI"))[1:]]).localname for each in references]


def test_the_body_is_signed_by_default_with_the_algorithms_of_the_reference(rsa_identity: Identity) -> None:
    message = signed(rsa_identity)
    assert verify(message) == ["Body"]
    assert b"http://www.w3.org/2000/09/xmldsig#rsa-sha1" in message
    assert b"http://www.w3.org/2000/09/xmldsig#sha1" in message


def test_a_changed_message_is_not_verified(rsa_identity: Identity) -> None:
    with pytest.raises(xmlsec.Error):
        verify(signed(rsa_identity).replace(b">7<", b">8<"))


def test_the_model_chooses_stronger_algorithms(rsa_identity: Identity) -> None:
    message = signed(rsa_identity, signatureAlgorithm=RSA_SHA256, digestAlgorithm=SHA256)
    assert verify(message) == ["Body"]
    assert b"#rsa-sha1" not in message
    assert b"xmldsig#sha1" not in message


def test_elliptic_keys_sign_too(ec_identity: Identity) -> None:
    assert verify(signed(ec_identity, signatureAlgorithm=ECDSA_SHA256, digestAlgorithm=SHA256)) == ["Body"]


def test_the_traditional_form_of_a_key_is_read(rsa_identity: Identity) -> None:
    assert verify(signed(rsa_identity, rsa_identity.key_pem(PrivateFormat.TraditionalOpenSSL))) == ["Body"]


def test_token_signature_and_timestamp_stand_in_this_order(rsa_identity: Identity) -> None:
    root = etree.fromstring(signed(rsa_identity, timestamp=60))
    security = root.find(f".//{{{WSSE}}}Security")
    assert security is not None
    assert [etree.QName(each).localname for each in security] == [
        "BinarySecurityToken",
        "Signature",
        "Timestamp",
    ]


def test_only_the_named_parts_are_signed(rsa_identity: Identity) -> None:
    parts = [{"namespace": WSU, "localName": "Timestamp"}, {"namespace": "urn:m", "localName": "id"}]
    assert verify(signed(rsa_identity, timestamp=60, encryptionParts=parts)) == ["Timestamp", "id"]


def test_a_part_that_does_not_occur_is_an_error(rsa_identity: Identity) -> None:
    with pytest.raises(
        InputError, match=r"encryptionParts: the request has no element nope of the namespace urn:m"
    ):
        signed(rsa_identity, encryptionParts=[{"namespace": "urn:m", "localName": "nope"}])


@pytest.mark.parametrize("field", ["signatureAlgorithm", "digestAlgorithm"])
def test_an_unknown_algorithm_is_an_error(rsa_identity: Identity, field: str) -> None:
    with pytest.raises(InputError, match=f"authentication.{field} is no known algorithm"):
        signed(rsa_identity, **{field: "urn:none"})


def test_an_algorithm_that_does_not_fit_the_key_is_an_error(ec_identity: Identity) -> None:
    with pytest.raises(InputError, match="does not go with the private key"):
        signed(ec_identity)


def test_a_key_that_is_none_is_an_error(rsa_identity: Identity) -> None:
    with pytest.raises(InputError, match="privateKey is no unencrypted PEM key") as failed:
        signed(rsa_identity, "secret that is no key")
    assert "secret" not in str(failed.value)


def test_a_certificate_that_is_none_is_an_error(rsa_identity: Identity) -> None:
    with pytest.raises(InputError, match=r"certificate\.certificate is no PEM certificate"):
        signed(rsa_identity, certificate={"certificateType": "single", "certificate": "x", "privateKey": "x"})
