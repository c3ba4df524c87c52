"""The console as a part of the admin port."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.routing import Mount

from worker.console.access import Guard
from worker.console.acting import acting
from worker.console.routes import showing

if TYPE_CHECKING:
    from worker.console.console import Console
    from worker.console.workbench import Workbench

PATH: Final = "/console"
"""Where it is on the admin port."""


def page_of(console: Console, token: str, workbench: Workbench | None = None) -> Mount:
    """The page and what it asks for.

    Args:
        console: what to show.
        token: what has to be brought.
        workbench: what may be done at the embedded gateway; without it the console only shows, and under any name.
    """
    routes = showing(console, acts=workbench is not None)
    if workbench is not None:
        routes += acting(console, workbench)
    return Mount(PATH, app=Guard(Starlette(routes=routes), token, local=workbench is not None))
