"""How the worker logs: one structured event a line, JSON where a machine reads it, colours where a person does.

Events of other libraries, which log through the standard library, come out in the same form.
"""

from __future__ import annotations

import logging
import sys
from collections import Counter
from typing import TYPE_CHECKING, Literal

import orjson
import structlog

from worker.telemetry.bounded import Bounded
from worker.telemetry.levels import Level, Logger, set_level
from worker.telemetry.masking import masked, masked_tree

if TYPE_CHECKING:
    from typing import TextIO

    from structlog.typing import EventDict, Processor, WrappedLogger

Format = Literal["auto", "json", "console", "stackdriver"]

events_logged: Counter[tuple[str, ...]] = Counter()
"""How many events were logged, by level, as the reference calls it, and logger."""

_REFERENCE_LEVELS = {"warning": "warn", "critical": "error"}
_loggers_counted = Bounded()


def configure(level: Level, form: Format, stream: TextIO | None = None) -> None:
    """Sets up logging for the process; `stream` is the standard error unless given.

    Args:
        level: the least severe events that are logged; other libraries' are from `warning` on unless it is `debug`.
        form: `auto` is console on a terminal, else JSON; `stackdriver` is JSON with Google Cloud's field names.
        stream: where to.
    """
    stream = stream or sys.stderr
    if form == "auto":
        form = "console" if stream.isatty() else "json"
    render = _renderers(form, colours=stream.isatty())
    structlog.configure(
        processors=[_add_name, *_FACTS, *render],
        wrapper_class=Logger,
        logger_factory=lambda *names: _NamedLogger(stream, *names),
        cache_logger_on_first_use=True,
    )
    _adopt_standard_library(render, stream)
    set_level(level)


def configure_unless_done() -> None:
    """Sets up logging where nobody did, in a test say: lines for people, on what is the standard error at the time.

    Structlog's own lines would show secrets, those among the variables of a traceback too.
    """
    if not structlog.is_configured():
        structlog.configure(
            processors=[*_FACTS, *_renderers("console", colours=False)],
            logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
        )


class _NamedLogger(structlog.WriteLogger):
    """Writes lines, and knows of which module."""

    def __init__(self, stream: TextIO, name: str = "") -> None:
        super().__init__(stream)
        self.name = name


def _add_name(logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    if name := getattr(logger, "name", None):
        event["logger"] = name
    return event


def _count(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    level: str = event["level"]
    level = _REFERENCE_LEVELS.get(level, level)
    events_logged[level, *_loggers_counted(event.get("logger", ""))] += 1
    return event


_FACTS: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _count,
]


def _renderers(form: Format, *, colours: bool) -> list[Processor]:
    # Tracebacks become text before the mask is laid over the event.
    common: list[Processor] = [structlog.processors.format_exc_info, _mask_secrets]
    if form == "console":
        plain = structlog.dev.plain_traceback
        return [*common, structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=plain)]
    renamed = [_google_names] if form == "stackdriver" else []
    return [*common, *renamed, structlog.processors.JSONRenderer(_json)]


def _mask_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Takes secrets out of an event, whoever's logger it comes from."""
    shown = "\0".join(map(str, event.values()))
    if masked(shown) == shown:  # one search for all fields: most events hold none
        return event
    return {key: masked_tree(value) for key, value in event.items()}


def _json(event: EventDict, **_options: object) -> str:
    return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


def _google_names(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The names that Google Cloud's logging agent reads: severity, message, time."""
    event["severity"] = event.pop("level", "info").upper()
    event["message"] = event.pop("event", "")
    event["time"] = event.pop("timestamp", None)
    return event


def _adopt_standard_library(render: list[Processor], stream: TextIO) -> None:
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *_FACTS],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *render],
        )
    )
    logging.basicConfig(handlers=[handler], force=True)
