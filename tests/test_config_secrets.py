"""Where secrets come from and who may use them, as the settings say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from worker.config import ConfigError, load
from worker.config.secrets import filter_warning
from worker.secrets.settings import AllowRule, SecretSettings, VaultSettings

REST = {"CAMUNDA_CLIENT_REST_ADDRESS": "http://cluster:8080"}
MODE = "CAMUNDA_CONNECTOR_SECRET_RESOLVER_SECRET_FILTER_MODE"
RULES = "CONNECTOR_WORKER_SECRET_RULES"


def test_without_settings_the_environment_s_secrets_are_everybody_s() -> None:
    assert load({}).secrets == SecretSettings()


def test_the_prefix_may_be_empty_as_it_was_in_the_reference_until_8_8() -> None:
    name = "CAMUNDA_CONNECTOR_SECRETPROVIDER_ENVIRONMENT_PREFIX"
    assert load({name: ""}).secrets.prefix == ""
    assert load({name: "MINE_"}).secrets.prefix == "MINE_"


def test_every_setting_has_its_place() -> None:
    settings = load(
        {
            "CONNECTOR_WORKER_SECRET_PROVIDERS": "vault, files",
            "CONNECTOR_WORKER_SECRETS_BY_TENANT": "true",
            "CONNECTOR_WORKER_SECRETS_BY_PROCESS": "true",
            "CAMUNDA_CONNECTOR_SECRETS_CACHE_MILLIS": "5000",
            "CONNECTOR_WORKER_SECRETS_DIRECTORY": "/run/secrets",
            "SECRETS_PREFIX": "connectors",
            "CAMUNDA_CLUSTER_ID": "7b1f",
            "SECRETS_PROJECT_ID": "shop",
            "VAULT_ADDR": "https://vault:8200",
            "VAULT_NAMESPACE": "team",
            "VAULT_CACERT": "/ca.pem",
            "VAULT_TOKEN": "t",
            "CONNECTOR_WORKER_VAULT_MOUNT": "kv",
            "CONNECTOR_WORKER_VAULT_PATH": "apps/worker",
            "CONNECTOR_WORKER_VAULT_ROLE_ID": "r",
            "CONNECTOR_WORKER_VAULT_SECRET_ID": "s",
            "CONNECTOR_WORKER_VAULT_KUBERNETES_ROLE": "k",
            "CAMUNDA_CONNECTOR_SECRETPROVIDER_DISCOVERY_ENABLED": "false",
            "CAMUNDA_CONNECTOR_SECRETPROVIDER_ENVIRONMENT_PHYSICALTENANTAWARE": "true",
            "CAMUNDA_CONNECTOR_SECRET_RESOLVER_SECRET_FILTER_CACHE_MAX_SIZE": "10",
        }
    ).secrets
    assert settings == SecretSettings(
        providers=("vault", "files"),
        discovery=False,
        physical_tenant_aware=True,
        by_tenant=True,
        by_process=True,
        cache_lifetime=5.0,
        directory=Path("/run/secrets"),
        document="connectors-7b1f",
        google_project="shop",
        vault=VaultSettings("https://vault:8200", "team", "/ca.pem", "kv", "apps/worker", "t", "r", "s", "k"),
        filter_kept=10,
    )


@pytest.mark.parametrize("name", ["SECRETS_PREFIX", "CAMUNDA_CLUSTER_ID"])
def test_one_part_of_the_document_s_name_is_enough(name: str) -> None:
    assert load({name: "x"}).secrets.document == "x"


def test_the_environment_cannot_be_both_named_and_switched_off() -> None:
    off = "CAMUNDA_CONNECTOR_SECRETPROVIDER_ENVIRONMENT_ENABLED"
    with pytest.raises(ConfigError, match=f"names environment and {off} is false"):
        load({"CONNECTOR_WORKER_SECRET_PROVIDERS": "environment", off: "false"})


def test_rules_are_of_job_types_processes_and_tenants() -> None:
    rules = "io.camunda:http-json:1=TOKEN|API_*,*@order=ORDER,mail@@acme=MAIL"
    assert load({RULES: rules}).secrets.rules == (
        AllowRule("io.camunda:http-json:1", ("TOKEN", "API_*")),
        AllowRule("*", ("ORDER",), "order"),
        AllowRule("mail", ("MAIL",), "*", "acme"),
    )


def test_a_rule_of_more_than_that_is_refused() -> None:
    with pytest.raises(
        ConfigError, match=f"{RULES}: a@b@c@d is more than a job type, a process and a tenant"
    ):
        load({RULES: "a@b@c@d=X"})


@pytest.mark.parametrize(
    ("environment", "mode"),
    [
        ({}, "disabled"),
        (REST, "strict"),
        ({"CAMUNDA_REST_ADDRESS": "http://c"}, "strict"),
        ({"ZEEBE_REST_ADDRESS": "http://c"}, "strict"),
        ({"ZEEBE_CLIENT_BROKER_RESTADDRESS": "http://c"}, "strict"),
        ({"CAMUNDA_CLIENT_CLOUD_CLUSTER_ID": "abc"}, "strict"),
        (REST | {MODE: "DISABLED"}, "disabled"),
        (REST | {MODE: "LAX"}, "lax"),
        (REST | {"CAMUNDA_CONNECTOR_SECRETRESOLVER_SECRETFILTER_MODE": "LAX"}, "lax"),
        (REST | {MODE: "STRICT"}, "strict"),
    ],
)
def test_the_filter_is_strict_where_the_cluster_can_be_asked(environment: dict[str, str], mode: str) -> None:
    assert load(environment).secrets.filter == mode


@pytest.mark.parametrize("mode", ["STRICT", "LAX"])
def test_a_filter_without_an_address_is_refused(mode: str) -> None:
    with pytest.raises(
        ConfigError, match=f"{MODE}: {mode.lower()} reads processes .* CAMUNDA_CLIENT_REST_ADDRESS="
    ):
        load({MODE: mode})


def test_the_names_of_processes_need_not_be_kept() -> None:
    switched_off = {"CAMUNDA_CONNECTOR_SECRET_RESOLVER_SECRET_FILTER_CACHE_ENABLED": "false"}
    assert load(switched_off).secrets.filter_kept == 0


def test_the_rest_address_of_the_cloud_is_known() -> None:
    cluster = {"CAMUNDA_CLIENT_CLOUD_CLUSTER_ID": "abc", "CAMUNDA_CLIENT_CLOUD_REGION": "jfk-1"}
    assert load(cluster).rest_address == "https://jfk-1.zeebe.camunda.io:443/abc"
    assert load(cluster | REST).rest_address == "http://cluster:8080"
    assert load({}).rest_address is None


@pytest.mark.parametrize(
    ("environment", "warned"),
    [({}, True), (REST, False), ({MODE: "DISABLED"}, False), ({RULES: "*=A"}, False)],
)
def test_unguarded_secrets_are_warned_of_unless_somebody_said_that_it_is_meant(
    environment: dict[str, str], *, warned: bool
) -> None:
    warnings = list(filter_warning(load(environment).values))
    assert len(warnings) == warned
    assert all(name in warning for warning in warnings for name in (*REST, RULES, MODE))
