"""The WS-Security header of a request: user name token, timestamp, signature (HTTP sheet, section 8.4)."""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from lxml import etree

from connectors.soap.names import ENVELOPE, WSSE, WSU

if TYPE_CHECKING:
    from connectors.soap.envelope import Envelope
    from connectors.soap.model import UsernameToken

_PROFILE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0"
BASE64 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"


def add_security_header(envelope: Envelope) -> etree._Element:
    """The empty security header, before everything else in the header; a service must understand it."""
    security = etree.Element(f"{{{WSSE}}}Security")
    security.set(f"{{{envelope.uri}}}mustUnderstand", "1" if envelope.uri == ENVELOPE["1.1"] else "true")
    envelope.header.insert(0, security)
    return security


def add_username_token(security: etree._Element, token: UsernameToken) -> None:
    """Adds user name and password, or its digest with nonce and creation time (Username Token Profile 1.0, 3.1)."""
    element = etree.SubElement(security, f"{{{WSSE}}}UsernameToken")
    element.set(f"{{{WSU}}}Id", f"UsernameToken-{uuid4()}")
    etree.SubElement(element, f"{{{WSSE}}}Username").text = token.username
    password = etree.SubElement(element, f"{{{WSSE}}}Password")
    if token.encoded == "No":
        password.set("Type", f"{_PROFILE}#PasswordText")
        password.text = token.password
        return
    nonce, created = secrets.token_bytes(16), instant(datetime.now(UTC))
    password.set("Type", f"{_PROFILE}#PasswordDigest")
    password.text = digest(nonce, created, token.password, double_hash=token.double_hash)
    etree.SubElement(element, f"{{{WSSE}}}Nonce", EncodingType=BASE64).text = b64encode(nonce).decode()
    etree.SubElement(element, f"{{{WSU}}}Created").text = created


def digest(nonce: bytes, created: str, password: str, *, double_hash: bool = False) -> str:
    """`Base64(SHA-1(nonce + created + password))`, as the profile fixes it.

    `double_hash` puts the password's SHA-1, read as UTF-8 text with replacement characters, in its place: what the
    reference sends.
    """
    known = password.encode()
    if double_hash:
        known = hashlib.sha1(known, usedforsecurity=False).digest().decode("utf-8", "replace").encode()
    return b64encode(hashlib.sha1(nonce + created.encode() + known, usedforsecurity=False).digest()).decode()


def add_timestamp(security: etree._Element, seconds: int) -> etree._Element:
    """Adds when the message was made and when, `seconds` later, it expires."""
    now = datetime.now(UTC)
    timestamp = etree.SubElement(security, f"{{{WSU}}}Timestamp")
    timestamp.set(f"{{{WSU}}}Id", f"TS-{uuid4()}")
    etree.SubElement(timestamp, f"{{{WSU}}}Created").text = instant(now)
    etree.SubElement(timestamp, f"{{{WSU}}}Expires").text = instant(now + timedelta(seconds=seconds))
    return timestamp


def instant(at: datetime) -> str:
    """An instant in UTC with milliseconds, as `wsu:Created` is written."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
