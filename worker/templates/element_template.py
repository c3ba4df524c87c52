"""The whole element template of a connector: what the Modeler shows of it, and what every task has besides its inputs.

Ids are of our own making: one of the published templates' would take their place in the Modeler.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from worker.templates.closing import GROUPS, closing
from worker.templates.elements import Element
from worker.templates.icon import icon_uri, initials_icon
from worker.templates.leaf import dropdown
from worker.templates.menu import menu
from worker.templates.properties import Place, Properties
from worker.templates.schema import Schemas

if TYPE_CHECKING:
    from connectors.sdk.connector import Connector, Operation
    from worker.templates.leaf import Property

SCHEMA = "https://unpkg.com/@camunda/zeebe-element-templates-json-schema/resources/schema.json"
ENGINES = {"camunda": "^8.5"}
"""The oldest gateways that the worker is made for."""


def element_template(
    connector: Connector, job_type: str | None = None, element: Element = Element.SERVICE_TASK
) -> dict[str, Any]:
    """The connector's element template, as JSON for Camunda's Modeler.

    Args:
        connector: the declaration.
        job_type: the one that this worker answers to, if it is not the declared one.
        element: what the template is for.

    Raises:
        ValueError: an input has a name that BPMN models can't bind to, or two inputs would have the same id.
    """
    job_type = job_type or connector.type
    template_id, name = f"connector-worker:{job_type}", connector.name
    if element is not Element.SERVICE_TASK:
        template_id, name = f"{template_id}:{element.bpmn_name}", f"{name} ({element.words})"
    inputs = _inputs(connector)
    properties = [
        {
            "type": "Hidden",
            "value": job_type,
            "binding": {"property": "type", "type": "zeebe:taskDefinition"},
        },
        *inputs.found,
        *closing(template_id, connector.version),
    ]
    _check_references(properties)
    return {
        "$schema": SCHEMA,
        "name": name,
        "id": template_id,
        "description": connector.description,
        **_found_by(connector),
        "version": connector.version,
        "category": {"id": "connectors", "name": "Connectors"},
        "appliesTo": element.applies_to,
        "elementType": element.element_type,
        "engines": ENGINES,
        "groups": [
            *({"id": each, "label": label} for label, each in inputs.groups.items()),
            *GROUPS,
        ],
        "properties": properties,
        **menu(connector.operations, _chooser(connector)),
        "icon": {"contents": icon_uri(connector.icon or initials_icon(connector.name, job_type))},
    }


def _found_by(connector: Connector) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if connector.keywords:
        found["keywords"] = list(connector.keywords)
    if connector.docs:
        found["documentationRef"] = connector.docs
    return found


def _chooser(connector: Connector) -> str:
    """The field that chooses the operation."""
    return connector.discriminator or "operation"


def _inputs(connector: Connector) -> Properties:
    operations = connector.operations
    models = [model for each in operations for model in (each.input, each.headers) if model]
    schemas = Schemas(dict.fromkeys(models))
    found = Properties(schemas)
    inputs = {each.id: schemas.of(each.input) for each in operations}
    headers = {each.id: schemas.of(each.headers) if each.headers else {} for each in operations}
    if connector.sole is not None:
        found.add_model(inputs[""], Place())
        found.add_model(headers[""], Place(header=True))
        return found
    by_header = connector.discriminator is None
    name = _chooser(connector)
    choice = Place(group="Operation", header=by_header)
    found.add_choice(choice, name, ("Operation", _operation_choice(operations)), {})
    found.add_members(Place(), name, inputs)
    found.add_members(Place(header=True), name, headers)
    return found


def _operation_choice(operations: tuple[Operation, ...]) -> Property:
    if len(operations) == 1:
        return {"type": "Hidden", "value": operations[0].id}
    chooser = dropdown({}, [each.id for each in operations])
    for choice, each in zip(chooser["choices"], operations, strict=True):
        choice["name"] = each.name
    return {**chooser, "value": operations[0].id, "constraints": {"notEmpty": True}}


def _check_references(properties: list[Property]) -> None:
    ids = [each["id"] for each in properties if "id" in each]
    if twice := {each for each in ids if ids.count(each) > 1}:
        raise ValueError(f"Several inputs have the id {', '.join(sorted(twice))}.")
    for each in properties:
        condition = each.get("condition", {})
        for named in condition.get("allMatch", [condition] if condition else []):
            if named["property"] not in ids:
                raise ValueError(
                    f"Input {each['id']} depends on {named['property']}, which is no input beside it."
                )
