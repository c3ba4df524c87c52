"""From the filled-in form of a connector to a job, as the engine makes one of a task with the connector's template."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

import orjson

from worker import feel
from worker.console.connectors import template
from worker.execution.job import Job

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from worker.registry import Registered
    from worker.templates.leaf import Property

PATIENCE: Final = 300.0
"""Seconds that a connector may take."""
ELEMENT: Final = "console"
_PLACEHOLDER: Final = "{{"


class FormError(ValueError):
    """A field can't be used; the text says which and why."""


def job_of(registered: Registered, values: Mapping[str, Any], context: Mapping[str, Any], key: int) -> Job:
    """The job of a form.

    Args:
        registered: the connector.
        values: what is written in the fields, texts by the fields' ids; empty ones count as left out.
        context: the variables that FEEL expressions in the fields see.
        key: of the job.

    Raises:
        FormError: a field holds what is no value of its kind.
    """
    variables: dict[str, Any] = {}
    headers: dict[str, str] = {}
    retries = 3
    for field, text in _filled_in(template(registered)["properties"], values):
        binding = field["binding"]
        if binding["type"] == "zeebe:taskHeader":
            headers[binding["key"]] = text
        elif binding["type"] == "zeebe:input":
            _put(variables, binding["name"], _value(field, text, context))
        elif binding["property"] == "retries":
            retries = _retries(text)
    return Job(
        key,
        registered.type,
        orjson.dumps(variables, option=orjson.OPT_NON_STR_KEYS).decode(),
        orjson.dumps(headers).decode(),
        retries,
        time.time() + PATIENCE,
        element_id=ELEMENT,
    )


def confidential(registered: Registered, values: Mapping[str, Any]) -> Iterator[str]:
    """What is written in fields for secrets and names none of the worker's."""
    for field in template(registered)["properties"]:
        text = values.get(field.get("id", ""))
        if field.get("secret") and isinstance(text, str) and _PLACEHOLDER not in text:
            yield text.removeprefix("=").strip('" ')


def _filled_in(fields: list[Property], values: Mapping[str, Any]) -> Iterator[tuple[Property, str]]:
    """The fields that count, with their texts; hidden ones have their template's."""
    texts = {
        each["id"]: str(each["value"] if each["type"] == "Hidden" else values.get(each["id"], ""))
        for each in fields
        if "id" in each
    }
    shown = {each["id"]: each for each in fields if "id" in each}
    for name, field in shown.items():
        if texts[name] != "" and _is_shown(field, shown, texts):
            yield field, texts[name]


def _is_shown(field: Property, fields: Mapping[str, Property], texts: Mapping[str, str]) -> bool:
    condition = field.get("condition")
    for each in () if condition is None else condition.get("allMatch", [condition]):
        chosen = texts[each["property"]]
        wanted = each["oneOf"] if "oneOf" in each else [each["equals"]]
        if chosen not in map(_text, wanted) or not _is_shown(fields[each["property"]], fields, texts):
            return False
    return True


def _text(value: Any) -> str:
    """A value of a condition as the form has it."""
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _value(field: Property, text: str, context: Mapping[str, Any]) -> Any:
    """The input's value: FEEL where the text begins with `=`, or where the field takes nothing else."""
    if text.startswith("=") or field.get("feel") == "required":
        try:
            return feel.compile(text).evaluate_json(context)
        except feel.FeelError as error:
            raise FormError(f"{field['label']}: {error}") from None
    if field["type"] == "Boolean":
        return text == "true"
    if field["type"] == "Number":
        try:
            return orjson.loads(text)
        except ValueError:
            raise FormError(f"{field['label']}: write a number, such as 20") from None
    return text


def _retries(text: str) -> int:
    try:
        return max(0, int(text))
    except ValueError:
        raise FormError("Retries: write a whole number, such as 3") from None


def _put(variables: dict[str, Any], path: str, value: Any) -> None:
    *above, last = path.split(".")
    for name in above:
        inner = variables.setdefault(name, {})
        variables = inner if isinstance(inner, dict) else {}
    variables[last] = value
