"""Parsed WSDLs, kept for all jobs of the process."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from connectors.soap.wsdl.fetch import fetch

if TYPE_CHECKING:
    from connectors.sdk import HttpClient
    from connectors.soap.wsdl.document import Wsdl


class WsdlCache:
    """Parsed WSDLs by URL.

    Args:
        lifetime: seconds after which one is fetched anew.
        most: how many are kept; the one not used for longest goes first.
    """

    def __init__(self, lifetime: float = 600.0, most: int = 32) -> None:
        self._lifetime = lifetime
        self._most = most
        self._kept: OrderedDict[str, tuple[float, Wsdl]] = OrderedDict()
        self._loading: WeakValueDictionary[tuple[int, str], asyncio.Lock] = WeakValueDictionary()

    async def get(self, url: str, http: HttpClient) -> Wsdl:
        """The WSDL at `url`; jobs that ask for it at the same time wait for one fetch.

        Raises:
            InputError: there is no usable WSDL.
            ConnectorError: it can't be had.
        """
        if (known := self._fresh(url)) is not None:
            return known
        lock = self._loading.setdefault((id(asyncio.get_running_loop()), url), asyncio.Lock())
        async with lock:
            if (known := self._fresh(url)) is None:
                known = await asyncio.to_thread(_parsed, url, await fetch(url, http))
                self._keep(url, known)
        return known

    def _fresh(self, url: str) -> Wsdl | None:
        expires, wsdl = self._kept.get(url, (0.0, None))
        if wsdl is None or expires < time.monotonic():
            return None
        self._kept.move_to_end(url)
        return wsdl

    def _keep(self, url: str, wsdl: Wsdl) -> None:
        self._kept[url] = (time.monotonic() + self._lifetime, wsdl)
        self._kept.move_to_end(url)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)


def _parsed(url: str, documents: dict[str, bytes]) -> Wsdl:
    from connectors.soap.wsdl.document import Wsdl  # noqa: PLC0415 - zeep takes long to load, here beside the loop

    return Wsdl(url, documents)


WSDLS = WsdlCache()
"""The process's cache."""
