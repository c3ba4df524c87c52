"""Where the gateway is and how the worker says who it is, put together from the names of all releases and both modes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.sdk.oauth import ClientCredentials
from worker.config.errors import ConfigError
from worker.config.settings import Auth, BasicAuth

if TYPE_CHECKING:
    from worker.config.resolve import Values

ADDRESS = "camunda.client.grpc-address"
REST_ADDRESS = "camunda.client.rest-address"
CLUSTER = "camunda.client.cloud.cluster-id"
_AUTH = "camunda.client.auth."


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


def _guessed(values: Values) -> str:
    if values[f"{_AUTH}client-id"] or values[f"{_AUTH}client-secret"]:
        return "oidc"
    if values[f"{_AUTH}username"] or values[f"{_AUTH}password"]:
        return "basic"
    return "none"


def _oauth(values: Values) -> ClientCredentials:
    cloud, domain = is_cloud(values), values["camunda.client.cloud.domain"]
    client_id, client_secret = _needed(values, "client-id", "client-secret")
    if cloud and not values.given(f"{_AUTH}token-url"):
        token_url = f"https://login.cloud.{domain}/oauth/token"
    else:
        (token_url,) = _needed(values, "token-url")
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
        raise ConfigError(f"{missing[0]} is missing: the gateway's credentials are not complete without it")
    return [values[_AUTH + name] for name in names]
