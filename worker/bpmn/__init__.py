"""Reading BPMN models, for whoever needs one."""

from __future__ import annotations

from worker.bpmn.inputs import NotBpmnError, input_sources

__all__ = ["NotBpmnError", "input_sources"]
