"""Decompression of response bodies, bounded: what inflates beyond measure is refused before it fills the memory."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Protocol

from connectors.sdk.errors import HttpBodyError, HttpBodyTooLarge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_RATIO_FROM = 1024 * 1024  # bytes inflated before the ratio counts: small repetitive bodies are harmless
_STEP = 256 * 1024
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_CODINGS = frozenset({"gzip", "x-gzip", "deflate"})
_MOST_CODINGS = 5


class Decompressor:
    """Inflates one body piece by piece.

    Args:
        max_ratio: how many times larger than its compressed form a body may be, at the end and between two codings.
        codings: how often it was compressed, by gzip or deflate each time.
    """

    def __init__(self, max_ratio: int, codings: int = 1) -> None:
        self._max_ratio = max_ratio
        self._layers = [_Layer() for _ in range(codings)]
        self._taken = 0

    def feed(self, data: bytes) -> list[bytes]:
        """The pieces that `data` inflates to.

        Raises:
            HttpBodyTooLarge: the body inflates beyond the allowed ratio.
            HttpBodyError: the body is no such stream.
        """
        self._taken += len(data)
        pieces: Iterable[bytes] = (data,)
        for layer in self._layers:
            pieces = self._through(layer, pieces)
        return list(pieces)

    def finish(self) -> None:
        """Ends the body.

        Raises:
            HttpBodyError: the body broke off.
        """
        if self._taken and not all(layer.is_complete for layer in self._layers):
            cause = "the compressed body is incomplete"
            raise HttpBodyError(cause)

    def _through(self, layer: _Layer, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            for inflated in layer.feed(piece):
                if layer.made > _RATIO_FROM and layer.made > self._taken * self._max_ratio:
                    msg = f"The response inflates to more than {self._max_ratio} times its size: refused."
                    raise HttpBodyTooLarge(msg)
                yield inflated


class _Inflating(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


class _Layer:
    """Undoes one coding; `made` bytes came out of it."""

    def __init__(self) -> None:
        self.made = 0
        self._inflating: _Inflating = zlib.decompressobj(wbits=_GZIP_OR_ZLIB)
        self._begun = False

    @property
    def is_complete(self) -> bool:
        return self._inflating.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        more = True
        while more and not self._inflating.eof:
            piece = self._inflate(data)
            data = self._inflating.unconsumed_tail
            self.made += len(piece)
            yield piece
            more = bool(data) or len(piece) == _STEP  # a full piece may not be the last of its input

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
    """What undoes a `Content-Encoding`, None for one that is left as it is.

    Raises:
        HttpBodyError: it names more codings than any honest server applies.
    """
    if not content_encoding:
        return None
    codings = [name for part in content_encoding.lower().split(",") if (name := part.strip()) != "identity"]
    if not codings or not _CODINGS.issuperset(codings):
        return None
    if len(codings) > _MOST_CODINGS:
        cause = f"it is compressed more than {_MOST_CODINGS} times over"
        raise HttpBodyError(cause)
    return Decompressor(max_ratio, len(codings))
