"""The kinds of temporal values."""

from __future__ import annotations

from worker.feel.temporal.date import Date
from worker.feel.temporal.date_time import DateTime
from worker.feel.temporal.durations import DaysTimeDuration, YearsMonthsDuration
from worker.feel.temporal.time import Time

Duration = DaysTimeDuration | YearsMonthsDuration
"""Either duration."""

Temporal = Date | Time | DateTime | Duration
"""Any temporal value."""
