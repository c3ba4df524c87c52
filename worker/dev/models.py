"""The models of `dev`: deployed from their files and started, again when one changes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from watchfiles import awatch

from worker.devgateway.engine.deployment import Resource
from worker.devgateway.rejection import Rejection

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from pathlib import Path

    from worker.dev.display import Display
    from worker.dev.plan import Plan
    from worker.devgateway.gateway import DevGateway

_CAMUNDA_7: Final = b"http://camunda.org/schema/1.0/bpmn"


class Models:
    """Deploys the plan's files to the embedded gateway, starts its processes, and says what became of each."""

    def __init__(self, gateway: DevGateway, plan: Plan, display: Display) -> None:
        self._gateway = gateway
        self._plan = plan
        self._files = tuple(each.absolute() for each in plan.files)
        self._display = display
        self._deployed: set[str] = set()

    async def deploy(self) -> bool:
        """Deploy the files, each by itself; whether all could be."""
        return None not in [await self._deploy(each) for each in self._files]

    def start(self, ids: Iterable[str]) -> bool:
        """Start an instance of each process; whether all could be."""
        succeeded = True
        for process_id in ids:
            try:
                self._gateway.engine.create_instance(process_id, self._plan.variables)
            except Rejection as error:
                deployed = ", ".join(sorted(self._deployed)) or "nothing"
                self._display.not_started(process_id, f"{error}; deployed is {deployed}")
                succeeded = False
        self._gateway.advance()
        return succeeded

    async def watch(self) -> None:
        """Deploy what changes and start what of it is to be started, for as long as this runs."""
        async for changed in self._changes():
            ids = set().union(*[await self._deploy(each) or () for each in changed])
            self.start(each for each in self._plan.start if each in ids)

    async def _changes(self) -> AsyncIterator[list[Path]]:
        # Folders, as editors put a new file in the place of the old one.
        folders = {each.parent for each in self._files}
        names = {str(each): each for each in self._files}
        async for changes in awatch(*folders, recursive=False, watch_filter=lambda _, path: path in names):
            yield sorted({names[path] for _, path in changes if names[path].exists()})

    async def _deploy(self, file: Path) -> set[str] | None:
        """The ids of the file's processes; None if it could not be deployed."""
        content = b""
        try:
            content = await asyncio.to_thread(file.read_bytes)
            _, definitions = self._gateway.engine.deployment.deploy([Resource(file.name, content)])
        except (OSError, Rejection) as error:
            self._display.not_deployed(file.name, _why(error, content))
            return None
        self._gateway.advance()
        for definition in definitions:
            self._display.deployed(file.name, definition.process.id, definition.version)
        ids = {definition.process.id for definition in definitions}
        self._deployed |= ids
        return ids


def _why(error: OSError | Rejection, content: bytes) -> str:
    """Why a file with the content could not be deployed, and what to do if that is known."""
    if isinstance(error, OSError):
        return f"it can't be read: {error.strerror}"
    if _CAMUNDA_7 in content:
        return (
            f"{error}\nIt is a model for Camunda 7: `connector-worker convert` makes one for Camunda 8 of it."
        )
    return str(error)
