"""The first field of a template: the job type, fixed, or in a hybrid template for the modeler to change.

A hybrid template is for where workers beside each other answer to different types (runtime sheet, section 10.3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worker.templates.leaf import Property

GROUP = {"id": "taskDefinitionType", "label": "Task definition type"}
"""It stands above those of the inputs, in hybrid templates."""

_BINDING = {"property": "type", "type": "zeebe:taskDefinition"}


def fixed(job_type: str) -> Property:
    """A field that nobody sees."""
    return {"type": "Hidden", "value": job_type, "binding": _BINDING}


def editable(job_type: str) -> Property:
    """A field that begins with this job type."""
    return {
        "id": GROUP["id"],
        "label": "Job type",
        "description": "The one that the worker answers to which is to do the job",
        "type": "String",
        "value": job_type,
        "constraints": {"notEmpty": True},
        "group": GROUP["id"],
        "binding": _BINDING,
    }
