"""Documents as files in a folder: on one machine, or on a volume that all workers share."""

from __future__ import annotations

import asyncio
import os
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

from connectors.sdk.errors import ConnectorError
from worker.documents.content import Measured, verified
from worker.documents.naming import checked_id, no_document
from worker.documents.store import Entry

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator
    from datetime import timedelta
    from pathlib import Path
    from typing import BinaryIO

    from connectors.sdk.documents import DocumentMetadata
    from worker.documents.store import StoreSetup

STORE_ID = "folder"
_PIECE = 1024**2  # bytes read or written at once, in a thread


class FolderStore:
    """A `DocumentStore` with one file a document, named by its id; its hash is the SHA-256."""

    store_id = STORE_ID

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def create(self, content: bytes | AsyncIterable[bytes], metadata: DocumentMetadata) -> Entry:
        document_id, measured = str(uuid4()), Measured(content)
        part = self._folder / f".{document_id}.part"
        try:
            await self._write(part, measured)
            await asyncio.to_thread(part.rename, self._folder / document_id)
        except OSError as error:
            raise _failed("kept", error) from error
        finally:
            part.unlink(missing_ok=True)
        return Entry(STORE_ID, document_id, measured.hash, replace(metadata, size=measured.size))

    async def open(self, entry: Entry) -> AsyncIterator[bytes]:
        async with aclosing(verified(self._read(entry), entry.content_hash)) as content:
            async for piece in content:
                yield piece

    async def delete(self, entry: Entry) -> None:
        try:
            await asyncio.to_thread(self._file(entry).unlink, missing_ok=True)
        except OSError as error:
            raise _failed("deleted", error) from error

    async def link(self, entry: Entry, lasts: timedelta) -> str:  # noqa: ARG002 - as of the protocol
        raise ConnectorError(None, "The document store in a folder has no links.")

    async def _write(self, part: Path, measured: Measured) -> None:
        file = await asyncio.to_thread(part.open, "xb")
        try:
            async with aclosing(measured.pieces(_PIECE)) as given:
                async for piece in given:
                    await asyncio.to_thread(file.write, piece)
            await asyncio.to_thread(_flush, file)
        finally:
            file.close()

    async def _read(self, entry: Entry) -> AsyncGenerator[bytes, None]:
        try:
            file = await asyncio.to_thread(self._file(entry).open, "rb")
        except FileNotFoundError:
            raise no_document(entry) from None
        except OSError as error:
            raise _failed("read", error) from error
        try:
            while piece := await asyncio.to_thread(file.read, _PIECE):
                yield piece
        except OSError as error:
            raise _failed("read", error) from error
        finally:
            file.close()

    def _file(self, entry: Entry) -> Path:
        return self._folder / checked_id(entry)


def _flush(file: BinaryIO) -> None:
    """A reference is given out for what has reached the disk."""
    file.flush()
    os.fsync(file.fileno())


def _failed(done: str, error: OSError) -> ConnectorError:
    return ConnectorError(
        None, f"The document could not be {done} in the folder of documents: {error.strerror}."
    )


@asynccontextmanager
async def open_store(setup: StoreSetup) -> AsyncIterator[FolderStore]:
    """The store `folder`.

    Raises:
        ValueError: no folder is named, or it can't be written to.
    """
    folder = setup.settings.folder
    if folder is None:
        raise ValueError("the document store folder needs CONNECTOR_WORKER_DOCUMENT_FOLDER")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ValueError(f"CONNECTOR_WORKER_DOCUMENT_FOLDER: {folder}: {error.strerror}") from None
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise ValueError(f"CONNECTOR_WORKER_DOCUMENT_FOLDER: {folder} can't be written to")
    yield FolderStore(folder)
