"""Executable BPMN: what the engine reads from a deployed file, and why it may refuse one."""

from __future__ import annotations
