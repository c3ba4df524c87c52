"""Element templates for Camunda's Modeler, made from what a connector declares (runtime sheet, section 10.3)."""

from __future__ import annotations

from worker.templates.element_template import element_template
from worker.templates.elements import Element

__all__ = ["Element", "element_template"]
