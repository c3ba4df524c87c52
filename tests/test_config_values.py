"""The texts that each kind of setting accepts, and what is said about the others."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.config import ConfigError, load, values
from worker.config.table import SETTINGS
from worker.config.values import Kind

if TYPE_CHECKING:
    from worker.config.setting import Setting

KINDS = [kind for kind in vars(values).values() if isinstance(kind, Kind)]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30s", 30), ("500ms", 0.5), ("5m", 300), ("8h", 28800), ("1d", 86400), ("PT30S", 30), ("pt1.5s", 1.5)],
)
def test_a_duration_is_written_in_iso_8601_or_as_a_number_with_its_unit(text: str, seconds: float) -> None:
    assert values.DURATION.read(text) == seconds
    assert values.DURATION_OR_MS.read(text) == seconds


def test_a_number_without_a_unit_is_milliseconds_only_where_the_reference_means_them() -> None:
    assert values.DURATION_OR_MS.read("45000") == 45
    with pytest.raises(ValueError, match="no unit"):
        values.DURATION.read("45000")


@pytest.mark.parametrize("text", ["-PT1S", "PT0S", "0s", "0", "P1Y", "", "s", "1 week", "PT99999999999999S"])
def test_a_time_out_is_longer_than_nothing_and_shorter_than_a_life(text: str) -> None:
    with pytest.raises(ValueError, match=r"^(it .*)?$"):
        values.DURATION_OR_MS.read(text)


def test_grace_periods_may_be_zero() -> None:
    assert values.DURATION_OR_ZERO.read("0s") == 0


@pytest.mark.parametrize(
    ("text", "size"), [("5MB", 5 * 1024**2), ("16kb", 16384), ("1024", 1024), ("1 GB", 1024**3)]
)
def test_a_size_is_bytes_or_has_a_unit(text: str, size: int) -> None:
    assert values.SIZE.read(text) == size


@pytest.mark.parametrize("text", ["0", "0MB", "-1", "1.5MB", "much"])
def test_a_size_is_whole_and_more_than_nothing(text: str) -> None:
    with pytest.raises(ValueError, match=r"^(it .*)?$"):
        values.SIZE.read(text)


@pytest.mark.parametrize(
    ("text", "truth"),
    [("true", True), ("ON", True), ("1", True), ("False", False), ("no", False), ("0", False)],
)
def test_a_switch_takes_the_words_of_spring(text: str, truth: bool) -> None:  # noqa: FBT001 - a parameter of pytest
    assert values.BOOLEAN.read(text) is truth


def test_a_list_is_separated_by_commas() -> None:
    assert values.LIST.read(" a, b,,c ") == ("a", "b", "c")


def test_a_rule_pairs_a_pattern_with_names() -> None:
    assert values.RULES.read("a:*=X|Y_*, b=Z") == (("a:*", ("X", "Y_*")), ("b", ("Z",)))


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        (values.RULES, "JOB_TYPE=NAME"),
        (values.CERTIFICATE_RULES, "HOST=CERTIFICATE_FILE"),
        (values.RATE_RULES, "HOST=NUMBER"),
    ],
)
def test_rules_are_explained_by_what_they_are_for(kind: Kind, form: str) -> None:
    assert kind.read(kind.example)
    with pytest.raises(ValueError, match=form):
        kind.read("x")


@pytest.mark.parametrize(
    "text", ["localhost:26500", "http://gateway", "https://[::1]:443", "grpcs://gateway:443"]
)
def test_an_address_is_a_url_or_a_host_and_port(text: str) -> None:
    assert values.ADDRESS.read(text) == text


@pytest.mark.parametrize(
    "text", ["ftp://gateway", "http://", "gateway:port", "http://gateway:99999", "http://[::1"]
)
def test_anything_else_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="it"):
        values.ADDRESS.read(text)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@given(text=st.text(max_size=40))
def test_whatever_is_written_reads_or_is_refused(kind: Kind, text: str) -> None:
    with contextlib.suppress(ValueError):
        kind.read(text)


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=lambda setting: setting.name)
def test_a_default_is_a_value_of_its_own_kind_and_every_setting_is_explained(setting: Setting) -> None:
    assert setting.default is None or setting.kind.read(setting.default) is not None
    assert setting.doc


def test_a_malformed_value_is_one_line_with_the_name_as_written_and_an_example() -> None:
    with pytest.raises(ConfigError) as caught:
        load({"CAMUNDA_CLIENT_REQUEST-TIMEOUT": "soon"})
    (line,) = caught.value.problems
    assert line == (
        "CAMUNDA_CLIENT_REQUEST-TIMEOUT: 'soon' is not a duration; "
        "write for example 30s, PT30S or 30000 (milliseconds)"
    )


def test_every_malformed_value_is_named_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        load({"SERVER_PORT": "http", "CONNECTOR_WORKER_MAX_SLOTS": "0", "CAMUNDA_CLIENT_MODE": "clouds"})
    assert [problem.partition(":")[0] for problem in sorted(caught.value.problems)] == [
        "CAMUNDA_CLIENT_MODE",
        "CONNECTOR_WORKER_MAX_SLOTS",
        "SERVER_PORT",
    ]


def test_credentials_in_a_malformed_address_are_not_repeated() -> None:
    with pytest.raises(ConfigError) as caught:
        load({"CAMUNDA_CLIENT_AUTH_TOKEN_URL": "ftp://ada:p4ssw0rd@idp.example.com/token"})
    assert "p4ssw0rd" not in str(caught.value)
    assert "CAMUNDA_CLIENT_AUTH_TOKEN_URL" in str(caught.value)
