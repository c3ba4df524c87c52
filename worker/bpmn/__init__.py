"""Reading BPMN models, for whoever needs one."""

from __future__ import annotations

from worker.bpmn.inputs import input_sources
from worker.bpmn.xml import NotBpmnError

__all__ = ["NotBpmnError", "input_sources"]
