"""Secrets from a directory of files, as Docker and Kubernetes mount them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from worker.secrets.files import LARGEST, FileSecrets
from worker.secrets.provider import ProviderUnavailable

if TYPE_CHECKING:
    from pathlib import Path

    from worker.secrets.scope import Scope


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    folder = tmp_path / "secrets"
    folder.mkdir()
    (tmp_path / "outside").write_text("not to be had")
    return folder


@pytest.mark.parametrize(
    ("content", "value"),
    [("v", "v"), ("v\n", "v"), ("v\r\n", "v"), ("v\n\n", "v\n"), (" v ", " v "), ("", "")],
)
def test_a_secret_is_its_file_s_text_without_the_last_line_break(
    directory: Path, scope: Scope, content: str, value: str
) -> None:
    (directory / "TOKEN").write_bytes(content.encode())
    assert FileSecrets(directory).find("TOKEN", scope) == value


def test_what_is_no_file_is_no_secret(directory: Path, scope: Scope) -> None:
    (directory / "folder").mkdir()
    (directory / "file").write_text("v")
    for name in ("NOPE", "folder", "file/below", "folder/NOPE"):
        assert FileSecrets(directory).find(name, scope) is None


@pytest.mark.parametrize(
    "name", ["../outside", "x/../../outside", ".", "..", "", "/etc/passwd", "a//b", ".x", "a\0b"]
)
def test_no_name_leads_out_of_the_directory(directory: Path, scope: Scope, name: str) -> None:
    (directory / "x").mkdir()
    (directory / ".x").write_text("hidden")
    assert FileSecrets(directory).find(name, scope) is None


def test_secrets_may_lie_in_folders(directory: Path, scope: Scope) -> None:
    (directory / "db").mkdir()
    (directory / "db" / "password").write_text("v")
    assert FileSecrets(directory).find("db/password", scope) == "v"


def test_a_changed_file_counts_at_once_however_it_is_changed(directory: Path, scope: Scope) -> None:
    """Kubernetes swaps a link to the folder with all files; others write in place, or put a new file there."""
    for version in ("1", "2"):
        (directory / f"..{version}").mkdir()
        (directory / f"..{version}" / "TOKEN").write_text(f"version {version}")
    (directory / "..data").symlink_to("..1")
    (directory / "TOKEN").symlink_to("..data/TOKEN")
    secrets = FileSecrets(directory)
    assert secrets.find("TOKEN", scope) == "version 1"
    (directory / "..next").symlink_to("..2")
    (directory / "..next").replace(directory / "..data")
    assert secrets.find("TOKEN", scope) == "version 2"
    (directory / "TOKEN").write_text("version 3")
    assert secrets.find("TOKEN", scope) == "version 3"
    (directory / "TOKEN").unlink()
    assert secrets.find("TOKEN", scope) is None


def test_tenants_and_processes_have_folders_of_their_own(directory: Path, scope: Scope) -> None:
    own = directory / "<default>" / "order"
    own.mkdir(parents=True)
    (directory / "A").write_text("everybody's")
    (directory / "<default>" / "A").write_text("the tenant's")
    (own / "A").write_text("the process's in the tenant")
    (directory / "order").mkdir()
    (directory / "order" / "A").write_text("the process's")

    def find(**by: bool) -> str | None:
        return FileSecrets(directory, **by).find("A", scope)

    assert find() == "everybody's"
    assert find(by_tenant=True) == "the tenant's"
    assert find(by_process=True) == "the process's"
    assert find(by_tenant=True, by_process=True) == "the process's in the tenant"


def test_a_tenant_without_the_secret_does_not_get_everybody_s(directory: Path, scope: Scope) -> None:
    (directory / "A").write_text("everybody's")
    assert FileSecrets(directory, by_tenant=True).find("A", scope) is None


def test_a_directory_that_is_gone_is_a_provider_that_is_down(directory: Path, scope: Scope) -> None:
    directory.rmdir()
    with pytest.raises(ProviderUnavailable, match="is no directory"):
        FileSecrets(directory).find("TOKEN", scope)


def test_what_can_be_no_secret_is_said_without_its_content(directory: Path, scope: Scope) -> None:
    (directory / "BINARY").write_bytes(b"secret\xff")
    (directory / "HUGE").write_bytes(b"x" * (LARGEST + 1))
    for name, reason in (("BINARY", "is not UTF-8"), ("HUGE", "is larger than")):
        with pytest.raises(ProviderUnavailable, match=f"{name} {reason}") as caught:
            FileSecrets(directory).find(name, scope)
        assert "secret\\xff" not in str(caught.value)


def test_a_file_that_may_not_be_read_is_said(directory: Path, scope: Scope) -> None:
    looping = directory / "LOOP"
    looping.symlink_to(looping)  # even root can't read it
    with pytest.raises(ProviderUnavailable, match=f"LOOP can't be read: {os.strerror(40)}"):
        FileSecrets(directory).find("LOOP", scope)
