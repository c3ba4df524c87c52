"""Methods of Java's texts, lists and numbers and of Spin's nodes, as FEEL (Camunda 7 sheet, section 4.4)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from worker.camunda7.feel import text as t
from worker.camunda7.feel.text import COMPARISON, VALUE, Feel
from worker.camunda7.language.errors import Unsupported

if TYPE_CHECKING:
    from collections.abc import Callable

_PLAIN_PATH = re.compile(r"\$((?:\.[A-Za-z_][\w-]*|\['[^'\]]+'\]|\[\d+\])*)")
_STEP = re.compile(r"\.([A-Za-z_][\w-]*)|\['([^'\]]+)'\]|\[(\d+)\]")
_REGEX_SIGNS = re.compile(r"([\\^$.|?*+()\[\]{}])")

STRING_LIKE = frozenset(
    {"concat", "toUpperCase", "toLowerCase", "trim", "startsWith", "endsWith", "substring"}
)
"""Methods that only texts have."""


def _given(argument: Any) -> Feel:
    """An argument, which is FEEL or a constant of the model."""
    if isinstance(argument, Feel):
        return argument
    if isinstance(argument, str):
        return Feel(t.string_literal(argument), VALUE, "text")
    if isinstance(argument, bool):
        return Feel(str(argument).lower(), VALUE, "boolean")
    return t.NULL if argument is None else t.number(argument)


def _key(value: Feel, key: Any) -> Feel:
    if isinstance(key, bool) or not isinstance(key, str | int):
        raise Unsupported("whether it is a position or a key is not known")
    if isinstance(key, int):
        return t.item(value, key + 1)
    return t.path(value, key, "json" if value.kind == "json" else "any")


def _child(value: Feel, *names: Any) -> Feel:
    name = names[-1]
    if not isinstance(name, str):
        raise Unsupported("the name of the child element is worked out")
    return t.path(value, name, "json")


def _concat(value: Feel, other: Any) -> Feel:
    parts = (t.call("string", each) for each in (value, _given(other)))
    return t.call("string join", t.listed(parts), kind="text")


def _substring(value: Feel, start: Any, end: Any = None) -> Feel:
    if not isinstance(start, int) or not isinstance(end, int | None):
        raise Unsupported("the bounds of the substring are worked out")
    length = () if end is None else (t.number(end - start),)
    return t.call("substring", value, t.number(start + 1), *length, kind="text")


def _contains(value: Feel, part: Any) -> Feel:
    function = "list contains" if value.kind == "list" else "contains"
    return t.call(function, value, _given(part), kind="boolean")


def _replace(value: Feel, old: Any, new: Any) -> Feel:
    if not isinstance(old, str) or not isinstance(new, str):
        raise Unsupported("what is replaced is worked out")
    pattern = _REGEX_SIGNS.sub(r"\\\1", old)
    replacement = new.replace("\\", "\\\\").replace("$", "\\$")
    return t.call("replace", value, _given(pattern), _given(replacement), kind="text")


def _replace_all(value: Feel, pattern: Any, new: Any) -> Feel:
    return t.call("replace", value, _given(pattern), _given(new), kind="text")


def _length(value: Feel) -> Feel:
    return t.call("count" if value.kind == "list" else "string length", value, kind="number")


def _has(value: Feel, key: Any) -> Feel:
    return t.operation("!=", COMPARISON, t.call("get value", value, _given(key)), t.NULL, "boolean")


def _json_path(value: Feel, path: Any) -> Feel:
    plain = _PLAIN_PATH.fullmatch(path) if isinstance(path, str) else None
    if plain is None:
        raise Unsupported(
            "a JSONPath that searches has no counterpart in FEEL", "Write the full path as FEEL."
        )
    for name, quoted, position in _STEP.findall(plain[1]):
        value = t.item(value, int(position) + 1) if position else t.path(value, name or quoted, "json")
    return Feel(value.text, value.level, "json")


def _no_x_path(value: Feel, path: Any) -> Feel:  # noqa: ARG001 - as all methods
    raise Unsupported(
        "XPath has no counterpart in FEEL",
        "Write the full path from the answer's root element: `body.Envelope.Body.…`.",
    )


def _as(kind: t.Kind) -> Callable[..., Feel]:
    return lambda value: Feel(value.text, value.level, kind)


def _function(name: str, kind: t.Kind) -> Callable[..., Feel]:
    return lambda value, *given: t.call(name, value, *map(_given, given), kind=kind)


def _number(value: Feel) -> Feel:
    return t.call("number", t.call("string", value), kind="number")


def _equals(value: Feel, other: Any) -> Feel:
    return t.operation("=", COMPARISON, value, _given(other), "boolean")


def _equals_in_any_case(value: Feel, other: Any) -> Feel:
    left, right = (t.call("lower case", each) for each in (value, _given(other)))
    return t.operation("=", COMPARISON, left, right, "boolean")


METHODS: dict[tuple[str, int], Callable[..., Feel]] = {
    ("concat", 1): _concat,
    ("length", 0): _length,
    ("toUpperCase", 0): _function("upper case", "text"),
    ("toLowerCase", 0): _function("lower case", "text"),
    ("trim", 0): _function("trim", "text"),
    ("contains", 1): _contains,
    ("includes", 1): _contains,
    ("startsWith", 1): _function("starts with", "boolean"),
    ("endsWith", 1): _function("ends with", "boolean"),
    ("matches", 1): _function("matches", "boolean"),
    ("equals", 1): _equals,
    ("equalsIgnoreCase", 1): _equals_in_any_case,
    ("substring", 1): _substring,
    ("substring", 2): _substring,
    ("drop", 1): _substring,
    ("replace", 2): _replace,
    ("replaceAll", 2): _replace_all,
    ("split", 1): _function("split", "list"),
    ("size", 0): _function("count", "number"),
    ("get", 1): _key,
    ("isEmpty", 0): _function("is empty", "boolean"),
    ("toString", 0): _function("string", "text"),
    ("toInteger", 0): _number,
    ("toLong", 0): _number,
    ("toFloat", 0): _number,
    ("toDouble", 0): _number,
    ("toBigDecimal", 0): _number,
    ("prop", 1): _key,
    ("stringValue", 0): _as("text"),
    ("numberValue", 0): _as("number"),
    ("boolValue", 0): _as("boolean"),
    ("value", 0): _as("any"),
    ("hasProp", 1): _has,
    ("elements", 0): _as("list"),
    ("jsonPath", 1): _json_path,
    ("element", 0): _as("json"),
    ("elementList", 0): _as("list"),
    ("childElement", 1): _child,
    ("childElement", 2): _child,
    ("textContent", 0): _as("text"),
    ("attr", 1): _child,
    ("attr", 2): _child,
    ("xPath", 1): _no_x_path,
}
"""By name and number of arguments; each takes the value and the arguments, constants as they are."""
