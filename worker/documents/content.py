"""Content on its way: as pieces, bounded, measured as it goes into a store and verified as it comes out of one.

Nothing here holds more than one piece.
"""

from __future__ import annotations

from contextlib import aclosing
from hashlib import sha256
from typing import TYPE_CHECKING

from connectors.sdk.errors import ConnectorError
from connectors.sdk.pieces import chunks, pieces

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable


async def bounded(content: AsyncIterable[bytes], most: int) -> AsyncGenerator[bytes, None]:
    """The content, as long as it has at most `most` bytes.

    Raises:
        ConnectorError: it has more.
    """
    size = 0
    async with aclosing(chunks(content)) as given:
        async for chunk in given:
            size += len(chunk)
            if size > most:
                raise too_large(most)
            yield chunk


def too_large(most: int) -> ConnectorError:
    """The error of a document that is larger than is allowed."""
    return ConnectorError(
        "DOCUMENT_TOO_LARGE",
        f"The document is larger than {most} bytes; CONNECTOR_WORKER_DOCUMENT_MAX_SIZE allows more.",
    )


class Measured:
    """Content on its way into a store; once it has passed, its size in bytes and its SHA-256 in hex are known."""

    def __init__(self, content: bytes | AsyncIterable[bytes]) -> None:
        self._content = content
        self._digest = sha256()
        self.size = 0

    @property
    def hash(self) -> str:
        return self._digest.hexdigest()

    async def pieces(self, size: int) -> AsyncGenerator[bytes, None]:
        """The content in pieces of `size` bytes; to be asked for once."""
        async with aclosing(pieces(self._content, size)) as given:
            async for piece in given:
                self.size += len(piece)
                self._digest.update(piece)
                yield piece


async def verified(content: AsyncIterable[bytes], content_hash: str | None) -> AsyncGenerator[bytes, None]:
    """The content out of a store; its hash is known when all of it has passed, so the error comes last.

    Raises:
        ConnectorError: it is not what the hash is of.
    """
    digest = sha256()
    async with aclosing(chunks(content)) as given:
        async for chunk in given:
            digest.update(chunk)
            yield chunk
    if content_hash is not None and digest.hexdigest() != content_hash:
        raise ConnectorError(
            "DOCUMENT_CHANGED",
            "The document is not what its reference says: the hashes of the contents differ.",
        )
