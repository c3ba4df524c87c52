"""Secrets from Google Cloud Secret Manager: one secret whose value is a JSON object (runtime sheet, section 4.3).

Credentials are Google's application default credentials; the secret is read over Google's REST API with the worker's
own HTTP client, which spares a second gRPC client.
"""

from __future__ import annotations

import asyncio
import base64
from functools import partial
from http import HTTPStatus
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from connectors.sdk.errors import ConnectorError
from connectors.sdk.http import Request
from worker.secrets.document import DocumentSecrets, parsed
from worker.secrets.provider import ProviderUnavailable

if TYPE_CHECKING:
    from connectors.sdk.http import HttpClient
    from worker.secrets.provider import ProviderContext

API = "https://secretmanager.googleapis.com"

_SCOPE = "https://www.googleapis.com/auth/cloud-platform"
_SECONDS = 4.0


class SecretManager:
    """A `DocumentSource`: the latest version of a secret."""

    def __init__(self, project: str, secret: str, http: HttpClient, api: str = API) -> None:
        self._resource = f"projects/{project}/secrets/{secret}/versions/latest"
        self._http = http
        self._api = api
        self._credentials: Any = None

    async def load(self) -> dict[str, Any]:
        """As of `DocumentSource`."""
        token = await asyncio.to_thread(self._token)
        url = f"{self._api}/v1/{self._resource}:access"
        headers = [("Authorization", f"Bearer {token}")]
        try:
            response = await self._http.send(
                Request("GET", url, headers, connect_timeout=_SECONDS, read_timeout=_SECONDS)
            )
        except ConnectorError as error:
            raise ProviderUnavailable(error.message) from None
        if response.status != HTTPStatus.OK:
            raise ProviderUnavailable(f"{response.status} {response.reason} for {self._resource}")
        answer = parsed(response.body, f"the answer for {self._resource}")
        return parsed(_payload(answer, self._resource), self._resource)

    async def close(self) -> None:
        """Holds nothing: the HTTP client is the worker's."""

    def _token(self) -> str:
        from google import auth  # noqa: PLC0415 - heavy, and an extra
        from google.auth.transport.requests import Request as Transport  # noqa: PLC0415 - as above

        if self._credentials is None:
            self._credentials, _ = auth.default(scopes=[_SCOPE])
        if not self._credentials.valid:
            self._credentials.refresh(partial(Transport(), timeout=_SECONDS))
        token: str = self._credentials.token
        return token


def _payload(answer: dict[str, Any], what: str) -> bytes:
    try:
        return base64.b64decode(answer["payload"]["data"], validate=True)
    except (KeyError, TypeError, ValueError):
        raise ProviderUnavailable(f"the answer for {what} has no payload") from None


def gcp(context: ProviderContext) -> DocumentSecrets:
    """The provider `gcp`.

    Raises:
        ValueError: the project, the secret's name or the extra is missing.
    """
    project, secret = context.settings.google_project, context.settings.document
    if project is None:
        raise ValueError("the provider gcp needs SECRETS_PROJECT_ID")
    if secret is None:
        raise ValueError("the provider gcp needs SECRETS_PREFIX or CAMUNDA_CLUSTER_ID: they name the secret")
    try:
        found = find_spec("google.auth") and find_spec("requests")
    except ModuleNotFoundError:  # of the package around it
        found = None
    if found is None:
        raise ValueError("the provider gcp needs its extra: pip install 'connector-worker[gcp]'")
    return DocumentSecrets("gcp", SecretManager(project, secret, context.http), context.settings)
