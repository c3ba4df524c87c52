"""What connectors count themselves: under their job type, bounded, without secrets."""

from __future__ import annotations

import asyncio

from worker.metrics.connectors import ConnectorMetrics
from worker.telemetry.bounded import MOST, OTHER
from worker.telemetry.masking import Mask, current_mask


def test_figures_are_kept_by_job_type_and_labels() -> None:
    metrics = ConnectorMetrics()
    mail, sheet = metrics.of_type("mail"), metrics.of_type("sheet")
    mail.count("rows_read", 3, table="a")
    mail.count("rows_read", table="a")
    sheet.count("rows_read")
    mail.time("upload", 0.5, target="x")
    assert metrics.counts == {"rows_read": {(("type", "mail"), ("table", "a")): 4, (("type", "sheet"),): 1}}
    assert metrics.timings["upload"][("type", "mail"), ("target", "x")].count == 1


def test_the_job_type_is_the_workers_to_say() -> None:
    metrics = ConnectorMetrics()
    metrics.of_type("mail").count("sent", type="forged")
    assert list(metrics.counts["sent"]) == [(("type", "mail"),)]


def test_label_values_beyond_the_bound_are_one() -> None:
    metrics = ConnectorMetrics()
    for number in range(MOST + 20):
        metrics.of_type("mail").count("sent", to=f"user-{number}")
    metrics.of_type("sheet").count("sent", to="a user of another connector")
    assert metrics.counts["sent"][("type", "mail"), ("to", OTHER)] == 20
    assert len(metrics.counts["sent"]) == MOST + 2


def test_names_that_prometheus_does_not_take_are_changed() -> None:
    metrics = ConnectorMetrics()
    metrics.of_type("mail").count("sent.to-all")
    assert list(metrics.counts) == ["sent_to_all"]


def test_values_of_secrets_are_no_labels() -> None:
    metrics = ConnectorMetrics()
    mask = current_mask.set(Mask(["hush-hush"]))
    try:
        metrics.of_type("mail").count("sent", to="hush-hush@example.com")
    finally:
        current_mask.reset(mask)
    assert list(metrics.counts["sent"]) == [(("type", "mail"), ("to", "***@example.com"))]


async def test_threads_may_count_at_the_same_time() -> None:
    metrics = ConnectorMetrics()
    mail = metrics.of_type("mail")

    def many() -> None:
        for _ in range(2_000):
            mail.count("sent")

    await asyncio.gather(*(asyncio.to_thread(many) for _ in range(4)))
    assert metrics.counts["sent"][(("type", "mail"),)] == 8_000
