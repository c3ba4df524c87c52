"""Secrets from the environment (runtime sheet, section 4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from worker.secrets.environment import EnvironmentSecrets
from worker.secrets.scope import Scope

if TYPE_CHECKING:
    import pytest

SCOPE = Scope("type", "<default>", "my-process")
VARIABLES = {
    "SECRET_A": "1",
    "B": "2",
    "SECRET_MY_KEY_X": "3",
    "SECRET_<default>_A": "4",
    "SECRET_my-process_A": "5",
    "SECRET_<default>_my-process_A": "6",
    "SECRET_default_my-process_A": "7",
    "SECRET_E": "",
}


def find(name: str, **options: object) -> str | None:
    return EnvironmentSecrets(variables=VARIABLES, **options).find(name, SCOPE)  # type: ignore[arg-type]


def test_a_secret_is_the_variable_with_the_prefix() -> None:
    assert find("A") == "1"


def test_a_variable_without_the_prefix_is_no_secret() -> None:
    assert find("B") is None
    assert find("B", prefix="") == "2"


def test_a_variable_that_lacks_the_prefix_alone_is_told_once() -> None:
    with structlog.testing.capture_logs() as told:
        secrets = EnvironmentSecrets(variables=VARIABLES)
        for name in ("B", "B", "A", "NOBODY"):
            secrets.find(name, SCOPE)
    (warning,) = told
    assert warning["log_level"] == "warning"
    assert (warning["found"], warning["looked_for"]) == ("B", "SECRET_B")


def test_names_that_no_environment_can_spell_are_found_in_its_spelling() -> None:
    assert find("my.key-x") == "3"


def test_tenants_and_processes_can_have_their_own() -> None:
    assert find("A", tenant_aware=True) == "4"
    assert find("A", process_aware=True) == "5"
    assert find("A", tenant_aware=True, process_aware=True) == "6"


def test_the_physical_tenant_stands_before_both_and_is_the_default_one() -> None:
    assert find("A", physical_tenant_aware=True, process_aware=True) == "7"


def test_an_empty_secret_is_a_secret() -> None:
    assert find("E") == ""


def test_the_process_environment_is_asked_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = EnvironmentSecrets()
    assert secrets.find("LATE", SCOPE) is None
    monkeypatch.setenv("SECRET_LATE", "now")
    assert secrets.find("LATE", SCOPE) == "now"


def test_values_are_not_shown() -> None:
    assert "1" not in repr(EnvironmentSecrets(variables={"SECRET_A": "1"}))
