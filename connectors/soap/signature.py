"""WS-Security signature with an X.509 certificate (X.509 Token Profile 1.0), made by xmlsec."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import xmlsec
from lxml import etree

from connectors.sdk.errors import InputError
from connectors.soap.keystores import certificate_and_key
from connectors.soap.names import WSSE, WSU
from connectors.soap.security import BASE64, add_timestamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.soap.envelope import Envelope
    from connectors.soap.model import Signature

_X509 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3"
_RSA_SHA1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
_SHA1 = "http://www.w3.org/2000/09/xmldsig#sha1"
_ID = f"{{{WSU}}}Id"


def sign(envelope: Envelope, security: etree._Element, how: Signature) -> None:
    """Adds token, signature and, if asked for, timestamp to the security header.

    SHA-1 is the default because the services that models of the reference talk to expect it; a model names a
    stronger algorithm by its URI.

    Raises:
        InputError: a certificate, a key, an algorithm or a part that can't be used.
    """
    certificate, key = certificate_and_key(how.certificate)
    token_id = _add_token(security, certificate)
    method = _transform(how.signature_algorithm or _RSA_SHA1, "signatureAlgorithm")
    digest = _transform(how.digest_algorithm or _SHA1, "digestAlgorithm")
    signature = xmlsec.template.create(envelope.root, xmlsec.constants.TransformExclC14N, method, ns="ds")
    security.append(signature)
    if how.timestamp is not None:
        add_timestamp(security, how.timestamp)
    for part in _signed_parts(envelope, how):
        reference = xmlsec.template.add_reference(signature, digest, uri=f"#{_identified(part)}")
        xmlsec.template.add_transform(reference, xmlsec.constants.TransformExclC14N)
    _name_token(signature, token_id)
    _sign(signature, key)


def _add_token(security: etree._Element, certificate: bytes) -> str:
    token_id = f"X509-{uuid4()}"
    token = etree.SubElement(security, f"{{{WSSE}}}BinarySecurityToken", EncodingType=BASE64, ValueType=_X509)
    token.set(_ID, token_id)
    token.text = b64encode(certificate).decode()
    return token_id


def _transform(uri: str, where: str) -> Any:
    """The library's constant of an algorithm."""
    for name, constant in vars(xmlsec.constants).items():
        if name.startswith("Transform") and getattr(constant, "href", None) == uri:
            return constant
    raise InputError(f"authentication.{where} is no known algorithm: {uri}")


def _signed_parts(envelope: Envelope, how: Signature) -> Iterator[etree._Element]:
    if not how.encryption_parts:
        yield envelope.body
        return
    for part in how.encryption_parts:
        found = list(envelope.root.iter(f"{{{part.namespace}}}{part.local_name}"))
        if not found:
            raise InputError(
                f"authentication.encryptionParts: the request has no element {part.local_name} "
                f"of the namespace {part.namespace}"
            )
        yield from found


def _identified(element: etree._Element) -> str:
    identity = element.get(_ID)
    if identity is None:
        identity = f"id-{uuid4()}"
        element.set(_ID, identity)
    return identity


def _name_token(signature: etree._Element, token_id: str) -> None:
    """Says that the key is the token's (X.509 Token Profile 1.0, section 3.2.1)."""
    key_info = xmlsec.template.ensure_key_info(signature)
    named = etree.SubElement(key_info, f"{{{WSSE}}}SecurityTokenReference")
    etree.SubElement(named, f"{{{WSSE}}}Reference", URI=f"#{token_id}", ValueType=_X509)


def _sign(signature: etree._Element, key: bytes) -> None:
    context = xmlsec.SignatureContext()
    try:
        context.key = xmlsec.Key.from_memory(key, xmlsec.constants.KeyDataFormatPem)
    except xmlsec.Error:
        raise InputError("authentication.certificate.privateKey is no unencrypted PEM key") from None
    for element in signature.getroottree().getroot().iter(etree.Element):
        if element.get(_ID) is not None:
            context.register_id(element, "Id", WSU)
    try:
        context.sign(signature)
    except xmlsec.Error:
        raise InputError(
            "The request can't be signed: authentication.signatureAlgorithm does not go with the private key"
        ) from None
