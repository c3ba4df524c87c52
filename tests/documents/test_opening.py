"""Which stores a worker has: those that the settings name, found through entry points."""

from __future__ import annotations

from contextlib import asynccontextmanager
from importlib.metadata import EntryPoint
from typing import TYPE_CHECKING, Any

import pytest

from connectors.sdk.testing import FakeHttp
from worker.documents.settings import DocumentSettings
from worker.documents.store import StoreSetup
from worker.documents.stores import GROUP, open_stores

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

closed: list[str] = []


@asynccontextmanager
async def open_own(setup: StoreSetup) -> AsyncIterator[Any]:
    """A plug-in's store, which reads a setting of its own."""
    yield setup.environment["OWN_STORE"]
    closed.append("own")


OWN = EntryPoint("own", f"{__name__}:open_own", GROUP)


def setup(*stores: str, cluster: Any = None, **settings: Any) -> StoreSetup:
    return StoreSetup(DocumentSettings(stores, **settings), {"OWN_STORE": "mine"}, FakeHttp(), cluster)


async def names(given: StoreSetup) -> list[str | None]:
    async with open_stores(given) as stores:
        return [store.store_id for store in stores]


async def test_the_store_in_memory_is_the_default() -> None:
    assert await names(setup()) == ["in-memory"]


async def test_the_cluster_is_the_default_where_its_address_is_known() -> None:
    assert await names(setup(cluster=object())) == [None]


async def test_stores_stand_in_the_order_of_the_setting(tmp_path: Path) -> None:
    assert await names(setup("folder", "in-memory", folder=tmp_path)) == ["folder", "in-memory"]


@pytest.mark.filterwarnings("ignore:.*shared credentials.*")
async def test_every_store_of_the_worker_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    given = setup(
        *("azure", "cluster", "folder", "gcs", "in-memory", "s3"),
        cluster=object(),
        folder=tmp_path / "made" / "too",
        s3_bucket="b",
        gcs_bucket="b",
        azure_container="c",
        azure_connection_string="DefaultEndpointsProtocol=https;AccountName=a;AccountKey=a2V5",
    )
    given = StoreSetup(given.settings, {"STORAGE_EMULATOR_HOST": "127.0.0.1:1"}, given.http, given.cluster)
    assert await names(given) == ["azure", None, "folder", "gcs", "in-memory", "s3"]


async def test_a_plug_in_has_its_store_until_the_worker_ends() -> None:
    async with open_stores(setup("own"), [OWN]) as stores:
        assert stores == ["mine"]
        assert closed == []
    assert closed == ["own"]


async def refusal(given: StoreSetup, found: list[EntryPoint] | None = None) -> str:
    with pytest.raises(ValueError, match=r"(?i)document") as caught:
        async with open_stores(given, found):
            pass
    return str(caught.value)


async def test_an_unknown_store_is_named_beside_the_known_ones() -> None:
    said = "CONNECTOR_WORKER_DOCUMENT_STORES: there is no document store s4; installed are own"
    assert await refusal(setup("s4"), [OWN]) == said


async def test_a_store_without_its_library_says_what_to_install() -> None:
    missing = EntryPoint("s3", "no_such_library_of_documents:open_store", GROUP)
    assert (await refusal(setup("s3"), [missing])).endswith("pip install 'connector-worker[aws]'")


@pytest.mark.parametrize(
    ("store", "setting"),
    [
        ("cluster", "CAMUNDA_CLIENT_REST_ADDRESS"),
        ("folder", "CONNECTOR_WORKER_DOCUMENT_FOLDER"),
        ("s3", "CONNECTOR_WORKER_DOCUMENT_S3_BUCKET"),
        ("gcs", "CONNECTOR_WORKER_DOCUMENT_GCS_BUCKET"),
        ("azure", "CONNECTOR_WORKER_DOCUMENT_AZURE_CONTAINER"),
    ],
)
async def test_what_a_store_needs_is_asked_for(store: str, setting: str) -> None:
    assert await refusal(setup(store)) == f"the document store {store} needs {setting}"


async def test_azure_needs_a_connection_string_and_never_repeats_it() -> None:
    setting = "CONNECTOR_WORKER_DOCUMENT_AZURE_CONNECTION_STRING"
    assert setting in await refusal(setup("azure", azure_container="c"))
    wrong = await refusal(setup("azure", azure_container="c", azure_connection_string="geheim"))
    assert setting in wrong
    assert "geheim" not in wrong


async def test_a_folder_that_can_not_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = await refusal(setup("folder", folder=tmp_path / "file" / "below"))
    assert "CONNECTOR_WORKER_DOCUMENT_FOLDER" in said
    assert "Not a directory" in said
