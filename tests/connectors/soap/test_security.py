from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta

import pytest

from connectors.soap.envelope import Envelope
from connectors.soap.model import JsonPart, UsernameToken
from connectors.soap.names import WSSE, WSU
from connectors.soap.security import add_security_header, add_timestamp, add_username_token, digest

PROFILE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0"


def token(**fields: object) -> UsernameToken:
    given = {"authentication": "usernameToken", "username": "ada", "password": "pä", "encoded": "No"}
    return UsernameToken.model_validate(given | fields)


@pytest.mark.parametrize(("version", "flag"), [("1.1", "1"), ("1.2", "true")])
def test_the_security_header_comes_first_and_has_to_be_understood(version: str, flag: str) -> None:
    envelope = Envelope(version, {})
    envelope.fill(envelope.header, JsonPart.model_validate({"type": "json", "json": {"H": 1}}), "header")
    security = add_security_header(envelope)
    assert next(iter(envelope.header)) is security
    assert security.get(f"{{{envelope.uri}}}mustUnderstand") == flag


def test_a_plain_user_name_token_holds_the_password_as_it_is() -> None:
    security = add_security_header(Envelope("1.1", {}))
    add_username_token(security, token())
    (element,) = security
    name, password = element
    assert (element.tag, name.text, password.text) == (f"{{{WSSE}}}UsernameToken", "ada", "pä")
    assert password.get("Type") == f"{PROFILE}#PasswordText"
    assert str(element.get(f"{{{WSU}}}Id")).startswith("UsernameToken-")


def test_a_digest_is_made_of_nonce_creation_time_and_password() -> None:
    security = add_security_header(Envelope("1.1", {}))
    add_username_token(security, token(encoded="Yes"))
    _, password, nonce, created = security[0]
    plain = b64decode(str(nonce.text)) + str(created.text).encode() + "pä".encode()
    assert password.text == b64encode(hashlib.sha1(plain).digest()).decode()
    assert password.get("Type") == f"{PROFILE}#PasswordDigest"
    assert len(b64decode(str(nonce.text))) == 16
    assert abs(datetime.now(UTC) - datetime.fromisoformat(str(created.text))) < timedelta(minutes=1)


def test_every_token_has_a_nonce_of_its_own() -> None:
    security = add_security_header(Envelope("1.1", {}))
    add_username_token(security, token(encoded="Yes"))
    add_username_token(security, token(encoded="Yes"))
    assert security[0][2].text != security[1][2].text


def test_a_digest_may_be_made_of_the_hashed_password() -> None:
    mangled = hashlib.sha1(b"p").digest().decode("utf-8", "replace").encode()
    expected = b64encode(hashlib.sha1(b"n" + b"2026-01-01T00:00:00.000Z" + mangled).digest()).decode()
    assert digest(b"n", "2026-01-01T00:00:00.000Z", "p", double_hash=True) == expected
    assert digest(b"n", "2026-01-01T00:00:00.000Z", "p") != expected


def test_a_timestamp_says_when_the_message_expires() -> None:
    timestamp = add_timestamp(add_security_header(Envelope("1.1", {})), 90)
    created, expires = (datetime.fromisoformat(str(each.text)) for each in timestamp)
    assert expires - created == timedelta(seconds=90)
    assert str(timestamp[0].text).endswith("Z")
