"""Where the gateway is and how the worker says who it is, put together from the names of all releases and both modes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.sdk.oauth import ClientCredentials
from worker.config.errors import ConfigError
from worker.config.identity import IdentitySettings, Keystore
from worker.config.settings import Auth, BasicAuth

if TYPE_CHECKING:
    from worker.config.resolve import Values

ADDRESS = "camunda.client.grpc-address"
REST_ADDRESS = "camunda.client.rest-address"
CLUSTER = "camunda.client.cloud.cluster-id"
_AUTH = "camunda.client.auth."
_WELL_KNOWN = "/.well-known/openid-configuration"

KEYSTORE_ROWS = {"keystore": f"{_AUTH}keystore-path", "truststore": f"{_AUTH}truststore-path"}
"""The rows behind the files of the identity provider's certificates."""


def is_cloud(values: Values) -> bool:
    """Whether the gateway is Camunda's cloud: said by the mode, else by a cluster id without an address.

    Raises:
        ConfigError: the mode is `saas` and the cluster's id is missing.
    """
    mode = values["camunda.client.mode"]
    if mode == "saas" and not values[CLUSTER] and not values.given(ADDRESS):
        raise ConfigError(
            f"{values.written('camunda.client.mode')}: saas needs the cluster's id too; "
            "set for example CAMUNDA_CLIENT_CLOUD_CLUSTER_ID=6b7c9a3e-…"
        )
    return mode == "saas" or (mode is None and bool(values[CLUSTER]) and not values.given(ADDRESS))


def gateway_address(values: Values) -> str:
    """The gateway's URL; an address without a scheme gets one by the plaintext setting."""
    if is_cloud(values) and not values.given(ADDRESS):
        cloud = "camunda.client.cloud."
        host = f"{values[CLUSTER]}.{values[cloud + 'region']}.zeebe.{values[cloud + 'domain']}"
        return f"https://{host}:{values[cloud + 'port']}"
    address: str = values[ADDRESS]
    if "://" in address:
        return address
    return f"{'http' if values['zeebe.client.security.plaintext'] else 'https'}://{address}"


def rest_address(values: Values) -> str | None:
    """The URL of the cluster's REST API, without the API's version; None where it is not known."""
    given: str | None = values[REST_ADDRESS]
    if given is not None or not is_cloud(values):
        return given
    cloud = "camunda.client.cloud."
    host = f"{values[cloud + 'region']}.zeebe.{values[cloud + 'domain']}"
    return f"https://{host}:{values[cloud + 'port']}/{values[CLUSTER]}"


def auth(values: Values) -> Auth:
    """The credentials, of the method that is named, else of the one whose credentials are given.

    Raises:
        ConfigError: a part of the credentials is missing.
    """
    method = values[f"{_AUTH}method"] or _guessed(values)
    if method == "basic":
        username, password = _needed(values, "username", "password")
        return BasicAuth(username, password)
    if method == "oidc":
        return _oauth(values)
    return None


def identity(values: Values) -> IdentitySettings:
    """How the worker's tokens are asked for."""
    named = values.given(f"{_AUTH}token-url")
    return IdentitySettings(
        discovery_url=None if named else _discovery_url(values),
        connect_timeout=values[f"{_AUTH}connect-timeout"],
        read_timeout=values[f"{_AUTH}read-timeout"],
        keystore=_keystore(values, "keystore", values[f"{_AUTH}keystore-key-password"]),
        truststore=_keystore(values, "truststore"),
    )


def _discovery_url(values: Values) -> str | None:
    """Where the provider says what it offers: named itself, or at its place below the issuer."""
    url: str | None = values[f"{_AUTH}well-known-configuration-url"]
    issuer: str | None = values[f"{_AUTH}issuer-url"]
    return url or (None if issuer is None else issuer.rstrip("/") + _WELL_KNOWN)


def _keystore(values: Values, name: str, key_password: str | None = None) -> Keystore | None:
    path = values[KEYSTORE_ROWS[name]]
    return None if path is None else Keystore(path, values[f"{_AUTH}{name}-password"], key_password)


def _guessed(values: Values) -> str:
    if values[f"{_AUTH}client-id"] or values[f"{_AUTH}client-secret"]:
        return "oidc"
    if values[f"{_AUTH}username"] or values[f"{_AUTH}password"]:
        return "basic"
    return "none"


def _oauth(values: Values) -> ClientCredentials:
    cloud, domain = is_cloud(values), values["camunda.client.cloud.domain"]
    client_id, client_secret = _needed(values, "client-id", "client-secret")
    discovery_url = _discovery_url(values)
    if values.given(f"{_AUTH}token-url") or not (cloud or discovery_url):
        (token_url,) = _needed(values, "token-url")
    else:
        # Where the end point is still to be discovered, the document that names it stands for it.
        token_url = discovery_url or f"https://login.cloud.{domain}/oauth/token"
    given = values.given(f"{_AUTH}audience")
    audience = f"zeebe.{domain}" if cloud and not given else values[f"{_AUTH}audience"]
    return ClientCredentials(
        token_url,
        client_id,
        client_secret,
        audience=audience,
        scopes=values[f"{_AUTH}scope"],
        resource=values[f"{_AUTH}resource"],
    )


def _needed(values: Values, *names: str) -> list[str]:
    missing = [values.written(_AUTH + name) for name in names if not values[_AUTH + name]]
    if missing:
        raise ConfigError(
            f"{missing[0]} is missing: the gateway's credentials are not complete without it; set it, or for example "
            "CAMUNDA_CLIENT_AUTH_METHOD=none"
        )
    return [values[_AUTH + name] for name in names]
