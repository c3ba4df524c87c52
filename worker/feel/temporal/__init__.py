"""FEEL's temporal values: dates, times and durations with java.time's rules and range, and what is done with them.

Values are immutable and hashable; Python's `==` is FEEL's `=` for two values of one type. Each has `str()` (FEEL's
`string()`), `property(name)` (a value or MISSING), `json_text()` (the result in a job's variables), `iso_text()`
(FEEL's `to json()`) and `literal_text()` (what stands in `@"…"`). Functions answer None for FEEL's null and raise
TemporalError where the evaluation fails.
"""

from __future__ import annotations

from worker.feel.temporal.arithmetic import absolute, add, divide, multiply, subtract
from worker.feel.temporal.comparison import compare, equal
from worker.feel.temporal.date import Date
from worker.feel.temporal.date_time import DateTime
from worker.feel.temporal.durations import DaysTimeDuration, YearsMonthsDuration
from worker.feel.temporal.errors import TemporalError
from worker.feel.temporal.functions import (
    combine,
    date_of,
    day_of_week,
    day_of_year,
    last_day_of_month,
    make_date,
    make_time,
    month_of_year,
    now,
    time_of,
    today,
    week_of_year,
    with_zone,
    years_months_between,
)
from worker.feel.temporal.missing import MISSING, Missing
from worker.feel.temporal.parsing import (
    parse_at_literal,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_time,
)
from worker.feel.temporal.tagged import from_tagged, to_tagged
from worker.feel.temporal.time import Time
from worker.feel.temporal.value import Duration, Temporal

__all__ = [
    "MISSING",
    "Date",
    "DateTime",
    "DaysTimeDuration",
    "Duration",
    "Missing",
    "Temporal",
    "TemporalError",
    "Time",
    "YearsMonthsDuration",
    "absolute",
    "add",
    "combine",
    "compare",
    "date_of",
    "day_of_week",
    "day_of_year",
    "divide",
    "equal",
    "from_tagged",
    "last_day_of_month",
    "make_date",
    "make_time",
    "month_of_year",
    "multiply",
    "now",
    "parse_at_literal",
    "parse_date",
    "parse_date_time",
    "parse_duration",
    "parse_time",
    "subtract",
    "time_of",
    "to_tagged",
    "today",
    "week_of_year",
    "with_zone",
    "years_months_between",
]
