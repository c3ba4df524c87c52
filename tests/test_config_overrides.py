"""Settings of single job types and connectors, and of the network layer's own families of variables."""

from __future__ import annotations

import pytest

from worker.config import ConfigError, load
from worker.config.overrides import connector_key
from worker.net.settings import ClientCertificate, HostAuthorities

TYPE = "io.camunda:http-json:1"
PREFIX = "CAMUNDA_CLIENT_WORKER_OVERRIDE_IO_CAMUNDA_HTTP_JSON_1"


@pytest.mark.parametrize("setting", ["MAXJOBSACTIVE", "MAX_JOBS_ACTIVE", "MAX-JOBS-ACTIVE"])
def test_a_job_types_own_settings_are_found_in_the_three_spellings(setting: str) -> None:
    overrides = load({f"{PREFIX}_{setting}": "3"}).overrides
    assert overrides.of_type(TYPE).max_jobs_active == 3
    assert overrides.of_type("io.camunda:soap:1").max_jobs_active is None


def test_a_job_type_may_be_switched_off_bounded_and_given_tenants() -> None:
    override = load(
        {
            f"{PREFIX}_ENABLED": "false",
            f"{PREFIX}_TIMEOUT": "60000",
            f"{PREFIX}_TENANT_IDS": "red",
            f"{PREFIX}_FETCH_VARIABLES": "url,method",
            f"{PREFIX}_STREAMENABLED": "no",
        }
    ).overrides.of_type(TYPE)
    assert override.enabled is False
    assert override.timeout == 60
    assert override.tenant_ids == ("red",)
    assert override.fetch_variables == ("url", "method")
    assert override.stream_enabled is False


def test_a_job_type_may_be_written_as_a_spring_property() -> None:
    overrides = load({"camunda.client.worker.override.[io.camunda:http-json:1].timeout": "PT1M"}).overrides
    assert overrides.of_type(TYPE).timeout == 60


def test_a_connectors_type_and_time_out_are_set_by_its_name() -> None:
    overrides = load(
        {"CONNECTOR_HTTP_REST_TYPE": "my:rest:1", "CONNECTOR_HTTP_REST_TIMEOUT": "1500"}
    ).overrides
    assert overrides.of_connector("HTTP REST").type == "my:rest:1"
    assert overrides.of_connector("HTTP REST").timeout == 1.5
    assert overrides.of_connector("SOAP").type is None


def test_a_connector_s_rate_limit_is_set_by_its_name() -> None:
    overrides = load({"CONNECTOR_HTTP_REST_RATE_LIMIT": "2.5"}).overrides
    assert overrides.of_connector("HTTP REST").rate_limit == 2.5
    assert overrides.of_connector("SOAP").rate_limit is None


@pytest.mark.parametrize("text", ["0", "-1", "fast", "inf", "1e999", "nan"])
def test_a_rate_limit_is_a_number_above_zero(text: str) -> None:
    with pytest.raises(
        ConfigError, match=r"^CONNECTOR_HTTP_REST_RATE_LIMIT: .* is not a number above zero; .* 2\.5$"
    ):
        load({"CONNECTOR_HTTP_REST_RATE_LIMIT": text})


@pytest.mark.parametrize(
    ("name", "key"), [("HTTP REST", "HTTP_REST"), (" my-conn ", "MYCONN"), ("a_b c", "A_B_C")]
)
def test_a_display_name_becomes_part_of_a_variables_name(name: str, key: str) -> None:
    assert connector_key(name) == key


def test_malformed_overrides_are_named_as_written() -> None:
    with pytest.raises(ConfigError) as caught:
        load({f"{PREFIX}_TIMEOUT": "soon", "CONNECTOR_HTTP_REST_TIMEOUT": "PT1S"})
    assert sorted(problem.partition(":")[0] for problem in caught.value.problems) == [
        f"{PREFIX}_TIMEOUT",
        "CONNECTOR_HTTP_REST_TIMEOUT",
    ]


def test_the_network_layer_reads_proxies_and_block_list() -> None:
    net = load(
        {
            "CONNECTOR_HTTP_PROXY_HOST": "proxy",
            "CONNECTOR_HTTP_PROXY_PORT": "3128",
            "CAMUNDA_CONNECTOR_HTTP_BLOCK_PORT": "22",
        }
    ).net
    assert net.proxies.http is not None
    assert net.proxies.http.url == "http://proxy:3128"
    assert len(net.block_list.rules) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONNECTOR_WORKER_EGRESS_DENY", "10.0.0.0/99"),
        ("CONNECTOR_WORKER_HTTP_RATE_LIMITS", "api.example.com=fast"),
        ("CONNECTOR_WORKER_HTTP_CLIENT_CERTIFICATES", "*.example.com=a|b|c"),
        ("CONNECTOR_WORKER_HTTP_CA_FILES", "*.example.com=a|b"),
        ("CONNECTOR_WORKER_SECRET_RULES", "io.camunda:http-json:1"),
        ("CAMUNDA_CONNECTOR_HTTP_BLOCK_REGEX", "("),
    ],
)
def test_a_malformed_rule_stops_the_start_and_is_named(name: str, value: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load({name: value})
    (line,) = caught.value.problems
    assert name in line


def test_rules_of_the_network_layer_are_lists_of_pairs() -> None:
    net = load(
        {
            "CONNECTOR_WORKER_HTTP_RATE_LIMITS": "*.example.com=2.5",
            "CONNECTOR_WORKER_HTTP_CLIENT_CERTIFICATES": "*.example.com=/c.pem|/k.pem",
            "CONNECTOR_WORKER_HTTP_CLIENT_KEY_PASSWORD": "open",
            "CONNECTOR_WORKER_HTTP_CA_FILES": "*.example.com=/ca.pem,b.example=/b.pem",
        }
    ).net
    assert net.rate_limits[0].per_second == 2.5
    assert net.host_authorities == (
        HostAuthorities("*.example.com", "/ca.pem"),
        HostAuthorities("b.example", "/b.pem"),
    )
    assert net.client_certificates == (ClientCertificate("*.example.com", "/c.pem", "/k.pem", "open"),)
