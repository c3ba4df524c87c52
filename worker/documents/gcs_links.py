"""Links to objects of Google Cloud Storage, signed by a service account (version 4, `GOOG4-RSA-SHA256`)."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from google.auth.credentials import Signing

_ALGORITHM = "GOOG4-RSA-SHA256"


def signed_url(api: str, path: str, seconds: int, signer: Signing, at: datetime | None = None) -> str:
    """A URL under which anybody may read an object for `seconds`.

    Args:
        api: scheme and host.
        path: `/BUCKET/OBJECT`, encoded.
        seconds: how long it lasts, at most seven days.
        signer: credentials with a private key.
        at: when it is signed, now unless given.
    """
    signed_at = f"{at or datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    scope = f"{signed_at[:8]}/auto/storage/goog4_request"
    parameters = {
        "X-Goog-Algorithm": _ALGORITHM,
        "X-Goog-Credential": f"{signer.signer_email}/{scope}",
        "X-Goog-Date": signed_at,
        "X-Goog-Expires": str(seconds),
        "X-Goog-SignedHeaders": "host",
    }
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in parameters.items())
    canonical = "\n".join(
        ["GET", path, query, f"host:{urlsplit(api).netloc}", "", "host", "UNSIGNED-PAYLOAD"]
    )
    to_sign = "\n".join([_ALGORITHM, signed_at, scope, sha256(canonical.encode()).hexdigest()])
    return f"{api}{path}?{query}&X-Goog-Signature={signer.sign_bytes(to_sign.encode()).hex()}"
