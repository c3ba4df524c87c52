"""A plug-in with a connector that asks the cluster for a process."""

from __future__ import annotations

from pydantic import BaseModel

from connectors.sdk import Context, Request, connector


class Process(BaseModel):
    """Which one."""

    key: int


@connector(type="test:asking:1", name="Asking")
async def asking(input: Process, context: Context) -> str:
    """Returns the process's XML."""
    answer = await context.cluster.send(Request("GET", f"/process-definitions/{input.key}/xml"))
    return answer.body.decode()
