"""HashiCorp Vault's HTTP API, as far as a reader of its key-value engine (version 2) meets it.

Written after the published API: logins by AppRole and by Kubernetes, tokens that end and are renewed, versions of a
secret, a sealed server.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from aiohttp import web

from support.target import Target

if TYPE_CHECKING:
    from support.target import Request

ROLE_ID, SECRET_ID = "role-of-the-worker", "its-secret-id"
KUBERNETES_ROLE, ACCOUNT = "worker", "header.payload.signature"
EXPIRY = "2026-01-01T00:00:00.123456789Z"


class FakeVault(Target):
    """A Vault for one test: `async with FakeVault() as vault`.

    Attributes:
        secrets: the entries of each secret by `mount/path`, None for one whose newest version is deleted.
        tokens: those that are valid; logins add to them.
        namespace: the one that requests have to name, None for none.
        sealed: whether it refuses everything.
        token: what it says of a token that looks itself up; one with a `ttl` has an `expire_time`, too.
        renewals: how long the token lasts after each renewal, in seconds; after the last one it has ended.
    """

    def __init__(self) -> None:
        super().__init__()
        self.secrets: dict[str, dict[str, Any] | None] = {}
        self.tokens = {"root"}
        self.namespace: str | None = None
        self.sealed = False
        self.token: dict[str, Any] = {"ttl": 0, "renewable": False}
        self.renewals: list[int] = []
        self._numbers = itertools.count(1)

    async def _answer(self, request: Request) -> web.StreamResponse:
        if self.sealed:
            return _errors(503, "Vault is sealed")
        if request.headers.get("X-Vault-Namespace") != self.namespace:
            return _errors(404, "no handler for route; route entry not found.")
        if request.path == "/v1/auth/approle/login":
            return self._login(
                request, {"role_id": ROLE_ID, "secret_id": SECRET_ID}, "invalid role or secret ID"
            )
        if request.path == "/v1/auth/kubernetes/login":
            return self._login(request, {"role": KUBERNETES_ROLE, "jwt": ACCOUNT}, "permission denied", 403)
        if request.headers.get("X-Vault-Token") not in self.tokens:
            return _errors(403, "permission denied")
        if request.path == "/v1/auth/token/lookup-self":
            ends = {"expire_time": EXPIRY if self.token["ttl"] else None}
            return _found({**ends, **self.token, "type": "service", "policies": ["default"]}, None)
        if request.path == "/v1/auth/token/renew-self":
            return self._renewed(request.headers["X-Vault-Token"])
        mount, _, path = request.path.removeprefix("/v1/").partition("/data/")
        return self._secret(f"{mount}/{path}")

    def _login(
        self, request: Request, asked: dict[str, str], refusal: str, status: int = 400
    ) -> web.Response:
        if request.json() != asked:
            return _errors(status, refusal)
        token = f"hvs.{next(self._numbers)}"
        self.tokens.add(token)
        auth = {"client_token": token, "accessor": "a", "policies": ["default"], "token_type": "service"}
        return _found(None, {**auth, "lease_duration": 2764800, "renewable": True, "entity_id": "e"})

    def _renewed(self, token: str) -> web.Response:
        lasts = self.renewals.pop(0)
        if not self.renewals:
            self.tokens.discard(token)
        return _found(None, {"client_token": token, "lease_duration": lasts, "renewable": True})

    def _secret(self, where: str) -> web.Response:
        if where not in self.secrets:
            return _errors(404)
        entries = self.secrets[where]
        metadata = {"created_time": "2026-01-01T00:00:00.0Z", "custom_metadata": None, "destroyed": False}
        deleted = "" if entries is not None else "2026-01-02T00:00:00.0Z"
        data = {"data": entries, "metadata": {**metadata, "deletion_time": deleted, "version": 1}}
        return _found(data, None, 200 if entries is not None else 404)


def _found(data: Any, auth: Any, status: int = 200) -> web.Response:
    lease = {"request_id": "r", "lease_id": "", "renewable": False, "lease_duration": 0}
    return web.json_response(
        {**lease, "data": data, "wrap_info": None, "warnings": None, "auth": auth}, status=status
    )


def _errors(status: int, *errors: str) -> web.Response:
    return web.json_response({"errors": list(errors)}, status=status)
