"""What the process does with signals."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

STOP_NOW = signal.SIGUSR1
"""What a supervisor ends its workers with; SIGTERM comes to them from service managers too, which send it to all processes."""


def heed(
    stop: Callable[[], None], switch_level: Callable[[], None], stop_now: Callable[[], None] | None = None
) -> None:
    """SIGTERM and SIGINT stop, SIGHUP switches the log's level; called on the running loop.

    Those that are ignored where the process starts stay so, as is the custom.

    Args:
        stop: called for each of the two, however often they come.
        switch_level: called for SIGHUP.
        stop_now: called for `STOP_NOW`, in a worker that has a supervisor.
    """
    loop = asyncio.get_running_loop()
    heeded = {signal.SIGTERM: stop, signal.SIGINT: stop, signal.SIGHUP: switch_level}
    if stop_now is not None:
        heeded[STOP_NOW] = stop_now
    for number, handler in heeded.items():
        if signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, handler)
