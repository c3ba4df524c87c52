"""The connectors for the page: what they are and what they take, as their element templates tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from worker.templates import element_template

if TYPE_CHECKING:
    from worker.registry import Registered, Registry


def listed(registry: Registry) -> list[dict[str, Any]]:
    """A line about each connector, and of those that were left out why."""
    return [_line(each) for each in registry.connectors]


def template(registered: Registered) -> dict[str, Any]:
    """The connector's element template.

    Raises:
        ValueError: none can be made of it.
    """
    return element_template(registered.connector, registered.type)


def described(registered: Registered) -> dict[str, Any]:
    """The inputs of a connector, as fields of a form; those that nobody fills in are left out.

    Raises:
        ValueError: they can't be made into fields.
    """
    made = template(registered)
    fields = [each for each in made["properties"] if each["type"] != "Hidden"]
    used = {each["group"] for each in fields}
    return _line(registered) | {
        "groups": [each for each in made["groups"] if each["id"] in used],
        "fields": [_field(each) for each in fields],
    }


def _line(registered: Registered) -> dict[str, Any]:
    connector = registered.connector
    return {
        "type": registered.type,
        "name": connector.name,
        "version": connector.version,
        "description": connector.description,
        "source": registered.source,
        "enabled": registered.enabled,
    }


def _field(made: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in made.items() if name != "binding"} | {
        "optional": not made.get("constraints", {}).get("notEmpty", False),
        "header": made["binding"]["type"] != "zeebe:input",
    }
