"""The recorded answers of the reference engine to matches, replace, split and extract with literal arguments."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from worker.feel import regex

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STRING = r'"((?:[^"\\]|\\[^"nrtbf\'\\])*)"'
CALL = re.compile(
    rf"(matches|replace|split|extract)\(\s*{STRING}\s*,\s*{STRING}\s*(?:,\s*{STRING}\s*)?(?:,\s*{STRING}\s*)?\)"
)


def cases(shared: Path) -> Iterator[tuple[dict[str, object], str, list[str]]]:
    for path in sorted((shared / "feel").glob("cases-*.jsonl")):
        for line in path.read_text().splitlines():
            case = json.loads(line)
            if match := CALL.fullmatch(case["expression"].strip()):
                yield case, match[1], [argument for argument in match.groups()[1:] if argument is not None]


def answer(function: str, arguments: list[str]) -> object:
    text, source, *rest = arguments
    flags = rest.pop() if rest and (function != "replace" or len(rest) > 1) else ""
    pattern = regex.compile(source, flags)
    if pattern is None:
        return None
    match function:
        case "matches":
            return pattern.find(text)
        case "replace":
            return pattern.replace(text, *rest)
        case "split":
            return pattern.split(text)
        case _:
            return pattern.findall(text)


def test_calls_with_literals_answer_as_recorded(shared: Path) -> None:
    checked = 0
    for case, function, arguments in cases(shared):
        assert answer(function, arguments) == case["camunda"], case["id"]
        checked += 1
    assert checked > 50
