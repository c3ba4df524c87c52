"""The embedded gateway: an engine behind the gateway's protocol, on a port of this machine."""

from __future__ import annotations

import asyncio
import os
import socket
from typing import TYPE_CHECKING, Final, Self

import grpc
import structlog

from worker.devgateway.clock import Clock, SystemClock
from worker.devgateway.engine.engine import Engine
from worker.devgateway.service.calls import Calls
from worker.devgateway.service.handing_out import HandingOut
from worker.devgateway.service.rpc import handlers
from worker.devgateway.view import View

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

log = structlog.get_logger(__name__)

WARNING: Final = (
    "The embedded gateway keeps everything in memory and nothing on disk: it is for trials and tests. "
    "Processes and variables are gone when it stops."
)
STEPS: Final = 2_000
"""Steps of the engine in a row, before others on the loop have their turn: a model may go round for ever."""

LARGEST_REQUEST: Final = 4 * 1024 * 1024


class DevGateway:
    """A gateway for the time of a block: `async with DevGateway() as gateway`.

    Args:
        host: the address it listens on; nobody asks for credentials, so leave it at this machine's own.
        port: 0 takes any free one.
        clock: the machine's, unless a test has its own.
        announce: told that nothing is kept; None where somebody else tells it.

    Attributes:
        engine: what runs the processes.
        view: how to watch it; `README.md` tells more.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        clock: Clock | None = None,
        announce: Callable[[str], object] | None = log.warning,
    ) -> None:
        self._clock = clock or SystemClock()
        self.engine = Engine(self._clock)
        self.view = View(self.engine, self.advance)
        self._announce = announce
        self._host = host
        self._port = port
        self._server: grpc.aio.Server | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._more: asyncio.Handle | None = None

    @property
    def address(self) -> str:
        """`host:port`, once it runs."""
        return f"{self._host}:{self._port}"

    @property
    def url(self) -> str:
        """The address as the setting CAMUNDA_CLIENT_GRPC_ADDRESS has it."""
        return f"http://{self.address}"

    async def start(self) -> None:
        """Listen and run.

        Raises:
            OSError: the port is taken.
        """
        server = grpc.aio.server(
            options=[
                ("grpc.so_reuseport", 0),
                ("grpc.max_receive_message_length", LARGEST_REQUEST),
                ("grpc.max_send_message_length", -1),
            ]
        )
        try:
            # The system says why a port can't be taken, where gRPC writes a line of its own and says nothing.
            socket.create_server((self._host, self._port)).close()
            self._port = server.add_insecure_port(self.address)
        except (OSError, RuntimeError) as error:
            raise OSError(f"The embedded gateway can't listen on {self.address}: {_why(error)}") from None
        calls = Calls(self.engine, self.advance, (self._host, self._port))
        handing_out = HandingOut(self.engine.jobs)
        server.add_generic_rpc_handlers((handlers(calls, handing_out),))
        await server.start()
        self._server = server
        if self._announce is not None:
            self._announce(WARNING)

    async def stop(self) -> None:
        """Close the port and every connection, and forget everything."""
        for handle in (self._timer, self._more):
            if handle is not None:
                handle.cancel()
        if self._server is not None:
            server, self._server = self._server, None
            await server.stop(grace=None)

    def advance(self) -> None:
        """Have done what is due now, and see to it that the rest is done when it is due."""
        loop = asyncio.get_running_loop()
        if self._more is not None:
            self._more.cancel()
            self._more = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self.engine.advance(STEPS):
            self._more = loop.call_soon(self.advance)
        elif (due := self.engine.core.next_due()) is not None:
            self._timer = loop.call_later(max(0.0, due - self._clock.now()), self.advance)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()


def _why(error: OSError | RuntimeError) -> str:
    """Without the address, which the system repeats."""
    return os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
