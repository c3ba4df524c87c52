"""Reading the JSON schema that pydantic makes of an input model."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from connectors.sdk.template import HINT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel

Schema = dict[str, Any]
"""A JSON schema, of an input or of one of its fields."""


class Schemas:
    """The schemas of several models, and the definitions that they share."""

    def __init__(self, models: Iterable[type[BaseModel]]) -> None:
        pairs, whole = models_json_schema([(model, "validation") for model in models])
        self._definitions: dict[str, Schema] = whole.get("$defs", {})
        self._models = {model: schema for (model, _), schema in pairs.items()}

    def of(self, model: type[BaseModel]) -> Schema:
        """The schema of one of the models."""
        return self.resolved(self._models[model])

    def resolved(self, field: Schema) -> Schema:
        """The schema that a reference, or an optional type, stands for; what is said beside it counts.

        The docstring and the name of a type are no description and label of the fields that have it.
        """
        options = _options(field)
        if "$ref" in field:
            meant = self._definitions[field["$ref"].rpartition("/")[2]]
        elif len(options) == 1:
            (meant,) = options
        else:
            return field
        beside = {key: value for key, value in field.items() if key not in ("$ref", "anyOf")}
        inner = {
            key: value
            for key, value in self.resolved(meant).items()
            if key not in ("title", "description", "default")
        }
        return {**inner, **beside}

    def members(self, union: Schema) -> dict[str, Schema]:
        """The alternatives of a discriminated union by their tags."""
        mapping: Mapping[str, str] = union["discriminator"]["mapping"]
        return {tag: self.resolved({"$ref": reference}) for tag, reference in mapping.items()}


def _options(field: Schema) -> list[Schema]:
    return [each for each in field.get("anyOf", ()) if each.get("type") != "null"]


def references(field: Schema) -> frozenset[str]:
    """The models that a field holds: one, the members of a union, or none; each by what refers to it."""
    if "discriminator" in field:
        return frozenset(field["discriminator"]["mapping"].values())
    options = _options(field)
    if len(options) == 1:
        return references(options[0])
    return frozenset([field["$ref"]] if "$ref" in field else [])


def hint(field: Schema, name: str) -> Any:
    """What the field's `template(...)` says, None if nothing."""
    return field.get(f"{HINT}{name}")


def label(name: str, field: Schema) -> str:
    """The title that the model gives, else one made from the name: `apiKey` is "Api key"."""
    given = field.get("title")
    return given if given and given != _automatic_title(name) else words(name)


def words(name: str) -> str:
    """A name in camel case, snake case or kebab case as words; those in capitals stay."""
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[_\-]+", " ", name).split()
    text = " ".join(part if part.isupper() else part.lower() for part in parts)
    return text[:1].upper() + text[1:]


def _automatic_title(name: str) -> str:
    """What pydantic writes where the model says nothing."""
    return name.title().replace("_", " ").strip()
