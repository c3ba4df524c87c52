"""The names under which a setting is found, and which of them counts when several are set."""

from __future__ import annotations

from operator import attrgetter
from pathlib import Path

import pytest

from worker.config import ConfigError, Settings, load
from worker.config.sources import spellings
from worker.config.table import SETTINGS


@pytest.mark.parametrize(
    "name", ["CAMUNDA_CLIENT_GRPCADDRESS", "CAMUNDA_CLIENT_GRPC_ADDRESS", "CAMUNDA_CLIENT_GRPC-ADDRESS"]
)
def test_a_property_is_found_in_its_three_spellings(name: str) -> None:
    assert load({name: "http://gateway:1"}).gateway.address == "http://gateway:1"


def test_a_property_is_found_under_its_own_name_too() -> None:
    assert load({"camunda.client.grpc-address": "http://gateway:1"}).gateway.address == "http://gateway:1"


@pytest.mark.parametrize(
    ("name", "value", "setting", "expected"),
    [
        ("CAMUNDA_GRPC_ADDRESS", "http://g:1", "gateway.address", "http://g:1"),
        ("CAMUNDA_CLIENT_ZEEBE_GRPCADDRESS", "http://g:1", "gateway.address", "http://g:1"),
        ("CAMUNDA_CLIENT_ZEEBE_GATEWAY_URL", "http://g:1", "gateway.address", "http://g:1"),
        ("CAMUNDA_CLIENT_ZEEBE_BASEURL", "http://g:1", "gateway.address", "http://g:1"),
        ("ZEEBE_CLIENT_BROKER_GATEWAY-ADDRESS", "g:1", "gateway.address", "http://g:1"),
        ("ZEEBE_CLIENT_BROKER_GRPCADDRESS", "http://g:1", "gateway.address", "http://g:1"),
        ("ZEEBE_GRPC_ADDRESS", "http://g:1", "gateway.address", "http://g:1"),
        ("CAMUNDA_CA_CERTIFICATE_PATH", "/ca.pem", "gateway.tls.ca_file", Path("/ca.pem")),
        ("ZEEBE_CLIENT_SECURITY_CERTPATH", "/ca.pem", "gateway.tls.ca_file", Path("/ca.pem")),
        ("ZEEBE_CA_CERTIFICATE_PATH", "/ca.pem", "gateway.tls.ca_file", Path("/ca.pem")),
        ("ZEEBE_OVERRIDE_AUTHORITY", "g.local", "gateway.tls.override_authority", "g.local"),
        ("CAMUNDA_CLIENT_KEEPALIVE", "PT20S", "gateway.keep_alive", 20),
        ("ZEEBE_KEEP_ALIVE", "20000", "gateway.keep_alive", 20),
        ("ZEEBE_CLIENT_MESSAGE_MAXMESSAGESIZE", "8MB", "gateway.max_message_size", 8 * 1024**2),
        ("ZEEBE_CLIENT_REQUESTTIMEOUT", "7s", "gateway.command_deadline", 7),
        ("CAMUNDA_DEFAULT_TENANT_ID", "red", "gateway.tenant_ids", ("red",)),
        ("ZEEBE_CLIENT_DEFAULTTENANTID", "red", "gateway.tenant_ids", ("red",)),
        ("ZEEBE_DEFAULT_TENANT_ID", "red", "gateway.tenant_ids", ("red",)),
        (
            "CAMUNDA_CLIENT_WORKER_DEFAULTS_TENANTIDS",
            "red,blue",
            "gateway.tenant_ids",
            ("red", "blue"),
        ),
        ("CAMUNDA_CLIENT_TENANT_IDS", "red,blue", "gateway.tenant_ids", ("red", "blue")),
        ("ZEEBE_DEFAULT_JOB_WORKER_TENANT_IDS", "red", "gateway.tenant_ids", ("red",)),
        ("CAMUNDA_CLIENT_WORKER_DEFAULTS_MAXJOBSACTIVE", "7", "gateway.max_jobs_active", 7),
        ("CAMUNDA_CLIENT_ZEEBE_DEFAULTS_MAX_JOBS_ACTIVE", "7", "gateway.max_jobs_active", 7),
        ("ZEEBE_CLIENT_WORKER_MAXJOBSACTIVE", "7", "gateway.max_jobs_active", 7),
        ("ZEEBE_CLIENT_JOB_TIMEOUT", "60000", "gateway.job_timeout", 60),
        ("ZEEBE_CLIENT_WORKER_STREAM_ENABLED", "false", "gateway.streaming", False),
        ("CAMUNDA_CLIENT_WORKER_DEFAULTS_STREAM_ENABLED", "false", "gateway.streaming", False),
        ("CONNECTOR_OUTBOUND_DISABLED", "a:1,b:1", "connectors.disabled", ("a:1", "b:1")),
        ("CONNECTOR_OUTBOUND_ENABLED", "", "connectors.enabled", ()),
        ("CONNECTOR_OUTBOUND_DISCOVERY_DISABLED", "", "connectors.discovery", False),
        ("CAMUNDA_CONNECTOR_SECRETPROVIDER_ENVIRONMENT_PREFIX", "S_", "secrets.prefix", "S_"),
        (
            "CAMUNDA_CONNECTOR_SECRETPROVIDER_ENVIRONMENT_TENANTAWARE",
            "true",
            "secrets.tenant_aware",
            True,
        ),
        ("CONNECTOR_WORKER_LEGACY_SECRET_SYNTAX", "true", "secrets.legacy_syntax", True),
        ("CONNECTOR_WORKER_SHUTDOWN_TIMEOUT", "0s", "gateway.shutdown_timeout", 0),
        ("CONNECTOR_WORKER_MAX_SLOTS", "9", "gateway.max_jobs_active_total", 9),
        ("CONNECTOR_HTTP_CLIENT_MAX_BODY_SIZE", "1024", "net.max_body", 1024),
        ("CAMUNDA_CONNECTOR_OAUTH_CACHE_SKEW_BUFFER", "10s", "net.token_skew", 10),
        ("SERVER_PORT", "0", "admin_port", 0),
        ("MANAGEMENT_SERVER_PORT", "9080", "admin_port", 9080),
        ("CONNECTOR_WORKER_ADMIN_TOKEN", "hush", "admin_token", "hush"),
        ("CONNECTOR_WORKER_PROCESSES", "4", "processes", 4),
        ("LOGGING_LEVEL_ROOT", "WARN", "log_level", "warning"),
        ("LOGGING_LEVEL_IO_CAMUNDA_CONNECTOR", "DEBUG", "log_level", "debug"),
        ("CONNECTORS_LOG_APPENDER", "stackdriver", "log_format", "stackdriver"),
    ],
)
def test_names_of_the_reference_and_our_own_reach_their_setting(
    name: str, value: str, setting: str, expected: object
) -> None:
    assert attrgetter(setting)(load({name: value})) == expected
    assert attrgetter(setting)(load({})) != expected


def test_the_management_port_counts_before_the_servers() -> None:
    assert load({"SERVER_PORT": "8080", "MANAGEMENT_SERVER_PORT": "9080"}).admin_port == 9080


def test_the_newest_name_counts() -> None:
    settings = load({"ZEEBE_GRPC_ADDRESS": "http://old:1", "CAMUNDA_CLIENT_GRPC_ADDRESS": "http://new:1"})
    assert settings.gateway.address == "http://new:1"


def test_a_blank_value_is_as_if_it_were_not_there() -> None:
    settings = load(
        {"CAMUNDA_CLIENT_GRPC_ADDRESS": " ", "ZEEBE_GRPC_ADDRESS": "http://old:1", "SERVER_PORT": ""}
    )
    assert settings.gateway.address == "http://old:1"
    assert settings.admin_port == 8080


def test_a_list_may_be_written_element_by_element() -> None:
    settings = load(
        {
            "CAMUNDA_CLIENT_WORKER_DEFAULTS_TENANTIDS_0": "red",
            "CAMUNDA_CLIENT_WORKER_DEFAULTS_TENANTIDS_1": "blue",
        }
    )
    assert settings.gateway.tenant_ids == ("red", "blue")


def test_both_lists_of_connectors_at_once_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"CONNECTOR_OUTBOUND_ENABLED and CONNECTOR_OUTBOUND_DISABLED"):
        load({"CONNECTOR_OUTBOUND_ENABLED": "", "CONNECTOR_OUTBOUND_DISABLED": "a:1"})


def test_no_two_settings_share_a_name() -> None:
    keys = [key for setting in SETTINGS.values() for key in setting.spellings]
    assert sorted(keys) == sorted(set(keys))


def test_a_name_without_hyphens_has_one_spelling() -> None:
    assert spellings("server.port") == ("SERVER_PORT",)


def test_nothing_given_leaves_every_part_its_own_defaults() -> None:
    from worker.gateway.settings import GatewaySettings
    from worker.net.settings import NetSettings

    settings = load({})
    assert settings.gateway == GatewaySettings(tenant_ids=("<default>",))
    assert settings.net == NetSettings()


@pytest.mark.parametrize(
    "name", ["CAMUNDA_CLIENT_PREFERRESTOVERGRPC", "ZEEBE_PREFER_REST", "CAMUNDA_PREFER_REST"]
)
def test_asking_for_rest_instead_of_grpc_is_answered_in_one_line(name: str) -> None:
    (warning,) = load({name: "true"}).warnings
    assert warning.startswith(f"{name} asks for REST")


def test_a_misspelt_setting_of_ours_is_named_with_what_was_probably_meant() -> None:
    (warning,) = load({"CONNECTOR_WORKER_SHUTDOWN_TIMOUT": "1s"}).warnings
    assert "CONNECTOR_WORKER_SHUTDOWN_TIMOUT is no setting" in warning
    assert "CONNECTOR_WORKER_SHUTDOWN_TIMEOUT?" in warning


def test_java_classes_are_ignored_aloud() -> None:
    (warning,) = load({"CONNECTOR_MINE_FUNCTION": "com.example.Mine"}).warnings
    assert "CONNECTOR_MINE_FUNCTION" in warning


def test_settings_print_no_secret() -> None:
    settings: Settings = load(
        {
            "CAMUNDA_CLIENT_AUTH_CLIENT_ID": "me",
            "CAMUNDA_CLIENT_AUTH_CLIENT_SECRET": "hush-hush",
            "CAMUNDA_CLIENT_AUTH_TOKEN_URL": "https://ada:hush-hush@idp/token",
            "SECRET_A": "hush-hush",
        }
    )
    shown = {item.setting.name: item.shown for item in settings.values}
    assert shown["camunda.client.auth.client-secret"] == "***"
    assert "hush-hush" not in str(shown)
