"""The Automation Anywhere connector, job type `io.camunda:connector-automationanywhere:1`."""

from __future__ import annotations

from connectors.automation_anywhere.connector import automation_anywhere
from connectors.automation_anywhere.model import AddWorkItems, ListWorkItems

__all__ = ["AddWorkItems", "ListWorkItems", "automation_anywhere"]
