"""The rest of a model: each module converts one kind of element as far as Camunda 8 has it."""

from __future__ import annotations

from worker.camunda7.elements import events, flows, leftovers, scopes, tasks
from worker.camunda7.elements.mappings import convert_mappings

__all__ = ["convert_mappings", "events", "flows", "leftovers", "scopes", "tasks"]
