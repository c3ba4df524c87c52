"""Configuration templates: the form of an object that modelers keep once and choose in many elements.

A connection or credential, for example. Gateways and modelers know them from 8.10 on (runtime sheet, section 10.3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from worker.templates.properties import Place, Properties

if TYPE_CHECKING:
    from worker.templates.leaf import Property
    from worker.templates.schema import Schema, Schemas

ENGINES = {"camunda": "^8.10"}
"""The oldest gateways that know them."""

_KIND = "CREDENTIAL"


def configuration_templates(found: Properties, schemas: Schemas) -> list[dict[str, Any]]:
    """Those of the fields that choose a configuration, by the id that the model gives each.

    Raises:
        ValueError: a configuration is no nested model, or an input of it is neither a text, nor a number, nor a truth
            value.
    """
    return [
        {
            "id": each,
            "kind": _KIND,
            "version": int(each.rpartition(":")[2]),
            "name": name,
            "properties": _properties(each, schema, schemas),
        }
        for each, (name, schema) in found.configurations.items()
    ]


def _properties(configuration: str, schema: Schema, schemas: Schemas) -> list[Property]:
    if "properties" not in schema:
        raise ValueError(f"Configuration {configuration}: its field needs a nested model as type.")
    inside = Properties(schemas)
    inside.add_model(schema, Place())
    return [_literal(each) for each in inside.found]


def _literal(field: Property) -> Property:
    """A field as those of configurations are: never FEEL, and each may be left out that nothing asks for."""
    written = [field.get("value"), *(each["value"] for each in field.get("choices", ()))]
    if field.get("feel") == "required" or any(str(each).startswith("=") for each in written):
        raise ValueError(
            f"Input {field['id']} can't be part of a configuration, which has texts, numbers and truth values only, "
            "and only texts to choose from."
        )
    kept = {key: value for key, value in field.items() if key not in ("feel", "optional", "group")}
    return {**kept, "binding": {"name": field["binding"]["name"], "type": "property"}}
