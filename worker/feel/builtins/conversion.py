"""Between strings, numbers and JSON."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any, NoReturn

from worker.feel.builtins.registry import builtin
from worker.feel.values import numbers
from worker.feel.values.json_text import to_json
from worker.feel.values.text import text_of

_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,9})?", re.ASCII)
_GROUPING = (" ", ",", ".")
_DECIMAL = (",", ".")


@builtin(
    "number",
    "from: string",
    "from: string, grouping separator",
    "from: string, grouping separator, decimal separator",
)
def number(text: str, grouping: Any = None, point: Any = None) -> numbers.Number | None:
    """The number a text stands for; null if it is none or the separators are none."""
    if grouping not in (None, *_GROUPING) or point not in (None, *_DECIMAL) or (point and point == grouping):
        return None
    if grouping:
        text = text.replace(grouping, "")
    if point:
        text = text.replace(point, ".")
    return numbers.normal(Decimal(text)) if _NUMBER.fullmatch(text) else None


@builtin("string", "from")
def string(value: Any) -> str | None:
    """The text of a value."""
    return None if value is None else text_of(value)


@builtin("from json", "json: string")
def from_json(text: str) -> Any:
    """The value of a JSON text; null if it is none."""
    try:
        value = json.loads(text, parse_float=_json_decimal, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return value


def _json_decimal(text: str) -> numbers.Number:
    return numbers.normal(Decimal(text))


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


@builtin("to json", "value")
def json_of(value: Any) -> str:
    """The value as JSON text, decimals as they are written."""
    return to_json(value)
