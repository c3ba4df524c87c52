"""Values of the wrong kind that still say what is meant (runtime sheet, section 5.1).

Process variables come from forms, scripts and other systems, so `20` arrives as text and one item where a list is
asked for. These conversions are made only where the model refused the value as it was, and only at that place.
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any

from connectors.sdk.documents import is_reference, read
from worker.execution.violations import data_path

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic_core import ErrorDetails

    from connectors.sdk.documents import Documents
    from worker.execution.violations import Path

_REFUSED = object()


def coerce(data: Any, errors: Sequence[ErrorDetails]) -> bool:
    """Converts in place what can be converted of the values that the errors name; whether anything was.

    `data` is decoded JSON, the root an object.
    """
    done: set[Path] = set()
    for error in errors:
        convert = _CONVERSIONS.get(error["type"])
        if convert is None:
            continue
        path = data_path(error, data)
        if not path or path in done:
            continue
        holder = _at(data, path[:-1])
        converted = convert(_at(holder, path[-1:]), error)
        if converted is not _REFUSED:
            holder[path[-1]] = converted
            done.add(path)
    return bool(done)


async def read_documents(data: Any, errors: Sequence[ErrorDetails], documents: Documents) -> bool:
    """Puts the content of documents where references stand for text, in Base64, or for bytes; whether there were any.

    Raises:
        ConnectorError: one can't be read.
    """
    found = False
    for error in errors:
        if error["type"] in ("string_type", "bytes_type") and is_reference(error["input"]):
            path = data_path(error, data)
            content = await read(documents.resolve(error["input"]))
            holder = _at(data, path[:-1])
            holder[path[-1]] = (
                content if error["type"] == "bytes_type" else base64.b64encode(content).decode()
            )
            found = True
    return found


def _at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


def _text(value: Any, error: ErrorDetails) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    return _only_item(value, error)


def _whole(value: Any, error: ErrorDetails) -> Any:
    if value is None:
        return 0
    if isinstance(value, float) and abs(value) < 2**63:
        return int(value)
    return _only_item(value, error)


def _number(value: Any, error: ErrorDetails) -> Any:
    return 0.0 if value is None else _only_item(value, error)


def _truth(value: Any, error: ErrorDetails) -> Any:
    if value is None:
        return False
    if isinstance(value, (int, float)):
        return bool(value)
    return _only_item(value, error)


def _list(value: Any, _error: ErrorDetails) -> Any:
    return _REFUSED if value is None else [value]


def _choice(value: Any, error: ErrorDetails) -> Any:
    """The permitted value that differs only in case."""
    if isinstance(value, str):
        permitted = re.findall(r"'([^']*)'", str((error.get("ctx") or {}).get("expected", "")))
        return next((each for each in permitted if each.casefold() == value.casefold()), _REFUSED)
    return _only_item(value, error)


def _only_item(value: Any, _error: ErrorDetails) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else _REFUSED


_CONVERSIONS: dict[str, Callable[[Any, ErrorDetails], Any]] = {
    "string_type": _text,
    "int_type": _whole,
    "int_from_float": _whole,
    "float_type": _number,
    "decimal_type": _only_item,
    "bool_type": _truth,
    "bool_parsing": _truth,
    "list_type": _list,
    "tuple_type": _list,
    "set_type": _list,
    "enum": _choice,
    "literal_error": _choice,
    "model_type": _only_item,
    "model_attributes_type": _only_item,
    "dict_type": _only_item,
    "date_type": _only_item,
    "datetime_type": _only_item,
    "time_delta_type": _only_item,
}
