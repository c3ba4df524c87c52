"""A program of its own for measuring: REST tasks fetch a document into a store and send it on; its memory is told.

Its standard input is JSON: `store`, `settings` of the stores, `cluster` (an address or null), `download` and `upload`
(URLs, to which the size in bytes is added), `size`. Its standard output is JSON too: `grown`, the bytes by which the
peak of its memory is higher after the large document than after a small one, and the reference.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

from connectors.rest import rest
from worker.cluster import ClusterClient
from worker.documents.documents import WorkerDocuments
from worker.documents.settings import DocumentSettings
from worker.documents.store import StoreSetup
from worker.documents.stores import open_stores
from worker.net.client import HttpClient
from worker.testing import Complete, run_job

SMALL = 12 * 1024**2
"""Bytes: large enough that every buffer of a store has been in use."""


def peak() -> int:
    """The most memory that this process ever had, in bytes; what its parent had before does not count, as in rusage."""
    match = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert match is not None
    return int(match[1]) * 1024


async def up_and_down(task: dict[str, Any], size: int, documents: WorkerDocuments, http: HttpClient) -> Any:
    """One document fetched, kept, sent from the store, and gone; its reference."""
    download = await run_job(
        rest,
        {
            "method": "GET",
            "url": f"{task['download']}?size={size}",
            "documentReturnFormat": {"choice": "DOCUMENT"},
        },
        {"resultExpression": "={document: response.document}"},
        documents=documents,
        http=http,
    )
    assert isinstance(download, Complete), download
    reference = download.variables["document"]
    upload = await run_job(
        rest,
        {
            "method": "POST",
            "url": f"{task['upload']}?size={size}",
            "body": reference,
        },
        documents=documents,
        http=http,
    )
    assert isinstance(upload, Complete), upload
    await documents.resolve(reference).delete()
    return reference


async def measured(task: dict[str, Any]) -> dict[str, Any]:
    """The growth of the peak between a small document and the large one."""
    folder = task["settings"].get("folder")
    settings = DocumentSettings((task["store"],), **task["settings"] | {"folder": folder and Path(folder)})
    http = HttpClient()
    try:
        cluster = task["cluster"] and ClusterClient(task["cluster"], http, None)
        async with open_stores(StoreSetup(settings, os.environ, http, cluster or None)) as stores:
            documents = WorkerDocuments(stores, http)
            await up_and_down(task, SMALL, documents, http)
            before = peak()
            reference = await up_and_down(task, task["size"], documents, http)
            after = peak()
    finally:
        await http.close()
    return {"grown": after - before, "peak": after, "reference": reference}


if __name__ == "__main__":
    json.dump(asyncio.run(measured(json.load(sys.stdin))), sys.stdout)
