"""Content on its way, in pieces of the size that a store wants them in; nothing here holds more than one."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterable


async def chunks(content: bytes | AsyncIterable[bytes]) -> AsyncGenerator[bytes, None]:
    """The content as it comes; where it is a generator, it ends with this one, whose reader may give up."""
    if isinstance(content, bytes):
        yield content
        return
    try:
        async for chunk in content:
            yield chunk
    finally:
        if isinstance(content, AsyncGenerator):
            await content.aclose()


async def pieces(content: bytes | AsyncIterable[bytes], size: int) -> AsyncGenerator[bytes, None]:
    """The content in pieces of `size` bytes, the last one shorter; none of empty content."""
    kept = bytearray()
    async with aclosing(chunks(content)) as given:
        async for chunk in given:
            kept += chunk
            while len(kept) >= size:
                piece = bytes(memoryview(kept)[:size])
                del kept[:size]
                yield piece
    if kept:
        yield bytes(kept)
