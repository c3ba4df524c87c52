"""Events that jobs log over and over, alike but for the job's key and the time: rendered once, where machines read them.

Writing one through structlog takes as long as a fair part of a job.
"""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import structlog

from worker.telemetry.levels import level
from worker.telemetry.logging import events_logged

if TYPE_CHECKING:
    from collections.abc import Callable

_KEY = 9_007_199_254_740_993
"""A job's key that no job has, to find its place in a rendered event."""

_LOGGED_AT = ("debug", "info")
_TIME = r'(?<=")\d{4}-\d\d-\d\dT[\d:.]+Z(?=")'
_VARYING = re.compile(rf"\b{_KEY}\b|{_TIME}")


class RepeatedEvent:
    """An event of level `info` with these fields, which is logged for many jobs.

    It is rendered, and secrets are taken out of it, when it is made: as the log is configured then.
    """

    __slots__ = ("_event", "_fields", "_log", "_parts", "_write")

    def __init__(self, event: str, **fields: Any) -> None:
        self._log = structlog.get_logger(__name__)
        self._event = event
        self._fields = fields
        self._parts = self._rendered()
        self._write: Callable[[str], None] = structlog.get_config()["logger_factory"]().info

    def log(self, job_key: int) -> None:
        """Logs the event for a job."""
        if self._parts is None:
            self._log.info(self._event, job_key=job_key, **self._fields)
            return
        if level() not in _LOGGED_AT:
            return
        events_logged["info", __name__] += 1
        before, between, after = self._parts
        self._write(f"{before}{job_key}{between}{_now()}{after}")

    def _rendered(self) -> tuple[str, str, str] | None:
        """What stands before the job's key, between it and the time, and after that; None where it is not JSON."""
        settings = structlog.get_config()
        if not isinstance(settings["processors"][-1], structlog.processors.JSONRenderer):
            return None
        if not settings["wrapper_class"](None, (), {}).is_enabled_for(logging.INFO):
            return None
        event: Any = {"job_key": _KEY, "event": self._event, **self._fields}
        for process in settings["processors"]:
            event = process(None, "info", event)
        parts = _VARYING.split(event)
        return (parts[0], parts[1], parts[2]) if len(parts) == 3 else None  # noqa: PLR2004 - as returned


def _now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")
