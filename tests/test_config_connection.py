"""Where the gateway is and who the worker is to it, in both modes and all releases' names."""

from __future__ import annotations

import pytest

from connectors.sdk.oauth import ClientCredentials
from worker.config import BasicAuth, ConfigError, load
from worker.config.identity import Keystore

CLIENT = {"CAMUNDA_CLIENT_AUTH_CLIENT_ID": "me", "CAMUNDA_CLIENT_AUTH_CLIENT_SECRET": "hush"}
CLUSTER = {"CAMUNDA_CLIENT_CLOUD_CLUSTER_ID": "abc", "CAMUNDA_CLIENT_CLOUD_REGION": "jfk-1"}


def test_the_cloud_needs_the_cluster_and_the_client_only() -> None:
    settings = load({"CAMUNDA_CLIENT_MODE": "saas"} | CLUSTER | CLIENT)
    assert settings.gateway.address == "https://abc.jfk-1.zeebe.camunda.io:443"
    assert settings.auth == ClientCredentials(
        "https://login.cloud.camunda.io/oauth/token", "me", "hush", "zeebe.camunda.io"
    )


def test_a_cluster_id_alone_means_the_cloud() -> None:
    settings = load({"ZEEBE_CLIENT_CLOUD_CLUSTER-ID": "abc", "ZEEBE_CLIENT_CLOUD_REGION": "jfk-1"})
    assert settings.gateway.address == "https://abc.jfk-1.zeebe.camunda.io:443"
    assert settings.auth is None


def test_an_address_counts_before_a_cluster_id_and_self_managed_before_both() -> None:
    assert load({"CAMUNDA_CLIENT_GRPC_ADDRESS": "http://g:1"} | CLUSTER).gateway.address == "http://g:1"
    assert load({"CAMUNDA_CLIENT_MODE": "self-managed"} | CLUSTER).gateway.address == "http://localhost:26500"


def test_the_cloud_without_a_cluster_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"^CAMUNDA_CLIENT_MODE: saas needs the cluster's id"):
        load({"CAMUNDA_CLIENT_MODE": "saas"})


@pytest.mark.parametrize(
    ("plaintext", "address"),
    [
        ({}, "http://gateway:26500"),
        ({"ZEEBE_CLIENT_SECURITY_PLAINTEXT": "false"}, "https://gateway:26500"),
        ({"ZEEBE_INSECURE_CONNECTION": "true"}, "http://gateway:26500"),
    ],
)
def test_an_address_without_a_scheme_gets_it_from_the_plaintext_setting(
    plaintext: dict[str, str], address: str
) -> None:
    assert load({"ZEEBE_ADDRESS": "gateway:26500"} | plaintext).gateway.address == address


def test_an_addresss_scheme_counts_before_the_plaintext_setting() -> None:
    settings = load({"ZEEBE_GRPC_ADDRESS": "http://g:1", "ZEEBE_INSECURE_CONNECTION": "false"})
    assert settings.gateway.address == "http://g:1"


@pytest.mark.parametrize(
    "names",
    [
        (
            "CAMUNDA_CLIENT_ID",
            "CAMUNDA_CLIENT_SECRET",
            "CAMUNDA_AUTHORIZATION_SERVER_URL",
            "CAMUNDA_TOKEN_AUDIENCE",
        ),
        ("ZEEBE_CLIENT_ID", "ZEEBE_CLIENT_SECRET", "ZEEBE_AUTHORIZATION_SERVER_URL", "ZEEBE_TOKEN_AUDIENCE"),
        (
            "ZEEBE_CLIENT_CLOUD_CLIENTID",
            "ZEEBE_CLIENT_CLOUD_CLIENTSECRET",
            "ZEEBE_CLIENT_CLOUD_AUTHURL",
            "ZEEBE_CLIENT_CLOUD_AUDIENCE",
        ),
        (
            "CAMUNDA_CLIENT_AUTH_CLIENTID",
            "CAMUNDA_CLIENT_AUTH_CLIENTSECRET",
            "CAMUNDA_CLIENT_AUTH_ISSUER",
            "CAMUNDA_CLIENT_ZEEBE_AUDIENCE",
        ),
        (
            "CAMUNDA_CLIENT_AUTH_CLIENT_ID",
            "CAMUNDA_CLIENT_AUTH_CLIENT_SECRET",
            "CAMUNDA_CLIENT_AUTH_TOKEN_URL",
            "CAMUNDA_CLIENT_AUTH_AUDIENCE",
        ),
    ],
)
def test_client_credentials_are_found_under_the_names_of_every_release(names: tuple[str, ...]) -> None:
    settings = load(dict(zip(names, ("me", "hush", "https://idp/token", "aud"), strict=True)))
    assert settings.auth == ClientCredentials("https://idp/token", "me", "hush", "aud")


def test_the_audience_is_zeebe_api_unless_given() -> None:
    settings = load(
        CLIENT | {"CAMUNDA_CLIENT_AUTH_TOKENURL": "https://idp/token", "ZEEBE_TOKEN_SCOPE": "jobs"}
    )
    assert settings.auth == ClientCredentials("https://idp/token", "me", "hush", "zeebe-api", "jobs")


def test_a_user_and_password_are_basic_authentication() -> None:
    settings = load({"CAMUNDA_CLIENT_AUTH_USERNAME": "ada", "CAMUNDA_CLIENT_AUTH_PASSWORD": "p4ss"})
    assert settings.auth == BasicAuth("ada", "p4ss")


def test_the_method_none_leaves_credentials_unused() -> None:
    assert load({"CAMUNDA_CLIENT_AUTH_METHOD": "none"} | CLIENT).auth is None


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"CAMUNDA_CLIENT_AUTH_CLIENT_ID": "me"}, "CAMUNDA_CLIENT_AUTH_CLIENT_SECRET"),
        (CLIENT, "CAMUNDA_CLIENT_AUTH_TOKEN_URL"),
        ({"CAMUNDA_CLIENT_AUTH_METHOD": "basic", "CAMUNDA_BASIC_AUTH_USERNAME": "ada"}, "AUTH_PASSWORD"),
    ],
)
def test_a_missing_part_of_the_credentials_is_named(given: dict[str, str], missing: str) -> None:
    with pytest.raises(ConfigError, match=rf"{missing} is missing"):
        load(given)


@pytest.mark.parametrize(
    ("names", "field"),
    [
        (("CAMUNDA_CLIENT_AUTH_KEYSTORE_PATH", "CAMUNDA_CLIENT_AUTH_KEYSTORE_PASSWORD"), "keystore"),
        (("ZEEBE_SSL_CLIENT_KEYSTORE_PATH", "ZEEBE_SSL_CLIENT_KEYSTORE_SECRET"), "keystore"),
        (("CAMUNDA_CLIENT_AUTH_TRUSTSTOREPATH", "CAMUNDA_CLIENT_AUTH_TRUSTSTOREPASSWORD"), "truststore"),
        (("ZEEBE_SSL_CLIENT_TRUSTSTORE_PATH", "ZEEBE_SSL_CLIENT_TRUSTSTORE_SECRET"), "truststore"),
    ],
)
def test_the_identity_provider_s_certificates_are_found_under_all_names(
    names: tuple[str, str], field: str
) -> None:
    settings = load(dict(zip(names, ("/store.p12", "hush-hush"), strict=True)))
    assert getattr(settings.identity, field) == Keystore("/store.p12", "hush-hush")
    assert "hush-hush" not in repr(settings)


def test_the_identity_provider_s_time_outs_are_those_of_the_reference() -> None:
    assert (load({}).identity.connect_timeout, load({}).identity.read_timeout) == (5, 5)
    older = load({"ZEEBE_AUTH_CONNECT_TIMEOUT": "2000", "ZEEBE_AUTH_READ_TIMEOUT": "3000"}).identity
    assert (older.connect_timeout, older.read_timeout) == (2, 3)


def test_an_issuer_stands_for_the_token_url_that_it_will_name() -> None:
    settings = load(CLIENT | {"CAMUNDA_CLIENT_AUTH_ISSUERURL": "https://idp/realm"})
    assert isinstance(settings.auth, ClientCredentials)
    assert settings.auth.token_url == "https://idp/realm/.well-known/openid-configuration"
    assert settings.identity.discovery_url == settings.auth.token_url


@pytest.mark.parametrize(
    ("mode", "address"), [("CLOUD", "https://abc.jfk-1"), ("ADDRESS", "http://localhost")]
)
def test_the_connection_mode_of_older_releases_is_the_mode(mode: str, address: str) -> None:
    settings = load({"ZEEBE_CLIENT_CONNECTION-MODE": mode} | CLUSTER)
    assert settings.gateway.address.startswith(address)
