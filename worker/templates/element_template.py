"""The whole element template of a connector: what the Modeler shows of it, and what every task has besides its inputs.

Ids are of our own making: one of the published templates' would take their place in the Modeler.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from worker.templates import configurations, task_type
from worker.templates.closing import GROUPS, closing
from worker.templates.elements import Element
from worker.templates.icon import icon_uri, initials_icon
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
    connector: Connector,
    job_type: str | None = None,
    element: Element = Element.SERVICE_TASK,
    *,
    hybrid: bool = False,
    choose_configurations: bool = False,
) -> dict[str, Any]:
    """The connector's element template, as JSON for Camunda's Modeler.

    Args:
        connector: the declaration.
        job_type: the one that this worker answers to, if it is not the declared one.
        element: what the template is for.
        hybrid: whether the modeler may change the job type; the template can stand beside the one without.
        choose_configurations: whether modelers choose the objects that can be kept as configurations, which takes
            Camunda 8.10; other templates leave them out.

    Raises:
        ValueError: an input has a name that BPMN models can't bind to, two inputs would have the same id, or one can't
            be part of its configuration.
    """
    job_type = job_type or connector.type
    base_id = f"connector-worker:{job_type}"
    schemas = _schemas(connector)
    inputs = _inputs(connector, schemas, choose_configurations=choose_configurations)
    properties = [
        task_type.editable(job_type) if hybrid else task_type.fixed(job_type),
        *inputs.found,
        *closing(base_id, connector.version),
    ]
    _check_references(properties)
    return {
        "$schema": SCHEMA,
        **_named(connector.name, base_id, element, hybrid=hybrid),
        "description": connector.description,
        **_found_by(connector),
        "version": connector.version,
        "category": {"id": "connectors", "name": "Connectors"},
        "appliesTo": element.applies_to,
        "elementType": element.element_type,
        "engines": configurations.ENGINES if inputs.configurations else ENGINES,
        "groups": [
            *([task_type.GROUP] if hybrid else []),
            *({"id": each, "label": label} for label, each in inputs.groups.items()),
            *GROUPS,
        ],
        "properties": properties,
        **menu(connector.operations, _chooser(connector)),
        **_configurations(inputs, schemas),
        "icon": {"contents": icon_uri(connector.icon or initials_icon(connector.name, job_type))},
    }


def _named(name: str, base_id: str, element: Element, *, hybrid: bool) -> dict[str, str]:
    if element is not Element.SERVICE_TASK:
        name, base_id = f"{name} ({element.words})", f"{base_id}:{element.bpmn_name}"
    return {"name": f"Hybrid {name}", "id": f"{base_id}-hybrid"} if hybrid else {"name": name, "id": base_id}


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


def _schemas(connector: Connector) -> Schemas:
    models = [model for each in connector.operations for model in (each.input, each.headers) if model]
    return Schemas(dict.fromkeys(models))


def _inputs(connector: Connector, schemas: Schemas, *, choose_configurations: bool) -> Properties:
    operations = connector.operations
    taken = [each["id"] for each in (task_type.GROUP, *GROUPS)]
    found = Properties(schemas, taken=taken, choose_configurations=choose_configurations)
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
    by_name = sorted(operations, key=lambda each: each.name.casefold())
    choices = [{"name": each.name, "value": each.id} for each in by_name]
    return {
        "type": "Dropdown",
        "choices": choices,
        "value": operations[0].id,
        "constraints": {"notEmpty": True},
    }


def _configurations(inputs: Properties, schemas: Schemas) -> dict[str, Any]:
    made = configurations.configuration_templates(inputs, schemas)
    for each in made:
        _check_references(each["properties"])
    return {"configurationTemplates": made} if made else {}


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
