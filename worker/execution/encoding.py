"""JSON out: whatever a connector returns, as text the gateway takes.

Beyond what JSON has, pydantic models, dataclasses, documents, dates, decimals, bytes (as Base64), sets and other
mappings are written the way their readers expect. Numbers that JSON lacks become null.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from math import isfinite
from pathlib import PurePath
from typing import Any
from uuid import UUID

import orjson
from pydantic import BaseModel, TypeAdapter

from connectors.sdk.documents import Document
from worker.execution.large_json import decode_large

_dumps = orjson.dumps
_CONVERTS_NOTHING = (
    orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS
)


def encode(value: Any) -> bytes:
    """The JSON text of `value`, UTF-8.

    Raises:
        TypeError: something in it has no JSON form, or it is nested too deeply; the message says which.
    """
    try:
        return _dumps(value, plain, orjson.OPT_PASSTHROUGH_DATACLASS)  # documents are dataclasses, too
    except TypeError:
        # Keys that are no strings, integers beyond 64 bits and lone surrogates are rare; they take the slow way.
        return _encode_slowly(value)


def encode_if_plain(value: Any) -> bytes | None:
    """The JSON text of a value that expressions read as it is, because nothing in it has to be converted; else None.

    The C encoder looks at a tree in a sixth of the time that decoding its text takes. What it writes without asking
    beyond JSON's own kinds, such as an `Enum`, FEEL reads the same way.
    """
    try:
        return _dumps(value, None, _CONVERTS_NOTHING)
    except TypeError:
        return None


def decode(text: bytes | str) -> Any:
    """The value of a JSON text.

    Raises:
        ValueError: it is not JSON.
    """
    return orjson.loads(text)


async def decode_aside(text: str | bytes, inline: int) -> Any:
    """As `decode`; texts of more than `inline` bytes are decoded without holding up the event loop."""
    if len(text) <= inline:
        return orjson.loads(text)
    return await asyncio.to_thread(decode_large, text if isinstance(text, str) else text.decode())


def plain(value: Any) -> Any:
    """One step from a value that JSON does not know to one it does.

    Raises:
        TypeError: there is none.
    """
    if isinstance(value, BaseModel):
        return value.model_dump(by_alias=True)
    if isinstance(value, Document):
        return value.reference
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    if isinstance(value, Decimal):
        return orjson.Fragment(format(value, "f")) if value.is_finite() else None
    if isinstance(value, timedelta):
        return _DURATIONS.dump_python(value, mode="json")
    if isinstance(value, (bytes, bytearray, memoryview)):
        return base64.b64encode(value).decode()
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Iterable):
        return list(value)
    raise TypeError(f"{type(value).__qualname__} has no JSON form")


_DURATIONS = TypeAdapter(timedelta)


def _encode_slowly(value: Any) -> bytes:
    try:
        return _dumps(value, plain, orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_NON_STR_KEYS)
    except TypeError:
        pass
    try:
        return json.dumps(_tree(value), allow_nan=False, separators=(",", ":")).encode()
    except RecursionError:
        raise TypeError("it is nested too deeply, or holds itself") from None


def _tree(value: Any) -> Any:
    """A copy that the standard library's encoder takes, which knows integers of any size; lone surrogates replaced."""
    if isinstance(value, Enum):
        return _tree(value.value)
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, Mapping):
        return {_key(key): _tree(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_tree(item) for item in value]
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return _number(value)
    return _tree(plain(value))


def _number(value: Decimal) -> int | float | None:
    if not value.is_finite():
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _key(key: Any) -> str:
    if isinstance(key, Enum):
        return _key(key.value)
    if isinstance(key, bool) or key is None:
        return {True: "true", False: "false", None: "null"}[key]
    text: str = _tree(key) if isinstance(key, str) else str(key)
    return text
