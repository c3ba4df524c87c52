"""What no emulator of Google Cloud Storage has: access tokens and signed links."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from google.auth.credentials import Credentials
from google.auth.exceptions import RefreshError
from google.oauth2.service_account import Credentials as ServiceAccount

from connectors.sdk import ConnectorError
from connectors.sdk.documents import DocumentMetadata
from connectors.sdk.testing import FakeHttp, response
from worker.documents.gcs import GcsStore
from worker.documents.gcs_links import signed_url
from worker.documents.naming import Bucket
from worker.documents.store import Entry

BUCKET = Bucket("documents", "of/tests/")
ENTRY = Entry("gcs", "0a-b", None, DocumentMetadata())


@pytest.fixture(scope="module")
def key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


@pytest.fixture
def account(key: RSAPrivateKey) -> Any:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    facts = {
        "client_email": "worker@project.example",
        "private_key": pem,
        "token_uri": "https://token.example",
    }
    return ServiceAccount.from_service_account_info(facts)  # type: ignore[no-untyped-call]


def test_a_link_is_signed_as_google_wants_it(account: Any, key: RSAPrivateKey) -> None:
    at = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    url = signed_url("https://storage.googleapis.com", "/documents/of/tests/0a-b", 300, account, at)
    query = (
        "X-Goog-Algorithm=GOOG4-RSA-SHA256"
        "&X-Goog-Credential=worker%40project.example%2F20260304%2Fauto%2Fstorage%2Fgoog4_request"
        "&X-Goog-Date=20260304T050607Z&X-Goog-Expires=300&X-Goog-SignedHeaders=host"
    )
    begin = f"https://storage.googleapis.com/documents/of/tests/0a-b?{query}&X-Goog-Signature="
    assert url.startswith(begin)
    canonical = (
        f"GET\n/documents/of/tests/0a-b\n{query}\nhost:storage.googleapis.com\n\nhost\nUNSIGNED-PAYLOAD"
    )
    signed = (
        "GOOG4-RSA-SHA256\n20260304T050607Z\n20260304/auto/storage/goog4_request\n"
        + sha256(canonical.encode()).hexdigest()
    )
    signature = bytes.fromhex(url.removeprefix(begin))
    key.public_key().verify(signature, signed.encode(), PKCS1v15(), SHA256())


async def test_a_service_account_makes_links(account: Any) -> None:
    store = GcsStore(FakeHttp(), BUCKET, account)
    parts = urlsplit(await store.link(ENTRY, timedelta(minutes=5)))
    assert (parts.netloc, parts.path) == ("storage.googleapis.com", "/documents/of/tests/0a-b")
    assert parse_qs(parts.query)["X-Goog-Expires"] == ["300"]
    with pytest.raises(ConnectorError, match="seven days"):
        await store.link(ENTRY, timedelta(days=8))


class Tokens(Credentials):
    """Credentials whose every token can be used once, or that are refused."""

    def __init__(self, *, refused: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._refused = refused
        self.made = 0

    @property
    def valid(self) -> bool:
        return False

    def refresh(self, request: Any) -> None:
        if self._refused:
            raise RefreshError(base64.b64encode(b"secret").decode())  # type: ignore[no-untyped-call]
        self.made += 1
        self.token = f"token-{self.made}"


async def test_requests_carry_a_token_that_is_valid() -> None:
    http = FakeHttp(response(204))
    store = GcsStore(http, BUCKET, Tokens())
    await store.delete(ENTRY)
    await store.delete(ENTRY)
    assert [request.headers for request in http.requests] == [
        [("Authorization", "Bearer token-1")],
        [("Authorization", "Bearer token-2")],
    ]
    assert http.requests[0].url == "https://storage.googleapis.com/storage/v1/b/documents/o/of%2Ftests%2F0a-b"


async def test_credentials_that_do_not_work_are_an_error() -> None:
    store = GcsStore(FakeHttp(), BUCKET, Tokens(refused=True))
    with pytest.raises(
        ConnectorError, match=r"credentials of the document store gcs do not work: RefreshError$"
    ):
        await store.delete(ENTRY)
