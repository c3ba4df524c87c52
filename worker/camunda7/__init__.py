"""Camunda 7 models to Camunda 8: connectors, mappings, JUEL, simple scripts, and the rest as far as it goes.

    made = convert(Path("order.bpmn").read_bytes())
    made.xml     # deploys on Camunda 8
    made.report  # what is converted, what is not, what to do

What can't be converted stays readable in the model, as documentation of its element, and is in the report.
"""

from __future__ import annotations

from worker.camunda7.conversion import Conversion, convert
from worker.camunda7.language.tokens import LONGEST as LONGEST_SCRIPT
from worker.camunda7.reading import LARGEST
from worker.camunda7.report import COUNTABLE, Finding, Report

__all__ = ["COUNTABLE", "LARGEST", "LONGEST_SCRIPT", "Conversion", "Finding", "Report", "convert"]
