"""`feel --cases`: answers to a file of recorded cases, in the form its checker reads.

A case is a JSON line with `id`, `expression` and perhaps `context`; an answer is `{"id", "value", "json"}` or
`{"id", "error": "parse" | "eval"}`. Types that JSON doesn't have are objects of one key: `{"@date": "2024-01-31"}`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from worker import feel
from worker.feel import temporal
from worker.feel.values.json_text import json_ready, json_text
from worker.feel.values.kinds import Context, Function, Range

_LONGEST_NUMBER = 40
_PARSERS: dict[str, Callable[[str], Any]] = {
    "@date": temporal.parse_date,
    "@time": temporal.parse_time,
    "@dateTime": temporal.parse_date_time,
    "@dtDuration": temporal.parse_duration,
    "@ymDuration": temporal.parse_duration,
}
_TAGS = {
    temporal.Date: "@date",
    temporal.Time: "@time",
    temporal.DateTime: "@dateTime",
    temporal.DaysTimeDuration: "@dtDuration",
    temporal.YearsMonthsDuration: "@ymDuration",
}


def answers(cases: Path, functions: Mapping[str, feel.HostFunction]) -> Iterator[str]:
    """One JSON line for each case of a file."""
    with cases.open(encoding="utf-8") as lines:
        for line in lines:
            case = json.loads(line, parse_float=Decimal)
            yield json.dumps({"id": case["id"]} | _answer(case, functions))


def _answer(case: dict[str, Any], functions: Mapping[str, feel.HostFunction]) -> dict[str, Any]:
    try:
        expression = feel.compile(case["expression"], functions)
    except feel.FeelSyntaxError:
        return {"error": "parse"}
    try:
        value = expression.evaluate(_typed(case.get("context", {})))
    except feel.FeelError:
        return {"error": "eval"}
    try:
        return {"value": tagged(value), "json": json_text(json_ready(value))}
    except feel.FeelError:
        return {"value": tagged(value)}


def _typed(value: Any) -> Any:
    """A case's context as the runtime gets it: tagged values made, other numbers through a double."""
    if isinstance(value, dict):
        if len(value) == 1 and (tag := next(iter(value))) in _PARSERS:
            return _PARSERS[tag](value[tag])
        return {key: _typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_typed(item) for item in value]
    return float(value) if isinstance(value, Decimal) else value


def tagged(value: Any) -> Any:
    """A FEEL value as JSON that keeps its type and all digits."""
    if type(value) in _TAGS:
        return {_TAGS[type(value)]: value.literal_text()}
    if isinstance(value, Range):
        ends = {"start": tagged(value.start), "end": tagged(value.end)}
        return {"@range": ends | {"startIncluded": value.start_included, "endIncluded": value.end_included}}
    if isinstance(value, Function):
        return {"@function": list(value.parameters)}
    if isinstance(value, dict | Context):
        return {key: tagged(item) for key, item in value.items()}
    if isinstance(value, list):
        return [tagged(item) for item in value]
    if isinstance(value, Decimal | float) or (type(value) is int and abs(value) >= 10**_LONGEST_NUMBER):
        return {"@number": str(Decimal(repr(value)) if isinstance(value, float) else Decimal(value))}
    return value
