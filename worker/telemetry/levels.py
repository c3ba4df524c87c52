"""The least severe events that are logged, which may change while the process runs.

All loggers share one class, whose methods are replaced: a logger that was made before follows, and an event below the
level costs a call that does nothing.
"""

from __future__ import annotations

import logging
from typing import Any, Literal, get_args

import structlog

Level = Literal["debug", "info", "warning", "error"]

LEVELS: tuple[Level, ...] = get_args(Level)
_NUMBERS = dict(zip(LEVELS, (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR), strict=True))
_FILTERS = {level: structlog.make_filtering_bound_logger(number) for level, number in _NUMBERS.items()}
_METHODS = [name for name in vars(_FILTERS["error"]) if not name.startswith("_")]

Logger: Any = type(
    "Logger", (_FILTERS["debug"],), {"__doc__": "The class of the worker's loggers.", "in_force": "info"}
)


def level() -> Level:
    """The level in force."""
    found: Level = Logger.in_force
    return found


def other_than_in_force(configured: Level) -> Level:
    """What a switch between `debug` and the configured level leads to."""
    return configured if level() == "debug" else "debug"


def set_level(chosen: Level) -> None:
    """Logs from this level on; other libraries' events from `warning` on, unless it is `debug`."""
    Logger.in_force = chosen
    for name in _METHODS:
        setattr(Logger, name, getattr(_FILTERS[chosen], name))
    floor = _NUMBERS[chosen] if chosen == "debug" else max(_NUMBERS[chosen], logging.WARNING)
    logging.getLogger().setLevel(floor)


def change_level(chosen: Level) -> None:
    """As `set_level`, said in the log."""
    set_level(chosen)
    structlog.get_logger(__name__).warning("log level changed", to=chosen)
