"""What the log looks like: JSON for machines, lines for people, other libraries' events in the same form."""

from __future__ import annotations

import io
import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
import structlog

from worker.telemetry.logging import configure
from worker.telemetry.masking import Mask, current_mask

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:], root.level = handlers, level


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def events(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_machine_reads_one_json_object_a_line() -> None:
    stream = io.StringIO()
    configure("info", "auto", stream)
    structlog.get_logger().bind(job_key=7).info("job failed", type="t")
    (event,) = events(stream)
    assert event.pop("timestamp").endswith("Z")
    assert event == {"event": "job failed", "level": "info", "job_key": 7, "type": "t"}


def test_a_terminal_shows_lines_for_people() -> None:
    stream = Terminal()
    configure("info", "auto", stream)
    structlog.get_logger().info("ready", port=8080)
    assert "ready" in stream.getvalue()
    assert not stream.getvalue().startswith("{")


def test_events_below_the_level_are_left_out() -> None:
    stream = io.StringIO()
    configure("warning", "json", stream)
    log = structlog.get_logger()
    log.info("quiet")
    log.warning("loud")
    assert [event["event"] for event in events(stream)] == ["loud"]


def test_other_libraries_log_in_the_same_form_from_warnings_on() -> None:
    stream = io.StringIO()
    configure("info", "json", stream)
    other = logging.getLogger("some.library")
    other.info("chatter")
    other.warning("trouble in %s", "paradise")
    (event,) = events(stream)
    assert (event["event"], event["level"], event["logger"]) == (
        "trouble in paradise",
        "warning",
        "some.library",
    )


def test_debug_lets_other_libraries_speak_too() -> None:
    stream = io.StringIO()
    configure("debug", "json", stream)
    logging.getLogger("some.library").debug("details")
    assert [event["event"] for event in events(stream)] == ["details"]


def test_google_clouds_names_are_used_where_asked_for() -> None:
    stream = io.StringIO()
    configure("info", "stackdriver", stream)
    structlog.get_logger().error("broken")
    (event,) = events(stream)
    assert (event["severity"], event["message"]) == ("ERROR", "broken")
    assert "time" in event


@pytest.mark.parametrize("form", ["json", "console"])
def test_secrets_of_the_job_that_logs_are_masked_also_in_tracebacks(form: Any) -> None:
    stream = io.StringIO()
    configure("info", form, stream)
    token = current_mask.set(Mask(["hush-hush"]))
    try:
        int("hush-hush")
    except ValueError:
        structlog.get_logger().exception("failed with hush-hush", detail={"token": "hush-hush"})
    finally:
        current_mask.reset(token)
    assert "failed with ***" in stream.getvalue()
    assert "hush-hush" not in stream.getvalue()


def test_what_json_cannot_hold_is_written_as_text() -> None:
    stream = io.StringIO()
    configure("info", "json", stream)
    structlog.get_logger().info("odd", value={1: object})
    assert "object" in events(stream)[0]["value"]["1"]
