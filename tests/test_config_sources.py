"""Where settings are read from: the environment, a `.env` file that is named, a TOML file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from worker.config import ConfigError, load
from worker.registry import registry_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    file = tmp_path / "worker.env"
    file.write_text(
        "# a comment\n"
        "export CAMUNDA_CLIENT_GRPC_ADDRESS='http://from-env-file:1'\n"
        'SECRET_TOKEN="a b#c" # not part of it\n'
        "SECRET_PRICE=$NOT_REPLACED\n"
        "SERVER_PORT=\n"
    )
    return file


@pytest.fixture
def toml_file(tmp_path: Path) -> Path:
    file = tmp_path / "worker.toml"
    file.write_text(
        "[camunda.client]\n"
        'grpc-address = "http://from-toml:1"\n'
        'worker.defaults.tenant-ids = ["red", "blue"]\n'
        'worker.override."io.camunda:http-json:1".max-jobs-active = 5\n'
        "[connector-worker]\n"
        'shutdown-timeout = "7s"\n'
        "extend-job-timeouts = false\n"
        "max-slots = 12\n"
        "[server]\n"
        "port = 9090\n"
    )
    return file


def test_a_toml_file_spells_properties_as_tables(toml_file: Path) -> None:
    settings = load({}, config=toml_file)
    assert settings.gateway.address == "http://from-toml:1"
    assert settings.gateway.tenant_ids == ("red", "blue")
    assert settings.gateway.shutdown_timeout == 7
    assert settings.gateway.extend_deadlines is False
    assert settings.gateway.max_jobs_active_total == 12
    assert settings.admin_port == 9090
    assert settings.overrides.of_type("io.camunda:http-json:1").max_jobs_active == 5
    assert settings.warnings == ()


def test_a_slip_in_a_toml_file_is_told_since_nothing_else_belongs_there(tmp_path: Path) -> None:
    file = tmp_path / "worker.toml"
    file.write_text(
        '[camunda.clent]\ngrpc-address = "http://x:1"\n[secret]\ntoken = "hush"\n[connector.mine]\nx = 1\n'
    )
    slip, secret = load({}, config=file).warnings
    meant = "did you mean CAMUNDA_CLIENT_GRPC_ADDRESS?"
    assert slip == f"camunda.clent.grpc-address in {file} is no setting of this worker; {meant}"
    assert secret == f"secret.token in {file} is no setting of this worker"


def test_a_toml_file_sets_what_single_connectors_have(tmp_path: Path) -> None:
    file = tmp_path / "worker.toml"
    file.write_text(
        '[connector.http-rest]\nhonour-retry-after = false\n[connector.http_rest]\ntype = "my:rest:1"\n'
    )
    settings = load({}, config=file)
    assert settings.warnings == ()
    rest = registry_of(settings).of_type("my:rest:1")
    assert rest is not None
    assert rest.settings.honour_retry_after is False
    of_environment = load({"CONNECTOR_HTTP_REST_HONOUR_RETRY_AFTER": "true"}, config=file)
    rest = registry_of(of_environment).of_type("my:rest:1")
    assert rest is not None
    assert rest.settings.honour_retry_after is True


def test_the_environment_may_name_the_toml_file(toml_file: Path) -> None:
    settings = load({"CONNECTOR_WORKER_CONFIG": str(toml_file)})
    assert settings.admin_port == 9090
    assert settings.warnings == ()


def test_a_toml_file_that_the_environment_names_and_is_not_there_is_told_with_the_name() -> None:
    with pytest.raises(ConfigError, match=r"^CONNECTOR_WORKER_CONFIG: /nowhere\.toml can't be read"):
        load({"CONNECTOR_WORKER_CONFIG": "/nowhere.toml"})


def test_the_environment_counts_before_the_env_file_and_that_before_the_toml_file(
    env_file: Path, toml_file: Path
) -> None:
    name = "CAMUNDA_CLIENT_GRPC_ADDRESS"
    from_environment = load({name: "http://from-environment:1"}, config=toml_file, env_file=env_file)
    assert from_environment.gateway.address == "http://from-environment:1"
    assert load({}, config=toml_file, env_file=env_file).gateway.address == "http://from-env-file:1"


def test_an_older_name_in_the_environment_counts_before_a_newer_one_in_a_file(env_file: Path) -> None:
    settings = load({"ZEEBE_GRPC_ADDRESS": "http://from-environment:1"}, env_file=env_file)
    assert settings.gateway.address == "http://from-environment:1"


def test_an_env_file_is_read_as_a_shell_would_but_replaces_nothing(env_file: Path) -> None:
    environment = load({}, env_file=env_file).environment
    assert environment["SECRET_TOKEN"] == "a b#c"
    assert environment["SECRET_PRICE"] == "$NOT_REPLACED"


def test_the_processs_own_variables_stay_over_those_of_the_env_file(env_file: Path) -> None:
    assert load({"SECRET_TOKEN": "mine"}, env_file=env_file).environment["SECRET_TOKEN"] == "mine"


def test_an_env_file_is_not_read_unless_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("SERVER_PORT=9\n")
    monkeypatch.chdir(tmp_path)
    assert load({}).admin_port == 8080


def test_a_setting_in_a_file_is_named_with_the_file(tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text('[server]\nport = "http"\n')
    with pytest.raises(ConfigError, match=rf"^server\.port in {file}: 'http' is not a port"):
        load({}, config=file)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("bad.toml", "[server\n", "is not valid TOML"),
        ("bad.toml", b"\xff\xfe", "it is not UTF-8"),
        ("bad.env", "A=1\nnot an 'assignment\n", "line 2"),
    ],
)
def test_a_malformed_file_is_one_line(tmp_path: Path, name: str, content: str | bytes, problem: str) -> None:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ConfigError) as caught:
        load({}, **{"config" if name.endswith("toml") else "env_file": file})
    (line,) = caught.value.problems
    assert str(file) in line
    assert problem in line
    assert "\n" not in line


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="can't be read: No such file"):
        load({}, config=tmp_path / "missing.toml")
