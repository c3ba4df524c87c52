"""Who the worker is to the gateway, made from the settings; loads neither gRPC nor the HTTP client."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from connectors.sdk.errors import ConnectorError
from worker.config import BasicAuth, ConfigError
from worker.config.parts import GATEWAY_ROWS
from worker.config.resolve import without_credentials
from worker.gateway.credentials import BearerCredentials, Credentials, FixedCredentials, basic
from worker.gateway.settings import GatewaySettingError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from connectors.sdk.http import HttpClient
    from connectors.sdk.oauth import ClientCredentials
    from worker.config import Settings


def gateway_credentials(settings: Settings, http: Callable[[], Awaitable[HttpClient]]) -> Credentials:
    """The credentials of the settings; tokens come over the worker's own HTTP client and its cache.

    Args:
        settings: with the kind of authentication.
        http: gives the client, when the first token is asked for.
    """
    auth = settings.auth
    if auth is None:
        return FixedCredentials()
    if isinstance(auth, BasicAuth):
        return basic(auth.username, auth.password)
    return BearerCredentials(_Tokens(http, auth))


class _Tokens:
    """The gateway's `TokenSource`: one grant's tokens from the shared cache."""

    def __init__(self, http: Callable[[], Awaitable[HttpClient]], grant: ClientCredentials) -> None:
        self._find_http = http
        self._http: HttpClient | None = None
        self._grant = grant

    async def token(self) -> str:
        if self._http is None:
            self._http = await self._find_http()
        try:
            return await self._http.token(self._grant)
        except ConnectorError as error:
            cause = f" ({error.__cause__})" if error.__cause__ else ""
            url = without_credentials(self._grant.token_url)
            raise ConnectorError(error.code, f"{url} gave none: {error.message}{cause}") from error

    def forget(self, token: str) -> None:
        if self._http is not None:
            self._http.forget_token(self._grant, token)


@contextmanager
def gateway_errors_named(settings: Settings) -> Iterator[None]:
    """Turns an error about a field of the gateway's settings into one about the setting as it was written.

    Raises:
        ConfigError: the gateway's side found a setting that can't work.
    """
    try:
        yield
    except GatewaySettingError as error:
        row = GATEWAY_ROWS.get(error.setting)
        written = settings.values.written(row) if row else error.setting
        raise ConfigError(f"{written}: {error}") from None
