"""One input as one field of the properties panel: its kind, FEEL, choices, default and constraints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from worker.templates.schema import hint, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from worker.templates.schema import Schema

Property = dict[str, Any]
"""One entry of a template's `properties`."""

_SCALARS = frozenset({"string", "integer", "number", "boolean"})
_KINDS = {
    "string": ("String", "optional"),
    "integer": ("Number", "optional"),
    "number": ("Number", "optional"),
    "boolean": ("Boolean", "optional"),
    "object": ("Text", "required"),
    "array": ("Text", "required"),
}
_ANYTHING = ("Text", "optional")
_FUNCTION = (
    'The connector itself evaluates it: give it as a text that begins with =, such as ="=row.price > 10".'
)
_PLACEHOLDER = "{{secrets.NAME}}"
_NOT_WRITTEN_OUT = r"^=|\{\{"
"""Matches FEEL and secrets, whose values are known only to the engine and the worker."""


def leaf(field: Schema, *, required: bool, header: bool) -> Property:
    """The field without its id, label, group, binding and condition.

    Args:
        field: its JSON schema, resolved.
        required: whether the model has no default for it.
        header: whether it is a custom header, which the engine never evaluates.
    """
    default = field.get("default") if hint(field, "default") is None else hint(field, "default")
    if "const" in field:
        return {"type": "Hidden", "value": written(field["const"])}
    if values := field.get("enum") or hint(field, "choices"):
        found = dropdown(field, values)
    else:
        found = _typed(field, header=header)
    if default is not None:
        found["value"] = _default(default, found["type"])
    if not required:
        found["optional"] = True
    if described := _description(field, header=header):
        found["description"] = described
    if constraints := _constraints(field, found["type"], required=required):
        found["constraints"] = constraints
    return found


def dropdown(field: Schema, values: Iterable[Any]) -> Property:
    """A choice of these values, under the labels that the field's hint gives them."""
    labels: Mapping[str, str] = hint(field, "choices") or {}
    choices = [{"name": labels.get(str(each)) or words(str(each)), "value": written(each)} for each in values]
    return {"type": "Dropdown", "choices": choices}


def written(value: Any) -> str:
    """A value as the model's XML holds it: text as it is, anything else as FEEL."""
    return value if isinstance(value, str) else f"={orjson.dumps(value).decode()}"


def _typed(field: Schema, *, header: bool) -> Property:
    kind, feel = _kind(field)
    if field.get("format") == "feel":
        kind, feel = "Text", "required"
    elif header:
        kind, feel = "String", "disabled"
    if kind == "String" and hint(field, "multiline"):
        kind = "Text"
    feel = hint(field, "feel") or feel
    found: Property = {"type": kind} if feel == "disabled" else {"type": kind, "feel": feel}
    if is_secret(field):
        found["secret"] = True
    if kind in ("String", "Text") and (example := _example(field)):
        found["placeholder"] = example
    return found


def is_secret(field: Schema) -> bool:
    """Whether the value is confidential: by hint, or by a type such as pydantic's `SecretStr`."""
    return bool(hint(field, "secret")) or field.get("format") == "password"


def _kind(field: Schema) -> tuple[str, str]:
    if "anyOf" in field or "oneOf" in field:
        types = {each.get("type") for each in field.get("anyOf") or field["oneOf"]} - {"null"}
        if types <= _SCALARS:
            return _KINDS["string"]
        return _ANYTHING if types & _SCALARS or None in types else _KINDS["object"]
    return _KINDS.get(field.get("type", ""), _ANYTHING)


def _example(field: Schema) -> str | None:
    examples = field.get("examples")
    if not examples:
        return _PLACEHOLDER if is_secret(field) else None
    return written(examples[0])


def _default(value: Any, kind: str) -> Any:
    if isinstance(value, bool):
        return value if kind == "Boolean" else written(value)
    if isinstance(value, (int, float)):
        return value if kind == "Number" else str(value) if kind == "String" else written(value)
    return written(value)


def _description(field: Schema, *, header: bool) -> str:
    sentences = [str(field.get("description", "")), _bounds(field)]
    if field.get("format") == "feel" and not header:
        sentences.append(_FUNCTION)
    return ". ".join(each.rstrip(".") for each in sentences if each)


def _bounds(field: Schema) -> str:
    """Templates have no constraint for the size of numbers, so it is told."""
    low, high = field.get("minimum"), field.get("maximum")
    if low is not None and high is not None:
        return f"From {low} to {high}"
    texts = {"At least": low, "At most": high} | {
        "More than": field.get("exclusiveMinimum"),
        "Less than": field.get("exclusiveMaximum"),
    }
    return ", ".join(f"{text} {bound}" for text, bound in texts.items() if bound is not None)


def _constraints(field: Schema, kind: str, *, required: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if kind in ("String", "Text"):
        if (shortest := field.get("minLength", 0)) > 1:
            found["minLength"] = shortest
        if "maxLength" in field:
            found["maxLength"] = field["maxLength"]
        pattern = field.get("pattern")
        if pattern and field.get("format") != "feel" and not pattern.startswith("(?"):
            found["pattern"] = _pattern(pattern, hint(field, "message"))
    if required and kind != "Boolean":
        return {"notEmpty": True, **found}
    return {"notEmpty": False, **found} if found else {}


def _pattern(pattern: str, message: str | None) -> dict[str, str]:
    return {
        "value": f"{_NOT_WRITTEN_OUT}|{pattern}",
        "message": message or f"Must match {pattern}",
    }
