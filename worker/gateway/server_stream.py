"""A call that brings messages one by one, and can be ended without losing those already under way."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import grpc.aio

from worker.gateway.unary import SERVICE

if TYPE_CHECKING:
    from collections.abc import Callable

    from worker.gateway.credentials import Metadata

M = TypeVar("M")

# How long a stream that is being ended may stay silent before nothing more is expected of it.
LAST_WORDS = 0.5


class ServerStream(Generic[M]):
    """One open call with many responses, read by one task.

    Raised by `read`: `grpc.aio.AioRpcError` where the call ends with a status other than OK.
    """

    def __init__(
        self,
        channel: grpc.aio.Channel,
        method: str,
        response: Callable[[bytes], M],
        request: bytes,
        *,
        metadata: Metadata,
        seconds: float | None = None,
    ) -> None:
        multicallable: Any = channel.unary_stream(SERVICE + method, None, response)
        self._call = multicallable(request, metadata=metadata, timeout=seconds)
        self._loop = asyncio.get_running_loop()
        self._ending = False
        self._reading = False
        self._silence: asyncio.TimerHandle | None = None

    async def read(self) -> M | None:
        """Wait for the next message; None when the stream was ended, by either side."""
        self._reading = True
        if self._ending:
            self._await_silence()
        try:
            message = await self._call.read()
        except asyncio.CancelledError:
            if self._ending and not _cancelling():
                return None
            self._call.cancel()
            raise
        finally:
            self._reading = False
            if self._silence is not None:
                self._silence.cancel()
        return None if message is grpc.aio.EOF else message

    def end(self) -> None:
        """End the call as soon as nothing more comes; what is under way is still read."""
        if not self._ending:
            self._ending = True
            if self._reading:
                self._await_silence()

    def cancel(self) -> None:
        """End the call now; messages not yet read are lost."""
        self._ending = True
        self._call.cancel()

    def _await_silence(self) -> None:
        # In two halves: after a time in which this process stood still, what came meanwhile is read first.
        self._silence = self._loop.call_later(LAST_WORDS / 2, self._await_silence_further)

    def _await_silence_further(self) -> None:
        self._silence = self._loop.call_later(LAST_WORDS / 2, self._call.cancel)


def _cancelling() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
