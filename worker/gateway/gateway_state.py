"""Whether the gateway answers: said once when it is lost and once when it is back, whatever the number of job types."""

from __future__ import annotations

import time

import structlog
from grpc import StatusCode

log = structlog.get_logger(__name__)

# Failures are news only when nothing else was heard for this long: one refused call is no outage.
PATIENCE = 1.0
# Failures further apart than this have nothing to do with each other.
UNRELATED = 30.0
# Answers that somebody has to do something about; each is told once, even where others succeed.
LASTING = frozenset(
    {
        StatusCode.UNAUTHENTICATED,
        StatusCode.PERMISSION_DENIED,
        StatusCode.UNIMPLEMENTED,
        StatusCode.INVALID_ARGUMENT,
        StatusCode.NOT_FOUND,
    }
)


class GatewayState:
    """Learns from every stream and poll how the gateway is."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._connected = False
        self._told = False
        self._failing_since: float | None = None
        self._last_failure = 0.0
        self._noted: set[StatusCode | None] = set()

    @property
    def connected(self) -> bool:
        """Whether the gateway answered, and was not lost since."""
        return self._connected and not self._told

    def answered(self) -> None:
        """A stream or poll brought something, if only an empty answer."""
        self._failing_since = None
        if self._connected and not self._told:
            return
        log.info("gateway connected" if not self._connected else "gateway is back", address=self._address)
        self._connected, self._told = True, False

    def failed(self, status: StatusCode | None, details: str) -> None:
        """A stream or poll ended with an error."""
        if status is StatusCode.RESOURCE_EXHAUSTED and self.connected:
            # Back-pressure: it is there, and gives jobs again when its brokers have caught up.
            self._failing_since = None
            if status not in self._noted:
                self._tell("the gateway is busy, trying again", status, details)
            return
        now = time.monotonic()
        if self._failing_since is None or now - self._last_failure > UNRELATED:
            self._failing_since = now
        self._last_failure = now
        lost = not self._connected or now - self._failing_since >= PATIENCE
        if lost and not self._told:
            self._told = True
            news = (
                "gateway lost, trying again until it is back"
                if self._connected
                else "waiting for the gateway"
            )
        elif status in LASTING and status not in self._noted:
            news = "the gateway refuses"
        else:
            return
        self._tell(news, status, details)

    def _tell(self, news: str, status: StatusCode | None, details: str) -> None:
        self._noted.add(status)
        log.warning(
            news,
            address=self._address,
            status=status.name if status else "no credentials",
            details=details,
        )
