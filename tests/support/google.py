"""A service account of Google's that nobody has: its key, as Google's console would give it."""

from __future__ import annotations

import json
from functools import cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


@cache
def _private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def json_key(token_url: str = "https://login.example/token") -> str:
    """The key, whose access tokens come from `token_url`."""
    return json.dumps(
        {
            "type": "service_account",
            "client_email": "worker@shop.example",
            "private_key_id": "1",
            "private_key": _private_key(),
            "token_uri": token_url,
        }
    )
