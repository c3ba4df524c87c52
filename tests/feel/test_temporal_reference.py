"""The recorded answers of the reference engine to expressions of temporal literals alone."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from worker.feel import temporal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LITERAL = r'(?:@|(?P<{0}>date and time|date|time|duration)\()"(?P<{0}_text>[^"\\]*)"(?:\))?'
EXPRESSION = re.compile(
    rf"(?P<string>string\()?{LITERAL.format('a')}(?: (?P<operator>[-+/=<>]|<=|>=) {LITERAL.format('b')})?\)?"
)
READERS = {
    None: temporal.parse_at_literal,
    "date": temporal.parse_date,
    "time": temporal.parse_time,
    "date and time": temporal.parse_date_time,
    "duration": temporal.parse_duration,
}


def cases(shared: Path) -> Iterator[tuple[dict[str, object], re.Match[str]]]:
    for path in sorted((shared / "feel").glob("cases-*.jsonl")):
        for line in path.read_text().splitlines():
            case = json.loads(line)
            if match := EXPRESSION.fullmatch(case["expression"].strip()):
                yield case, match


def answer(match: re.Match[str]) -> object:
    value = result(match)
    return str(value) if match["string"] and value is not None else value


def result(match: re.Match[str]) -> object:
    left = READERS[match["a"]](match["a_text"])
    if match["operator"] is None:
        return left
    right = READERS[match["b"]](match["b_text"])
    order = temporal.compare(left, right)
    match match["operator"]:
        case "+":
            return temporal.add(left, right)
        case "-":
            return temporal.subtract(left, right)
        case "/":
            return temporal.divide(left, right)
        case "=":
            return temporal.equal(left, right) if left is not None and right is not None else left is right
        case sign:
            holds = {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1)}[sign]
            return None if order is None else order in holds


def expected(recorded: object) -> object:
    if isinstance(recorded, dict):
        ((tag, text),) = recorded.items()
        return temporal.from_tagged(tag, text)
    return recorded


def test_literals_and_operators_answer_as_recorded(shared: Path) -> None:
    checked = 0
    for case, match in cases(shared):
        value = answer(match)
        assert value == expected(case["camunda"]), case["id"]
        if "camunda_json" in case and isinstance(value, temporal.Temporal):
            assert json.dumps(value.json_text()) == case["camunda_json"], case["id"]
        checked += 1
    assert checked > 200
