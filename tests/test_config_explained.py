"""Every row of the reference's settings works, or `check --explain` says why not: one test a row (runtime sheet, 6 and 7)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from support import reference_settings, spring_settings

from worker.config.explanation import Explained, Fate, explain
from worker.config.rows.changed import CHANGED
from worker.config.rows.ignored import IGNORED
from worker.config.sources import Layer
from worker.config.table import SETTINGS
from worker.own_settings import names_of
from worker.registry import discover

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [*reference_settings.ROWS, *spring_settings.ROWS]
OF_CONNECTORS = dict(name for each in discover().connectors for name in names_of(each.connector))


def explained(*names: str) -> list[Explained]:
    return [each for name in names for each in explain([Layer({name: "x"})], OF_CONNECTORS)]


@pytest.mark.parametrize(("names", "fate"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_row_of_the_reference_works_or_is_explained(names: list[str], fate: Fate) -> None:
    assert {each.written: each.fate for each in explained(*names)} == dict.fromkeys(names, fate)
    assert all(each.meaning for each in explained(*names))


def test_no_name_of_the_reference_is_missing_among_the_rows(shared: Path) -> None:
    sheet = (shared / "spec" / "runtime.md").read_text()
    sections = sheet[sheet.index("\n## 6 ") : sheet.index("\n## 8 ")]
    whole = re.findall(r"`([A-Z]+_[A-Z_]+[A-Z])`|`((?:zeebe|camunda)\.[a-z.-]+[a-z])`", sections)
    names = {(env or dotted).replace(".", "_").replace("-", "_").upper() for env, dotted in whole}
    no_names = {"CAMUNDA_IO", "CAMUNDA_CLIENT", "CAMUNDA_CONNECTOR_VALIDATION_HOSTS", "HTTP_REST"}
    assert {name for name in names - no_names if not explained(name)} == set()


def test_names_that_are_about_something_else_are_left_out() -> None:
    assert explained("PATH", "HOME", "KUBERNETES_SERVICE_HOST", "CONNECTOR_MAIL_HOST") == []


def test_the_name_that_counts_is_told_of_one_that_does_not() -> None:
    environment = Layer({"ZEEBE_CLIENT_ID": "old", "CAMUNDA_CLIENT_AUTH_CLIENT_ID": "new"})
    old, new = explain([environment], {})
    assert (old.fate, old.meaning) == (Fate.OVERRULED, "CAMUNDA_CLIENT_AUTH_CLIENT_ID counts before it")
    assert new.fate is Fate.KNOWN


def test_a_file_s_setting_is_overruled_by_the_environment_s(tmp_path: Path) -> None:
    file = tmp_path / "worker.toml"
    layers = [Layer({"CAMUNDA_CLIENT_MODE": "saas"}), Layer({"camunda.client.mode": "simple"}, file)]
    _, of_file = explain(layers, {})
    assert of_file == Explained(
        f"camunda.client.mode in {file}", Fate.OVERRULED, "CAMUNDA_CLIENT_MODE counts before it"
    )


def test_what_is_set_for_a_connector_that_is_not_there_is_told() -> None:
    (told,) = explained("CONNECTOR_NOBODY_TYPE")
    assert (told.fate, told.meaning) == (Fate.UNKNOWN, "no connector of this name is installed")


def test_a_slip_in_the_name_of_a_connector_or_of_its_setting_is_told_with_a_guess() -> None:
    names = {"CONNECTOR_HTTP_REST_TYPE": "another job type"}
    for slip in ("CONNECTOR_HTTP_REST_TYP", "CONNECTOR_HTTPREST_TYPE"):
        (told,) = explain([Layer({slip: "x"})], names)
        assert told.fate is Fate.UNKNOWN
        assert told.meaning.endswith("did you mean CONNECTOR_HTTP_REST_TYPE?")
    assert list(explain([Layer({"CONNECTOR_OF_MINE": "x"})], names)) == []


def test_a_slip_is_told_with_a_guess() -> None:
    (told,) = explained("CAMUNDA_CLIENT_GRCP_ADDRESS")
    assert told.fate is Fate.UNKNOWN
    assert "did you mean CAMUNDA_CLIENT_GRPC_ADDRESS?" in told.meaning


def test_an_empty_setting_is_as_if_it_were_missing() -> None:
    (told,) = explain([Layer({"CAMUNDA_CLIENT_MODE": ""})], {})
    assert "as if it were missing" in told.meaning


def test_secrets_are_told_by_the_prefix_in_force() -> None:
    prefix = {"CAMUNDA_CONNECTOR_SECRETPROVIDER_ENVIRONMENT_PREFIX": "MINE_"}
    told = {each.written for each in explain([Layer({"SECRET_A": "x", "MINE_B": "x", **prefix})], {})}
    assert told == {"MINE_B", *prefix}


def test_what_is_a_variable_s_alone_means_nothing_in_a_toml_file() -> None:
    names = ("secret.a", "otel.service.name", "connector.mine.x")
    told = list(explain([Layer(dict.fromkeys(names, "x"), ours=True)], {}))
    assert [each.fate for each in told] == [Fate.UNKNOWN] * 3


def test_names_of_opentelemetry_are_known() -> None:
    (told,) = explained("OTEL_EXPORTER_OTLP_ENDPOINT")
    assert told.fate is Fate.KNOWN


def test_what_is_changed_is_a_setting_and_what_is_ignored_has_a_reason() -> None:
    assert CHANGED.keys() <= SETTINGS.keys()
    assert all(explained(name.upper().replace(".", "_")) for ignored in IGNORED for name in ignored.names)
