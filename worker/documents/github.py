"""Access tokens of GitHub apps: an app shows a JWT signed with its key and gets a token for one installation."""

from __future__ import annotations

import base64
import binascii
import re
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import orjson

from connectors.sdk.errors import ConnectorError, InputError
from connectors.sdk.http import Request

if TYPE_CHECKING:
    from connectors.sdk.http import HttpClient

API = "https://api.github.com"
_FRAME = re.compile(
    r"-----[A-Z ]+-----|\\n|\s"
)  # of a PEM text; keys kept as one line have lost their line ends
_CREATED = 201
_EARLY = 60  # seconds: clocks differ, and GitHub takes no token of the future
_LASTS = 540  # at most ten minutes


async def installation_token(http: HttpClient, key: Any, app: Any, installation: Any) -> str:
    """The token of an installation, good for an hour.

    Args:
        http: asks GitHub.
        key: the app's private RSA key, a PEM text.
        app: the app's id, a text or a number.
        installation: the installation's id.

    Raises:
        InputError: the key is none, or an id is missing.
        ConnectorError: GitHub refused, or can't be reached.
    """
    if not all(isinstance(each, str | int) and str(each).strip() for each in (app, installation)):
        raise InputError("its second and third params must be the ids of the app and of the installation")
    headers = [
        ("Authorization", f"Bearer {_signed(key, str(app).strip())}"),
        ("Accept", "application/vnd.github+json"),
        ("X-GitHub-Api-Version", "2022-11-28"),
    ]
    place = quote(str(installation).strip(), safe="")
    response = await http.send(Request("POST", f"{API}/app/installations/{place}/access_tokens", headers))
    if response.status != _CREATED:
        raise ConnectorError(str(response.status), f"GitHub answered {response.status} {response.reason}")
    try:
        token = orjson.loads(response.body)["token"]
    except (ValueError, KeyError, TypeError):
        token = None
    if not isinstance(token, str):
        raise ConnectorError(None, "GitHub answered without a token")
    return token


def _signed(key: Any, app: str) -> str:
    """A JWT that says who the app is (RFC 7519, RS256)."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15  # noqa: PLC0415 - heavy, and an extra
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - as above

    now = int(time.time())
    claims = {"iat": now - _EARLY, "exp": now + _LASTS, "iss": app}
    parts = ({"alg": "RS256", "typ": "JWT"}, claims)
    text = b".".join(_base64url(orjson.dumps(part)) for part in parts)
    return (text + b"." + _base64url(_rsa_key(key).sign(text, PKCS1v15(), SHA256()))).decode()


def _rsa_key(text: Any) -> Any:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.serialization import load_der_private_key  # noqa: PLC0415 - as above

    try:
        der = base64.b64decode(_FRAME.sub("", text), validate=True)
        key = load_der_private_key(der, password=None)
    except (TypeError, ValueError, binascii.Error):
        key = None
    if not isinstance(key, RSAPrivateKey):
        raise InputError("its first param must be the app's private RSA key as a PEM text")
    return key


def _base64url(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")
