"""The level of the log: it changes while the process runs, for loggers that were made before too."""

from __future__ import annotations

import io
import json
import logging
from typing import TYPE_CHECKING

import pytest
import structlog

from worker.telemetry.levels import change_level, level, other_than_in_force, set_level
from worker.telemetry.logging import configure, events_logged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worker.telemetry.levels import Level


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, root_level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    set_level("info")
    root.handlers[:], root.level = handlers, root_level


def logged(stream: io.StringIO) -> list[str]:
    return [json.loads(line)["event"] for line in stream.getvalue().splitlines()]


def test_a_logger_that_was_used_before_follows_the_level() -> None:
    stream = io.StringIO()
    configure("info", "json", stream)
    log = structlog.get_logger("a.module")
    bound = log.bind(job_key=7)
    for chosen in ("info", "debug", "error"):
        set_level(chosen)
        log.debug("debug", at=chosen)
        bound.info("info", at=chosen)
        bound.error("error", at=chosen)
    told = map(json.loads, stream.getvalue().splitlines())
    assert [(each["event"], each["at"]) for each in told] == [
        ("info", "info"),
        ("error", "info"),
        ("debug", "debug"),
        ("info", "debug"),
        ("error", "debug"),
        ("error", "error"),
    ]


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [("debug", ["debug", "info", "warning"]), ("info", ["warning"]), ("warning", ["warning"]), ("error", [])],
)
def test_other_libraries_are_told_from_warnings_on_unless_all_is_asked_for(
    chosen: Level, shown: list[str]
) -> None:
    stream = io.StringIO()
    configure("info", "json", stream)
    set_level(chosen)
    other = logging.getLogger("a.library")
    for name in ("debug", "info", "warning"):
        getattr(other, name)(name)
    assert logged(stream) == shown


def test_a_change_is_told() -> None:
    stream = io.StringIO()
    configure("info", "json", stream)
    change_level("debug")
    assert level() == "debug"
    assert json.loads(stream.getvalue())["to"] == "debug"


def test_a_switch_leads_to_debug_and_back() -> None:
    set_level("warning")
    assert other_than_in_force("warning") == "debug"
    set_level("debug")
    assert other_than_in_force("warning") == "warning"


def test_an_event_names_its_module_and_is_counted() -> None:
    stream = io.StringIO()
    configure("info", "json", stream)
    before = events_logged["warn", "a.module"]
    structlog.get_logger("a.module").warning("odd")
    logging.getLogger("a.module").warning("odd too")
    structlog.get_logger("a.module").debug("not told")
    assert [json.loads(line)["logger"] for line in stream.getvalue().splitlines()] == ["a.module"] * 2
    assert events_logged["warn", "a.module"] == before + 2
