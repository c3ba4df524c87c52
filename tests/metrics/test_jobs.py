"""What is noted of jobs, and that no model can make it grow without bound."""

from __future__ import annotations

import json

import pytest
from grpc import StatusCode

from worker.execution.job import Job
from worker.execution.outcome import Complete, Fail, ThrowError
from worker.gateway.observer import Settled
from worker.metrics.jobs import JobMetrics, Template
from worker.telemetry.bounded import MOST, OTHER


def job(headers: object = None, job_type: str = "work") -> Job:
    return Job(1, job_type, "{}", json.dumps(headers or {}), 3, 0.0)


@pytest.fixture
def metrics() -> JobMetrics:
    return JobMetrics(["work", "rest"])


def test_jobs_are_told_apart_by_type_and_element_template(metrics: JobMetrics) -> None:
    metrics.activated(job({"elementTemplateId": "a", "elementTemplateVersion": "7"}), "stream")
    metrics.activated(job({"elementTemplateId": "a", "elementTemplateVersion": "7", "x": "y"}), "poll")
    metrics.activated(job({"elementTemplateId": "a"}), "poll")
    metrics.activated(job(job_type="rest"), "poll")
    assert {key: figures.activated for key, figures in metrics.jobs.items()} == {
        ("work", Template("a", "7")): 2,
        ("work", Template("a", "unknown")): 1,
        ("rest", Template("unknown", "unknown")): 1,
    }
    assert metrics.types["work"].activated_by == {"stream": 1, "poll": 2}


@pytest.mark.parametrize("headers", ["", "nonsense", "[]", '{"elementTemplateId": 7}'])
def test_headers_that_name_no_template_are_of_an_unknown_one(metrics: JobMetrics, headers: str) -> None:
    metrics.activated(Job(1, "work", "{}", headers, 3, 0.0), "poll")
    assert list(metrics.jobs) == [("work", Template())]


def test_an_outcome_counts_when_the_gateway_took_it(metrics: JobMetrics) -> None:
    for outcome in (Complete(), Complete(), Fail("no", 2), ThrowError("E")):
        metrics.settled(job(), outcome, Settled.ACKNOWLEDGED)
        for result in (Settled.GONE, Settled.REFUSED, Settled.UNACKNOWLEDGED):
            metrics.settled(job(), outcome, result)
    figures = metrics.jobs["work", Template()]
    assert (figures.completed, figures.failed, figures.thrown) == (2, 1, 1)
    assert figures.last_completed > 0
    assert figures.last_failed > 0
    assert metrics.types["work"].not_settled == {"gone": 4, "refused": 4, "unacknowledged": 4}


def test_a_job_that_nobody_asked_for_disturbs_nothing(metrics: JobMetrics) -> None:
    metrics.activated(job(job_type="another"), "poll")
    metrics.started(job(job_type="another"), 0.0)
    metrics.executed(job(job_type="another"), 0.1)
    metrics.settled(job(job_type="another"), Complete(), Settled.GONE)
    assert list(metrics.types) == ["work", "rest"]


def test_jobs_that_were_not_started_are_counted_as_such(metrics: JobMetrics) -> None:
    metrics.skipped(job())
    metrics.handed_back(job())
    assert metrics.types["work"].not_settled == {"skipped": 1, "handed_back": 1}


def test_streams_polls_and_their_errors_are_noted(metrics: JobMetrics) -> None:
    metrics.streaming("work", is_open=True)
    metrics.streaming("work", is_open=False)
    metrics.streaming("work", is_open=True)
    metrics.polled("work", 3)
    metrics.failed("work", "poll", StatusCode.UNAVAILABLE)
    metrics.failed("work", "stream", None)
    metrics.retried(job(), "CompleteJob", StatusCode.UNAVAILABLE)
    figures = metrics.types["work"]
    assert (figures.stream_open, figures.streams_opened, figures.polls) == (True, 2, 1)
    assert figures.fetch_errors == {("poll", "UNAVAILABLE"): 1, ("stream", "NO_CREDENTIALS"): 1}
    assert figures.retried == {("CompleteJob", "UNAVAILABLE"): 1}


def test_templates_beyond_the_bound_are_one(metrics: JobMetrics) -> None:
    for number in range(MOST + 50):
        metrics.activated(job({"elementTemplateId": f"template-{number}"}), "poll")
    assert len(metrics.jobs) == MOST + 1
    assert metrics.jobs["work", Template(OTHER, OTHER)].activated == 50
    metrics.activated(job({"elementTemplateId": "template-0"}), "poll")
    assert metrics.jobs["work", Template("template-0", "unknown")].activated == 2


def test_only_so_many_texts_of_headers_are_remembered(
    metrics: JobMetrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worker.metrics.jobs.KEPT", 10)
    for number in range(35):
        metrics.activated(job({"retryBackoff": f"PT{number}S"}), "poll")
    assert len(metrics._by_headers) <= 10
    assert metrics.jobs["work", Template()].activated == 35
