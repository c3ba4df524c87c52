"""What every task of a connector has besides its inputs: output mapping, error handling, retries, and its template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from worker.templates.leaf import Property

GROUPS = (
    {"id": "connector", "label": "Connector"},
    {"id": "output", "label": "Output mapping"},
    {"id": "error", "label": "Error handling"},
    {"id": "retries", "label": "Retries"},
)
"""They stand below those of the inputs."""


def closing(template_id: str, version: int) -> list[Property]:
    """The fields; their ids keep clear of those of inputs."""
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
