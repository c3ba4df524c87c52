"""How much one job may take, so that none takes the worker down."""

from __future__ import annotations

from worker.config.setting import Section, own
from worker.config.values import COUNT, DURATION, SIZE

LIMITS = Section(
    "Limits",
    (
        own(
            "completion-limit",
            SIZE,
            "4MB",
            "the largest variables a job is completed with, encoded; what the gateway takes",
        ),
        own("inline-decode-limit", SIZE, "1MB", "larger variables are decoded beside the event loop"),
        own(
            "blocking-threads",
            COUNT,
            "64",
            "threads for connectors that are plain functions; one that hangs is replaced, up to as many again",
        ),
        own("feel-time", DURATION, "100ms", "processor time of one FEEL evaluation"),
        own("feel-depth", COUNT, "200", "how deep a FEEL expression may nest"),
        own("feel-items", COUNT, "1000000", "list items that one FEEL evaluation may produce"),
        own("feel-characters", COUNT, "10000000", "the longest text that a FEEL evaluation may produce"),
    ),
)
