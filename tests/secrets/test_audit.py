"""The log of which secrets were used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from structlog.testing import capture_logs

from worker.secrets.audit import audit

if TYPE_CHECKING:
    from worker.secrets.scope import Scope


def test_each_use_is_an_event_with_the_secret_s_name_and_who_used_it(scope: Scope) -> None:
    with capture_logs() as logged:
        audit("TOKEN", scope)
    assert logged == [
        {
            "event": "secret resolved",
            "log_level": "info",
            "secret": "TOKEN",
            "job_key": 1,
            "job_type": "io.camunda:http-json:1",
            "process_id": "order",
            "element_id": "charge",
            "tenant_id": "<default>",
        }
    ]
