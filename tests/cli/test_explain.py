"""`check --explain`: what becomes of each name that is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typer.testing import CliRunner

from worker.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


def command(*arguments: str, **environment: str) -> Result:
    return CliRunner(env={"COLUMNS": "300", **environment}).invoke(app, ["check", "--explain", *arguments])


def test_the_command_shows_names_and_no_values() -> None:
    result = command(CAMUNDA_CLIENT_CLOUD_PORT="8443", SECRET_SHOP="hush-hush", JAVA_OPTS="-Xmx1g")
    assert result.exit_code == 0, result.output
    for name in ("CAMUNDA_CLIENT_CLOUD_PORT", "SECRET_SHOP", "JAVA_OPTS"):
        assert name in result.output
    assert not any(value in result.output for value in ("hush-hush", "8443", "-Xmx1g"))


def test_the_command_tells_what_would_stop_the_start_after_what_each_name_does() -> None:
    result = command(SERVER_PORT="http", CAMUNDA_CLIENT_MODE="saas")
    assert result.exit_code == 1
    assert "CAMUNDA_CLIENT_MODE" in result.stdout
    assert result.stderr.startswith("SERVER_PORT: 'http' is not a port")


def test_the_command_reads_files_too(tmp_path: Path) -> None:
    file, env_file = tmp_path / "worker.toml", tmp_path / ".env"
    file.write_text("[camunda.client]\nexecution-threads = 4\n")
    env_file.write_text("ZEEBE_CLIENT_NONSENSE=1\n")
    shown = command("--config", str(file), "--env-file", str(env_file)).output
    assert f"camunda.client.execution-threads in {file}" in shown
    assert f"ZEEBE_CLIENT_NONSENSE in {env_file}" in shown


def test_the_command_says_so_where_nothing_is_set() -> None:
    result = command()
    assert result.exit_code == 0
    assert result.stdout.startswith("Nothing is set")
