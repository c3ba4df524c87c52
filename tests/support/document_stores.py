"""What every document store has to do, as tests: a class for one of them gives the fixture `store`."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from connectors.sdk import ConnectorError
from connectors.sdk.documents import DocumentMetadata

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from worker.documents.store import DocumentStore, Entry

MIB = 1024**2
TEXT = DocumentMetadata("text/plain", "grüße.txt", custom_properties={"k": 1})


class BrokeOffError(Exception):
    """What a test's content ends with."""


async def content(*pieces: bytes, breaks_off: bool = False) -> AsyncIterator[bytes]:
    """Content that comes in pieces."""
    for piece in pieces:
        yield piece
    if breaks_off:
        raise BrokeOffError


async def read(store: DocumentStore, entry: Entry) -> bytes:
    """All that a store has of a document."""
    return b"".join([piece async for piece in store.open(entry)])


class StoreContract:
    """Tests of a store; its class says how to look into it, and what its links do."""

    links = True

    async def kept(self, store: Any) -> int:
        """How many documents, or halves of one, are really there."""
        raise NotImplementedError

    async def fetched(self, url: str) -> bytes:
        """What a link leads to."""
        raise NotImplementedError

    async def test_content_comes_back_as_it_was(self, store: DocumentStore) -> None:
        entry = await store.create(b"\x00hello\r\n\xff", TEXT)
        assert await read(store, entry) == b"\x00hello\r\n\xff"
        assert entry.metadata == replace(TEXT, size=9)

    async def test_a_document_may_be_empty(self, store: DocumentStore) -> None:
        entry = await store.create(b"", DocumentMetadata())
        assert await read(store, entry) == b""
        assert entry.metadata.size == 0

    async def test_content_may_come_in_pieces(self, store: DocumentStore) -> None:
        entry = await store.create(content(b"hel", b"", b"lo"), TEXT)
        assert await read(store, entry) == b"hello"

    @pytest.mark.parametrize("size", [8 * MIB, 17 * MIB + 1])
    async def test_large_content_is_the_same_afterwards(self, store: DocumentStore, size: int) -> None:
        pieces = [hashlib.sha256(str(number).encode()).digest() * 32768 for number in range(size // MIB)]
        pieces.append(b"x" * (size % MIB))
        entry = await store.create(content(*pieces), DocumentMetadata())
        digest = hashlib.sha256()
        async for piece in store.open(entry):
            digest.update(piece)
        assert digest.digest() == hashlib.sha256(b"".join(pieces)).digest()
        assert entry.metadata.size == size

    async def test_a_reference_needs_no_hash(self, store: DocumentStore) -> None:
        entry = await store.create(b"hello", TEXT)
        assert await read(store, replace(entry, content_hash=None)) == b"hello"

    async def test_other_content_than_the_hash_is_of_is_an_error(self, store: DocumentStore) -> None:
        entry = await store.create(b"hello", TEXT)
        with pytest.raises(ConnectorError):
            await read(store, replace(entry, content_hash="1" * 64))

    @pytest.mark.parametrize("document_id", ["9f1c", "../secret", "..", "a/b", "a b?c"])
    async def test_what_is_not_there_is_an_error(self, store: DocumentStore, document_id: str) -> None:
        entry = await store.create(b"hello", TEXT)
        with pytest.raises(ConnectorError, match="has no document") as caught:
            await read(store, replace(entry, document_id=document_id))
        assert caught.value.code == "404"

    async def test_a_deleted_document_is_gone(self, store: DocumentStore) -> None:
        entry, other = await store.create(b"hello", TEXT), await store.create(b"other", TEXT)
        await store.delete(entry)
        await store.delete(entry)
        with pytest.raises(ConnectorError, match="has no document"):
            await read(store, entry)
        assert await read(store, other) == b"other"
        assert await self.kept(store) == 1

    @pytest.mark.parametrize("before", [0, 9])
    async def test_content_that_breaks_off_leaves_nothing(self, store: DocumentStore, before: int) -> None:
        with pytest.raises(BrokeOffError):
            await store.create(content(*[b"x" * MIB] * before, breaks_off=True), TEXT)
        assert await self.kept(store) == 0

    async def test_a_link_leads_to_the_content(self, store: DocumentStore) -> None:
        entry = await store.create(b"hello", TEXT)
        if self.links:
            assert await self.fetched(await store.link(entry, timedelta(minutes=5))) == b"hello"
        else:
            with pytest.raises(ConnectorError, match="no links"):
                await store.link(entry, timedelta(minutes=5))
