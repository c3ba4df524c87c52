"""JSON values as Avro, by a schema that the task or a registry has (Avro 1.11 specification).

A record takes exactly its schema's fields; those that are missing have their default, or null where the schema allows
it. Numbers keep their value or are refused: nothing is cut to fit.
"""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson
from fastavro import parse_schema, schemaless_writer
from fastavro.schema import SchemaParseException, UnknownType

from connectors.kafka.failure import NotSent

if TYPE_CHECKING:
    from collections.abc import Callable

_KEPT = 256
_SINGLE_QUOTED = re.compile(r"""("(?:[^"\\]|\\.)*")|'((?:[^'\\]|\\.)*)'""")
_SIZES = {"int": 2**31, "long": 2**63}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_TAKES: dict[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "float": _is_number,
    "double": _is_number,
    "string": lambda value: isinstance(value, str),
}
"""What a JSON value has to be for a plain type; JSON has nothing that is `bytes` or `fixed`."""


class _Unfit(ValueError):
    """A value that the schema refuses; the text begins with the path to it."""


class AvroSchema:
    """A parsed schema.

    Attributes:
        name: the full name of the record, or of whatever the schema names; the type of a schema without a name.

    Raises:
        NotSent: the text is no schema.
    """

    def __init__(self, text: str) -> None:
        self._named: dict[str, Any] = {}
        try:
            self._schema: Any = parse_schema(orjson.loads(text), self._named)
        except orjson.JSONDecodeError:
            raise NotSent("schemaStrategy.schema is no JSON") from None
        except (SchemaParseException, UnknownType, ValueError, KeyError, TypeError):
            raise NotSent("schemaStrategy.schema is no valid Avro schema") from None
        self.name = _name_of(self._schema)

    def encode(self, value: Any, *, extra: bool = False) -> bytes:
        """A JSON value in Avro's binary form.

        Args:
            value: the value, decoded.
            extra: whether fields that the schema does not have are left out rather than refused.

        Raises:
            NotSent: the schema refuses the value; names where.
        """
        try:
            fitted = self._fitted(self._schema, value, "", extra=extra)
            buffer = io.BytesIO()
            schemaless_writer(buffer, self._schema, fitted)
        except _Unfit as error:
            raise NotSent(f"the value does not fit the Avro schema: {error}") from None
        except (ValueError, TypeError, OverflowError):  # logical types have rules of their own
            raise NotSent("the value does not fit the Avro schema") from None
        return buffer.getvalue()

    def _fitted(self, schema: Any, value: Any, path: str, *, extra: bool) -> Any:
        """The value with what the schema adds to it: defaults, nulls, whole numbers as integers."""
        kind = _type_of(schema)
        if isinstance(kind, list):
            return self._of_union(kind, value, path, extra=extra)
        if isinstance(kind, dict):
            return self._fitted(kind, value, path, extra=extra)
        if kind in self._named:
            return self._fitted(self._named[kind], value, path, extra=extra)
        if kind in ("record", "error"):
            return self._of_record(schema, value, path, extra=extra)
        if kind == "array" and isinstance(value, list):
            items = schema["items"]
            return [self._fitted(items, item, f"{path}[{i}]", extra=extra) for i, item in enumerate(value)]
        if kind == "map" and isinstance(value, dict):
            values = schema["values"]
            return {k: self._fitted(values, item, _below(path, k), extra=extra) for k, item in value.items()}
        if kind in _SIZES:
            return _whole(kind, value, path)
        if kind == "enum" and value in schema["symbols"]:
            return value
        if not _TAKES.get(kind, lambda _: False)(value):
            raise _unlike(path, schema)
        return value

    def _of_union(self, branches: list[Any], value: Any, path: str, *, extra: bool) -> Any:
        flaws = []
        for branch in branches:
            try:
                fitted = self._fitted(branch, value, path, extra=extra)
            except _Unfit as error:
                flaws.append(str(error))
            else:
                # A record's name settles which branch is meant, whatever else would take the fields.
                named = isinstance(fitted, dict) and _name_of(branch) in self._named
                return (_name_of(branch), fitted) if named else fitted
        deeper = [flaw for flaw in flaws if not flaw.startswith(f"{path or 'it'} has to be ")]
        raise _Unfit(deeper[0]) if len(deeper) == 1 else _unlike(path, branches)

    def _of_record(self, schema: Any, value: Any, path: str, *, extra: bool) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise _unlike(path, schema)
        fitted = {}
        for field in schema["fields"]:
            name = field["name"]
            where = _below(path, name)
            if name in value:
                fitted[name] = self._fitted(field["type"], value[name], where, extra=extra)
            elif "default" not in field:
                if not _nullable(field["type"]):
                    raise _Unfit(f"{where} is missing")
                fitted[name] = None
        unknown = value.keys() - {field["name"] for field in schema["fields"]}
        if unknown and not extra:
            raise _Unfit(f"{_below(path, min(unknown))} is no field of {_name_of(schema)}")
        return fitted


@lru_cache(maxsize=_KEPT)
def avro_schema(text: str) -> AvroSchema:
    """The schema of a text, parsed once; raises as `AvroSchema`."""
    return AvroSchema(text)


def json_value(value: Any) -> Any:
    """A value of a message with a schema; a text holds JSON, in which strings may have single quotes.

    Raises:
        NotSent: the text is no JSON.
    """
    if not isinstance(value, str):
        return value
    try:
        return orjson.loads(value)
    except ValueError:
        pass
    try:
        return orjson.loads(_SINGLE_QUOTED.sub(_double_quoted, value))
    except ValueError:
        raise NotSent("message.value has a schema, so it has to be JSON") from None


def _double_quoted(match: re.Match[str]) -> str:
    if match[1] is not None:
        return match[1]
    return '"' + match[2].replace("\\'", "'").replace('"', '\\"') + '"'


def _whole(kind: str, value: Any, path: str) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _unlike(path, kind)
    if not -_SIZES[kind] <= value < _SIZES[kind]:
        raise _Unfit(f"{path or 'it'} is too large for {kind}")
    return value


def _nullable(schema: Any) -> bool:
    return schema == "null" or (isinstance(schema, list) and "null" in schema)


def _unlike(path: str, schema: Any) -> _Unfit:
    return _Unfit(f"{path or 'it'} has to be {_name_of(schema)}")


def _type_of(schema: Any) -> Any:
    return schema["type"] if isinstance(schema, dict) else schema


def _name_of(schema: Any) -> str:
    if isinstance(schema, list):
        return " or ".join(map(_name_of, schema))
    if isinstance(schema, dict):
        return str(schema.get("name") or _name_of(schema["type"]))
    return str(schema)


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
