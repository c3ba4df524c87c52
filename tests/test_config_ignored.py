"""Settings of the reference that mean nothing here are answered once at start, not swallowed."""

from __future__ import annotations

import pytest

from worker.config import load
from worker.config.rows.ignored import IGNORED, IGNORED_BY_KEY
from worker.config.table import SETTINGS


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("CAMUNDA_CLIENT_WORKER_DEFAULTS_POLL_INTERVAL", "PT1S", "whenever a slot is free"),
        ("ZEEBE_CLIENT_JOB_POLLINTERVAL", "1s", "whenever a slot is free"),
        ("CAMUNDA_CLIENT_EXECUTION_THREADS", "4", "CONNECTOR_WORKER_BLOCKING_THREADS"),
        ("ZEEBE_CLIENT_WORKER_THREADS", "4", "CONNECTOR_WORKER_BLOCKING_THREADS"),
        ("CAMUNDA_CLIENT_REQUESTTIMEOUTOFFSET", "1s", "10 s longer"),
        ("CAMUNDA_CLIENT_AUTH_CREDENTIALSCACHEPATH", "/tmp/connectors", "in memory only"),
        ("ZEEBE_CLIENT_CONFIG_PATH", "/tmp/connectors", "in memory only"),
        ("CAMUNDA_CLIENT_AUTH_TOKEN_FETCH_MAX_RETRIES", "3", "asked for again"),
        ("CAMUNDA_CLIENT_PHYSICAL_TENANT_ID", "a", "one physical tenant"),
        ("CAMUNDA_CONNECTOR_SECRETPROVIDER_CONSOLE_ENABLED", "true", "SECRET_PROVIDERS"),
        ("CAMUNDA_CONNECTOR_WEBHOOK_ENABLED", "true", "inbound"),
        ("CAMUNDA_CONNECTOR_VALIDATION_HOSTS_UNSAFEALLOWPRIVATERANGES", "true", "EGRESS_ALLOW"),
        ("CAMUNDA_CLIENT_ENABLED", "false", "don't start it"),
        ("CAMUNDA_CLIENT_ZEEBE_DEFAULTS_FETCHVARIABLES_0", "a", "_FETCH_VARIABLES"),
        ("CAMUNDA_CLIENT_ZEEBE_DEFAULTS_NAME", "red", "its connector's name"),
        ("CAMUNDA_CLIENT_IDENTITY_BASE_URL", "http://identity", "only the cluster itself"),
        ("CAMUNDA_CLIENT_OPERATE_ENABLED", "true", "only the cluster itself"),
        ("ZEEBE_CLIENT_MESSAGE_TIMETOLIVE", "PT2H", "an hour"),
        ("JAVAX_NET_SSL_TRUSTSTORE", "/cacerts", "CAMUNDA_CLIENT_CA_CERTIFICATE_PATH"),
        ("CONNECTOR_HTTP_PLAIN_PROXY_HOST", "p", "CONNECTOR_HTTP_PROXY_HOST"),
    ],
)
def test_what_means_nothing_here_is_named_with_the_reason(name: str, value: str, why: str) -> None:
    (warning,) = load({name: value}).warnings
    assert warning.startswith(f"{name} is ignored: ")
    assert why in warning


def test_one_meaning_is_told_once() -> None:
    given = {"JAVAX_NET_SSL_TRUSTSTORE": "/cacerts", "JAVAX_NET_SSL_TRUSTSTOREPASSWORD": "hush-hush"}
    (warning,) = load(given).warnings
    assert "hush-hush" not in warning


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CAMUNDA_CONNECTOR_POLLING_ENABLED", "false"),
        ("CAMUNDA_CONNECTOR_WEBHOOK_ENABLED", "False"),
        ("OPERATE_CLIENT_ENABLED", "false"),
        ("CAMUNDA_CLIENT_IDENTITY_ENABLED", "false"),
        ("CAMUNDA_CLIENT_ZEEBE_ENABLED", "true"),
        ("CAMUNDA_CLIENT_ZEEBE_DEFAULTS_AUTOCOMPLETE", "true"),
        ("ZEEBE_CLIENT_CONFIG_PATH", ""),
    ],
)
def test_what_asks_for_nothing_is_no_warning(name: str, value: str) -> None:
    assert load({name: value}).warnings == ()


@pytest.mark.parametrize(
    ("name", "guess"),
    [
        ("CAMUNDA_CLIENT_GRCP_ADDRESS", "; did you mean CAMUNDA_CLIENT_GRPC_ADDRESS?"),
        ("ZEEBE_CLIENT_NONSENSE", ""),
        ("CAMUNDA_CONNECTOR_NONSENSE", ""),
    ],
)
def test_a_name_of_the_reference_s_that_nobody_knows_is_told(name: str, guess: str) -> None:
    assert load({name: "x"}).warnings == (f"{name} is no setting of this worker{guess}",)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("CAMUNDA_CLIENTS_BLUE_GRPC_ADDRESS", "one cluster"),
        ("LOGGING_LEVEL_ORG_APACHE", "a logger of Java"),
        ("LOG_STACKDRIVER_SERVICENAME", "of which service"),
        ("CONNECTOR_MINE_INPUT_VARIABLES", "Java class"),
    ],
)
def test_families_of_names_without_a_meaning_here_are_told(name: str, why: str) -> None:
    (warning,) = load({name: "x"}).warnings
    assert warning.startswith(name)
    assert why in warning


def test_variables_that_belong_to_others_are_left_alone() -> None:
    others = {
        "CAMUNDA_CONNECTOR_HTTP_BLOCK_PORT_DATABASES": "5432",
        "CONNECTOR_HTTP_REST_TYPE": "my:rest:1",
        "CONNECTOR_MAIL_HOST": "mail",
        "LOGGING_LEVEL_ROOT": "INFO",
        "PATH": "/bin",
    }
    assert load(others).warnings == ()


def test_what_can_not_be_set_for_a_job_type_is_told() -> None:
    (warning,) = load({"CAMUNDA_CLIENT_WORKER_OVERRIDE_MY_TYPE_POLL_INTERVAL": "1s"}).warnings
    assert "CAMUNDA_CLIENT_WORKER_OVERRIDE_MY_TYPE_POLL_INTERVAL is ignored" in warning
    assert "stream-enabled" in warning


def test_an_element_of_a_list_is_no_name_that_nobody_knows() -> None:
    assert load({"CAMUNDA_CLIENT_WORKER_DEFAULTS_TENANT_IDS_0": "red"}).warnings == ()


def test_no_name_is_both_a_setting_and_ignored() -> None:
    known = {key for setting in SETTINGS.values() for key in setting.spellings}
    assert not known & IGNORED_BY_KEY.keys()
    assert all(ignored.why for ignored in IGNORED)
