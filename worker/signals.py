"""What the process does with signals."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def heed(stop: Callable[[], None], switch_level: Callable[[], None]) -> None:
    """SIGTERM and SIGINT stop, SIGHUP switches the log's level; called on the running loop.

    Those that are ignored where the process starts stay so, as is the custom.
    """
    loop = asyncio.get_running_loop()
    heeded = {signal.SIGTERM: stop, signal.SIGINT: stop, signal.SIGHUP: switch_level}
    for number, handler in heeded.items():
        if signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, handler)
