"""The operations of a connector in the Modeler's menu, where people look for what they want done.

A step names an operation, its preset fills in the field that chooses it (runtime sheet, section 10.3). Modelers that
know neither leave both out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from connectors.sdk.connector import Operation


def menu(operations: tuple[Operation, ...], chooser: str) -> dict[str, Any]:
    """The template's `steps` and `presets`; none where there is nothing to choose.

    Args:
        operations: those of the connector.
        chooser: the id of the field that chooses one.
    """
    if len(operations) == 1:
        return {}
    return {
        "steps": [_step(each) for each in operations],
        "presets": [{"id": each.id, "properties": {chooser: each.id}} for each in operations],
    }


def _step(operation: Operation) -> dict[str, Any]:
    step: dict[str, Any] = {"name": operation.name}
    if operation.description:
        step["description"] = operation.description
    if operation.keywords:
        step["keywords"] = list(operation.keywords)
    return {**step, "presetId": operation.id}
