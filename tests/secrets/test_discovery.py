"""Which providers a worker asks, and in which order."""

from __future__ import annotations

from importlib.metadata import Distribution, EntryPoint
from typing import TYPE_CHECKING, Any

import pytest

from worker.secrets.discovery import GROUP, providers
from worker.secrets.environment import EnvironmentSecrets
from worker.secrets.provider import ProviderContext
from worker.secrets.settings import SecretSettings

if TYPE_CHECKING:
    from pathlib import Path


class Third:
    """A plug-in's provider."""

    name = "third"

    def __init__(self, context: ProviderContext) -> None:
        self.key = context.environment["THIRD_KEY"]

    def find(self, name: str, scope: object) -> str | None:
        return None

    async def close(self) -> None:
        pass


class Package(Distribution):
    def read_text(self, filename: str) -> str | None:
        return "Metadata-Version: 2.1\nName: third-party\nVersion: 1\n" if filename == "METADATA" else None

    def locate_file(self, path: object) -> Any:
        raise NotImplementedError


def plugin(name: str, value: str = f"{__name__}:Third") -> EntryPoint:
    point = EntryPoint(name, value, GROUP)
    return point._for(Package())  # type: ignore[attr-defined, no-any-return]  # how the standard library makes them


def made(found: list[EntryPoint] | None = None, **settings: Any) -> list[str]:
    context = ProviderContext(SecretSettings(**settings), {"THIRD_KEY": "k"}, None)  # type: ignore[arg-type]  # not used
    return [each.name for each in providers(context, found)]


def own(*names: str) -> list[EntryPoint]:
    from importlib.metadata import entry_points

    return [point for point in entry_points(group=GROUP) if point.name in names]


def test_the_environment_is_asked_by_default_and_then_plug_ins() -> None:
    points = [plugin("third"), *own("environment", "files", "aws")]
    assert made(points) == ["environment", "third"]


def test_the_worker_s_own_others_are_installed_and_asked_where_they_are_named(tmp_path: Path) -> None:
    assert {point.name for point in own("environment", "files", "aws", "gcp", "vault")} == {
        "environment",
        "files",
        "aws",
        "gcp",
        "vault",
    }
    assert made(providers=("files", "environment"), directory=tmp_path) == ["files", "environment"]


def test_plug_ins_and_the_environment_can_be_switched_off() -> None:
    points = [plugin("third"), *own("environment")]
    assert made(points, discovery=False) == ["environment"]
    assert made(points, from_environment=False) == ["third"]
    assert made(points, discovery=False, from_environment=False) == []


def test_a_plug_in_is_made_of_the_environment_and_can_be_named() -> None:
    assert made([plugin("third")], providers=("third",)) == ["third"]


def test_a_plug_in_cannot_take_the_name_of_the_worker_s_own() -> None:
    points = [*own("environment"), plugin("environment")]
    context = ProviderContext(SecretSettings(), {}, None)  # type: ignore[arg-type]  # not used
    (provider,) = providers(context, points)
    assert isinstance(provider, EnvironmentSecrets)


def test_an_unknown_name_is_said_with_those_there_are() -> None:
    with pytest.raises(
        ValueError, match="no secret provider valt; installed are aws, environment, files, gcp, vault"
    ):
        made(own("environment", "files", "aws", "gcp", "vault"), providers=("valt",))


def test_one_that_cannot_be_imported_is_not_left_out() -> None:
    with pytest.raises(
        ValueError, match=r"secret provider third can't be imported: nowhere:x: ModuleNotFound"
    ):
        made([plugin("third", "nowhere:x")], providers=("third",))


def test_files_need_a_directory_that_is_one(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="needs CONNECTOR_WORKER_SECRETS_DIRECTORY"):
        made(providers=("files",))
    with pytest.raises(ValueError, match=r"CONNECTOR_WORKER_SECRETS_DIRECTORY: .*nowhere is no directory"):
        made(providers=("files",), directory=tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("aws", {"document": "x"}),
        ("gcp", {"document": "x", "google_project": "p"}),
        ("vault", {}),
    ],
)
def test_a_provider_without_its_extra_says_how_to_install_it(
    name: str, settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from worker.secrets.settings import VaultSettings

    monkeypatch.setattr(f"worker.secrets.{name}.find_spec", lambda _: None)
    reachable = VaultSettings(address="http://vault", token="t")
    with pytest.raises(ValueError, match=rf"pip install 'connector-worker\[{name}\]'"):
        made(own(name), providers=(name,), vault=reachable, **settings)
