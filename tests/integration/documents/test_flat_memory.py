"""A document of 200 MB goes from a response into each store and on into a request, and takes no memory on the way."""

from __future__ import annotations

import asyncio
import hashlib
import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web
from support.cluster_documents import ClusterDocumentApi

if TYPE_CHECKING:
    from types import TracebackType

    import pytest

MIB = 1024**2
SIZE = 200 * MIB
MOST = 48 * MIB
"""Growth of the peak that the parts of an upload and the allocator's whims may cause: far from the document's size."""

TESTS = Path(__file__).parents[2]


def piece(number: int) -> bytes:
    return hashlib.sha256(number.to_bytes(4, "big")).digest() * (MIB // 32)


class LargeFiles:
    """A server of large files that are nowhere whole: `/large` makes one up, `/sink` hashes one."""

    def __init__(self) -> None:
        self.served: dict[int, str] = {}
        self.taken: dict[int, str] = {}
        app = web.Application()
        app.add_routes([web.get("/large", self._serve), web.post("/sink", self._take)])
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        self.url = ""

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        size = int(request.query["size"])
        response = web.StreamResponse(headers={"Content-Type": "application/x-test"})
        await response.prepare(request)
        digest = hashlib.sha256()
        for number in range(size // MIB):
            digest.update(piece(number))
            await response.write(piece(number))
        self.served[size] = digest.hexdigest()
        return response

    async def _take(self, request: web.Request) -> web.StreamResponse:
        assert request.headers["Content-Type"] == "application/x-test"
        digest = hashlib.sha256()
        async for chunk in request.content.iter_any():
            digest.update(chunk)
        self.taken[int(request.query["size"])] = digest.hexdigest()
        return web.Response()


async def measured(files: LargeFiles, store: str, cluster: str | None = None, **settings: str) -> Any:
    task = {
        "store": store,
        "settings": settings,
        "cluster": cluster,
        "download": f"{files.url}/large",
        "upload": f"{files.url}/sink",
        "size": SIZE,
    }
    found = importlib.util.find_spec("worker")
    assert found is not None
    assert found.origin is not None
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "support.large_documents",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(found.origin).parents[1]), str(TESTS)])},
    )
    output, errors = await process.communicate(json.dumps(task).encode())
    assert process.returncode == 0, errors.decode()
    return json.loads(output)


def check(answer: Any, files: LargeFiles) -> None:
    assert answer["reference"]["metadata"]["size"] == SIZE
    assert files.taken[SIZE] == files.served[SIZE]
    assert answer["grown"] < MOST, f"{answer['grown'] / MIB:.0f} MiB more, {answer['peak'] / MIB:.0f} in all"


async def test_through_a_folder(tmp_path: Path) -> None:
    async with LargeFiles() as files:
        check(await measured(files, "folder", folder=str(tmp_path)), files)
    assert list(os.scandir(tmp_path)) == []


async def test_through_the_cluster() -> None:
    async with LargeFiles() as files, ClusterDocumentApi() as api:
        check(await measured(files, "cluster", cluster=api.url), files)
        assert api.documents == {}


async def test_through_s3(s3_url: str, s3_bucket: str) -> None:
    async with LargeFiles() as files:
        check(await measured(files, "s3", s3_bucket=s3_bucket, s3_endpoint=s3_url), files)


async def test_through_azure(azure_connection: str, azure_container: str) -> None:
    settings = {"azure_container": azure_container, "azure_connection_string": azure_connection}
    async with LargeFiles() as files:
        check(await measured(files, "azure", **settings), files)


async def test_through_google_cloud(gcs_url: str, gcs_bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", gcs_url)
    async with LargeFiles() as files:
        check(await measured(files, "gcs", gcs_bucket=gcs_bucket), files)
