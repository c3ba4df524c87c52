"""Ids and what refers to them: each is there once. Zeebe leaves this to the schema, so the words are our own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from worker.bpmn.xml import BPMN
from worker.devgateway.model.validation.problems import Problem, executables, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

REFERENCES: Final = ("sourceRef", "targetRef", "default", "attachedToRef")


def reference_problems(definitions: etree._Element) -> Iterator[Problem]:
    """Ids that are given twice, and references inside a process that lead nowhere."""
    seen: set[str] = set()
    for node in definitions.iter(f"{BPMN}*"):
        identity = node.get("id")
        if identity is not None and identity in seen:
            yield problem(node, f"There are multiple occurrences of ID value '{identity}'.")
        seen.add(str(identity))
    for process in executables(definitions):
        for node in process.iter(f"{BPMN}*"):
            for name in REFERENCES:
                goal = node.get(name)
                if goal is not None and goal not in seen:
                    yield problem(node, f"There is no ID/IDREF binding for IDREF '{goal}'.")
