"""A process as a picture: its diagram interchange (BPMN 2.0, section 12) read from the model and drawn as SVG."""

from __future__ import annotations

from worker.console.diagram.drawing import Marks, drawn
from worker.console.diagram.reading import Diagram, diagram_of

__all__ = ["Diagram", "Marks", "diagram_of", "drawn"]
