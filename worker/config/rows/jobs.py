"""How many jobs at a time, for how long, and of whom."""

from __future__ import annotations

from worker.config.setting import Section, defaults, own
from worker.config.values import BOOLEAN, COUNT, DURATION, DURATION_OR_MS, DURATION_OR_ZERO, LIST

JOBS = Section(
    "Jobs",
    (
        defaults(
            "max-jobs-active",
            COUNT,
            "100",
            "slots a job type: jobs of it that run at a time",
            "zeebe.client.worker.max-jobs-active",
        ),
        own("max-slots", COUNT, "400", "slots of the worker: jobs of all types that run at a time"),
        defaults(
            "timeout",
            DURATION_OR_MS,
            "5m",
            "how long a job is ours before the gateway gives it to somebody else",
            "zeebe.client.job.timeout",
        ),
        defaults(
            "request-timeout",
            DURATION_OR_MS,
            "10s",
            "how long a poll for jobs stays open",
        ),
        defaults(
            "stream-enabled",
            BOOLEAN,
            "true",
            "whether jobs are streamed besides being polled for",
            "zeebe.client.default-job-worker-stream-enabled",
            "zeebe.client.worker.stream-enabled",
        ),
        defaults("stream-timeout", DURATION_OR_MS, "8h", "how long a stream lives before it is opened anew"),
        defaults(
            "tenant-ids",
            LIST,
            "",
            "the tenants whose jobs are worked on, in place of the one above",
            "camunda.client.tenant-ids",
            "camunda.default-job-worker-tenant-ids",
            "zeebe.client.default-job-worker-tenant-ids",
            "zeebe.default-job-worker-tenant-ids",
        ),
        own(
            "extend-job-timeouts",
            BOOLEAN,
            "true",
            "whether the time-out of a job that still runs is extended",
        ),
        own("max-job-duration", DURATION, "1h", "how long a job may run in all"),
        own("shutdown-timeout", DURATION_OR_ZERO, "30s", "how long running jobs may go on after SIGTERM"),
    ),
)
