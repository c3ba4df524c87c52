"""What an element template shows of a connector's inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.sdk import Connector, Context, connector
from worker.templates import element_template

if TYPE_CHECKING:
    from pydantic import BaseModel


def taking(model: type[BaseModel], **more: Any) -> Connector:
    """A connector with this input."""

    async def run(input: Any, context: Context) -> None: ...

    run.__annotations__["input"] = model
    return connector(type="com.example:x:1", name="An example", **more)(run)


def inputs(made: Connector) -> dict[str, dict[str, Any]]:
    """The template's fields for inputs, by id, without group and binding."""
    return {
        each["id"]: {key: value for key, value in each.items() if key not in ("id", "group", "binding")}
        for each in element_template(made)["properties"]
        if not each.get("id", "task:").startswith("task:")
    }


def when(property_id: str, *values: str) -> dict[str, Any]:
    wanted = {"equals": values[0]} if len(values) == 1 else {"oneOf": list(values)}
    return {"property": property_id, **wanted, "type": "simple"}
