"""The BPMN elements that a connector's job can come from: a template turns the element it is applied to into one."""

from __future__ import annotations

from enum import StrEnum
from typing import Any


class Element(StrEnum):
    """An element with a job, as the command line names it (runtime sheet, section 10.3)."""

    SERVICE_TASK = "service-task"
    SEND_TASK = "send-task"
    SCRIPT_TASK = "script-task"
    THROW_EVENT = "intermediate-throw-event"
    END_EVENT = "end-event"

    @property
    def words(self) -> str:
        """What people call it: "Send task"."""
        return self.value.replace("-", " ").capitalize()

    @property
    def bpmn_name(self) -> str:
        """Its type in BPMN, without the prefix: "SendTask"."""
        return self.value.replace("-", " ").title().replace(" ", "")

    @property
    def applies_to(self) -> list[str]:
        """The types of elements that a template of it can be applied to."""
        return ["bpmn:Task"] if self.value.endswith("task") else [f"bpmn:{self.bpmn_name}"]

    @property
    def element_type(self) -> dict[str, Any]:
        """What the element becomes; of the events, those with a message have a job."""
        kind = {"value": f"bpmn:{self.bpmn_name}"}
        if self.value.endswith("event"):
            kind["eventDefinition"] = "bpmn:MessageEventDefinition"
        return kind
