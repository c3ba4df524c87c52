"""The log of which secrets were used."""

from __future__ import annotations

import io
import json
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import structlog
from structlog.testing import capture_logs

from worker.secrets.audit import AuditLog
from worker.telemetry.logging import configure
from worker.telemetry.masking import Mask, current_mask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worker.secrets.scope import Scope

EVENT = {
    "event": "secret resolved",
    "secret": "TOKEN",
    "job_key": 1,
    "job_type": "io.camunda:http-json:1",
    "process_id": "order",
    "element_id": "charge",
    "tenant_id": "<default>",
}


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:], root.level = handlers, level


def test_each_use_is_an_event_with_the_secret_s_name_and_who_used_it(scope: Scope) -> None:
    with capture_logs() as logged:
        AuditLog()("TOKEN", scope)
    assert logged == [{**EVENT, "log_level": "info"}]


@pytest.mark.parametrize(
    ("form", "added"),
    [
        ("json", {"level": "info"}),
        ("stackdriver", {"severity": "INFO", "message": EVENT["event"]}),
    ],
)
def test_for_machines_each_use_is_one_json_object_with_its_own_job_and_time(
    scope: Scope, form: str, added: dict[str, str]
) -> None:
    stream = io.StringIO()
    configure("info", form, stream)  # type: ignore[arg-type]  # one of its forms
    audit = AuditLog()
    for key in (1, 2**62, 3):
        audit("TOKEN", replace(scope, job_key=key))
    audit("OTHER", scope)
    events = [json.loads(line) for line in stream.getvalue().splitlines()]
    times = [event.pop("timestamp" if form == "json" else "time") for event in events]
    assert times == sorted(times)
    assert all(time.endswith("Z") for time in times)
    assert [(event.pop("secret"), event.pop("job_key")) for event in events] == [
        ("TOKEN", 1),
        ("TOKEN", 2**62),
        ("TOKEN", 3),
        ("OTHER", 1),
    ]
    rest = {name: EVENT[name] for name in ("job_type", "process_id", "element_id", "tenant_id")}
    named = {} if form == "stackdriver" else {"event": EVENT["event"]}
    assert events == [{**rest, **named, **added}] * 4


def test_people_read_it_as_a_line(scope: Scope) -> None:
    stream = io.StringIO()
    configure("info", "console", stream)
    AuditLog()("TOKEN", scope)
    assert "secret resolved" in stream.getvalue()
    assert "secret=TOKEN" in stream.getvalue()


def test_it_is_left_out_with_all_events_of_its_level(scope: Scope) -> None:
    stream = io.StringIO()
    configure("warning", "json", stream)
    AuditLog()("TOKEN", scope)
    assert stream.getvalue() == ""


def test_secrets_are_masked_in_it_as_in_any_event(scope: Scope) -> None:
    stream = io.StringIO()
    configure("info", "json", stream)
    mask = current_mask.set(Mask(["charge-card"]))
    AuditLog()("TOKEN", replace(scope, element_id="charge-card"))
    current_mask.reset(mask)
    assert json.loads(stream.getvalue())["element_id"] == "***"
