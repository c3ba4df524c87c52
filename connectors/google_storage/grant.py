"""Access tokens of a service account: a signed assertion instead of a password (RFC 7523)."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from connectors.sdk import InputError

if TYPE_CHECKING:
    from connectors.sdk import Headers

_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_SCOPE = "https://www.googleapis.com/auth/devstorage.read_write"
_LIFETIME = 3600  # seconds, the longest that Google takes
_USUAL_TOKEN_URL = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """A `TokenGrant`; `key_id` may be unknown."""

    email: str
    private_key: str = field(repr=False)
    key_id: str | None
    token_url: str

    def form(self) -> list[tuple[str, str | None]]:
        """The fields to post, with an assertion made now."""
        # Loading the key takes some milliseconds, but only once an hour for each account.
        from google.auth import crypt, jwt  # noqa: PLC0415 - a library that only this connector needs

        now = int(time.time())
        claims = {"iss": self.email, "scope": _SCOPE, "aud": self.token_url}
        signer = crypt.RSASigner.from_string(self.private_key, self.key_id)
        assertion = jwt.encode(signer, claims | {"iat": now, "exp": now + _LIFETIME})
        return [("grant_type", _GRANT), ("assertion", assertion.decode())]

    def headers(self) -> Headers:
        """None: everything is in the form."""
        return []


def service_account(json_key: str) -> ServiceAccount:
    """The account that a key is of.

    Raises:
        InputError: the text is no key of a service account.
    """
    from google.auth import crypt  # noqa: PLC0415 - a library that only this connector needs

    try:
        key = json.loads(json_key)
        account = ServiceAccount(
            key["client_email"],
            key["private_key"],
            key.get("private_key_id"),
            key.get("token_uri") or _USUAL_TOKEN_URL,
        )
        crypt.RSASigner.from_string(account.private_key)
    except (ValueError, LookupError, TypeError, AttributeError):
        raise InputError("Authentication failed for provided service account credentials") from None
    return account
