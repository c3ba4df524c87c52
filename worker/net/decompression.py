"""Decompression of response bodies, bounded: what inflates beyond measure is refused before it fills the memory."""

from __future__ import annotations

import zlib
from typing import Protocol

from connectors.sdk.errors import HttpBodyError, HttpBodyTooLarge

_RATIO_FROM = 1024 * 1024  # bytes inflated before the ratio counts: small repetitive bodies are harmless
_STEP = 256 * 1024
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


class _Inflating(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


class Decompressor:
    """Inflates one body of `Content-Encoding` gzip or deflate, piece by piece.

    Args:
        max_ratio: how many times larger than its compressed form a body may be.
    """

    def __init__(self, max_ratio: int) -> None:
        self._inflating: _Inflating = zlib.decompressobj(wbits=_GZIP_OR_ZLIB)
        self._max_ratio = max_ratio
        self._taken = 0
        self._made = 0
        self._begun = False

    def feed(self, data: bytes) -> list[bytes]:
        """The pieces that `data` inflates to.

        Raises:
            HttpBodyTooLarge: the body inflates beyond the allowed ratio.
            HttpBodyError: the body is no such stream.
        """
        self._taken += len(data)
        pieces = []
        more = True
        while more and not self._inflating.eof:
            piece = self._inflate(data)
            data = self._inflating.unconsumed_tail
            self._made += len(piece)
            if self._made > _RATIO_FROM and self._made > self._taken * self._max_ratio:
                msg = f"The response inflates to more than {self._max_ratio} times its size: refused."
                raise HttpBodyTooLarge(msg)
            pieces.append(piece)
            more = bool(data) or len(piece) == _STEP  # a full piece may not be the last of its input
        return pieces

    def finish(self) -> None:
        """Ends the body.

        Raises:
            HttpBodyError: the body broke off.
        """
        if self._taken and not self._inflating.eof:
            cause = "the compressed body is incomplete"
            raise HttpBodyError(cause)

    def _inflate(self, data: bytes) -> bytes:
        try:
            return self._decompress(data)
        except zlib.error as error:
            cause = "the compressed body is damaged"
            raise HttpBodyError(cause) from error

    def _decompress(self, data: bytes) -> bytes:
        try:
            piece = self._inflating.decompress(data, _STEP)
        except zlib.error:
            if self._begun:
                raise
            # Some servers send deflate without the zlib header that RFC 9110, section 8.4.1.2, asks for.
            self._inflating = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
            piece = self._inflating.decompress(data, _STEP)
        self._begun = True
        return piece


def decompressor_for(content_encoding: str | None, max_ratio: int) -> Decompressor | None:
    """What undoes a `Content-Encoding`, None for one that is left as it is."""
    if content_encoding and content_encoding.strip().lower() in {"gzip", "x-gzip", "deflate"}:
        return Decompressor(max_ratio)
    return None
