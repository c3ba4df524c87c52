"""Keeps a Vault token that the worker was given from ending while the worker runs.

A login can be made again; a token that has ended is lost, so it is renewed whether or not jobs ask for secrets.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable

log = structlog.get_logger(__name__)

_RETRY = 30.0  # seconds
_SHARE = 0.5
"""Of a token's time that passes before it is renewed."""


class TokenKeeper:
    """Renews the token of a client over and over, in a thread of its own, until `close`.

    Args:
        make_client: makes the hvac client whose token it is; called in the thread.
    """

    def __init__(self, make_client: Callable[[], Any]) -> None:
        self._make_client = make_client
        self._closed = threading.Event()
        self._lasted: float | None = None
        # Not waited for at the worker's end, which a Vault that does not answer must not put off.
        self._thread = threading.Thread(target=self._run, name="vault-token", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the renewals."""
        self._closed.set()

    def _run(self) -> None:
        from hvac.exceptions import Forbidden, VaultError  # noqa: PLC0415 - an extra
        from requests import RequestException  # noqa: PLC0415 - comes with it

        client = self._make_client()
        wait: float | None = 0.0
        while wait is not None and not self._closed.wait(wait):
            try:
                wait = self._next(client)
            except Forbidden:
                log.warning("the Vault token can't be renewed: it has ended or may not renew itself")
                wait = None
            except (VaultError, RequestException) as error:
                log.warning(
                    "the Vault token could not be renewed", reason=type(error).__name__, again_in=_RETRY
                )
                wait = _RETRY
        client.adapter.close()

    def _next(self, client: Any) -> float | None:
        """Seconds until the token has to be renewed, by this try or the next one; None for never."""
        if self._lasted is None:
            return self._looked_up(client)
        lasts = client.auth.token.renew_self()["auth"]["lease_duration"]
        if lasts < self._lasted:
            log.warning("the Vault token has reached its longest time and ends", in_seconds=lasts)
            return None
        self._lasted = lasts
        return float(lasts * _SHARE)

    def _looked_up(self, client: Any) -> float | None:
        token = client.auth.token.lookup_self()["data"]
        # Of the last second, a token's time is 0 as that of one without an end.
        if token["expire_time"] is None:
            return None
        if not token["renewable"]:
            log.warning("the Vault token can't be renewed and ends", in_seconds=token["ttl"])
            return None
        self._lasted = 0.0
        return float(token["ttl"] * _SHARE)
