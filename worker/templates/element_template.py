"""The whole element template of a connector: what the Modeler shows of it, and what every task has besides its inputs.

Ids are of our own making: one of the published templates' would take their place in the Modeler.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from worker.templates.icon import icon_uri, initials_icon
from worker.templates.leaf import dropdown
from worker.templates.properties import Place, Properties
from worker.templates.schema import Schemas

if TYPE_CHECKING:
    from connectors.sdk.connector import Connector, Operation
    from worker.templates.leaf import Property

SCHEMA = "https://unpkg.com/@camunda/zeebe-element-templates-json-schema/resources/schema.json"
ENGINES = {"camunda": "^8.5"}
"""The oldest gateways that the worker is made for."""

_CLOSING_GROUPS = (
    {"id": "connector", "label": "Connector"},
    {"id": "output", "label": "Output mapping"},
    {"id": "error", "label": "Error handling"},
    {"id": "retries", "label": "Retries"},
)


def element_template(connector: Connector, job_type: str | None = None) -> dict[str, Any]:
    """The connector's element template, as JSON for Camunda's Modeler.

    Args:
        connector: the declaration.
        job_type: the one that this worker answers to, if it is not the declared one.

    Raises:
        ValueError: an input has a name that BPMN models can't bind to, or two inputs would have the same id.
    """
    job_type = job_type or connector.type
    template_id = f"connector-worker:{job_type}"
    inputs = _inputs(connector)
    properties = [
        {
            "type": "Hidden",
            "value": job_type,
            "binding": {"property": "type", "type": "zeebe:taskDefinition"},
        },
        *inputs.found,
        *_closing(template_id, connector.version),
    ]
    _check_references(properties)
    return {
        "$schema": SCHEMA,
        "name": connector.name,
        "id": template_id,
        "description": connector.description,
        "version": connector.version,
        "category": {"id": "connectors", "name": "Connectors"},
        "appliesTo": ["bpmn:Task"],
        "elementType": {"value": "bpmn:ServiceTask"},
        "engines": ENGINES,
        "groups": [
            *({"id": each, "label": label} for label, each in inputs.groups.items()),
            *_CLOSING_GROUPS,
        ],
        "properties": properties,
        "icon": {"contents": icon_uri(connector.icon or initials_icon(connector.name, job_type))},
    }


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
    name = connector.discriminator or "operation"
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


def _closing(template_id: str, version: int) -> list[Property]:
    """What every task of a connector has; the ids keep clear of those of inputs."""
    return [
        _header("elementTemplateVersion", "connector", type="Hidden", value=str(version)),
        _header("elementTemplateId", "connector", type="Hidden", value=template_id),
        _header(
            "resultVariable",
            "output",
            label="Result variable",
            description="Name of the variable that takes the whole result",
            type="String",
            optional=True,
        ),
        _header(
            "resultExpression",
            "output",
            label="Result expression",
            description="Makes variables from the result: ={total: response.body.total}",
            type="Text",
            feel="required",
            optional=True,
        ),
        _header(
            "errorExpression",
            "error",
            label="Error expression",
            description='Makes a BPMN error, or other retries, from a result or an error: =if error.code = "404" '
            'then bpmnError("NOT_FOUND", error.message) else null',
            type="Text",
            feel="required",
            optional=True,
        ),
        {
            "id": "task:retryCount",
            "label": "Retries",
            "description": "How often the task is tried before it becomes an incident",
            "type": "String",
            "value": "3",
            "feel": "optional",
            "group": "retries",
            "binding": {"property": "retries", "type": "zeebe:taskDefinition"},
        },
        _header(
            "retryBackoff",
            "retries",
            label="Retry backoff",
            description="Wait before the next try, an ISO 8601 duration",
            type="String",
            value="PT30S",
        ),
        _header(
            "jobTimeout",
            "retries",
            label="Job timeout",
            description="How long a try may take, an ISO 8601 duration; empty for the worker's default",
            type="String",
            optional=True,
        ),
    ]


def _header(key: str, group: str, **rules: Any) -> Property:
    binding = {"key": key, "type": "zeebe:taskHeader"}
    return {"id": f"task:{key}", **rules, "group": group, "binding": binding}


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
