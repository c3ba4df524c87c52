"""The models that `dev` deploys: read from their files, deployed again when one changes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from watchfiles import awatch

from worker.devgateway.engine.deployment import Resource
from worker.devgateway.rejection import Rejection

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence
    from pathlib import Path

    from worker.dev.display import Display
    from worker.devgateway.gateway import DevGateway


class Models:
    """Deploys files to the embedded gateway and says what became of each."""

    def __init__(self, gateway: DevGateway, files: Sequence[Path], display: Display) -> None:
        self._gateway = gateway
        self._files = tuple(each.absolute() for each in files)
        self._display = display

    async def deploy(self, files: Iterable[Path] | None = None) -> bool:
        """Deploy the files, or some of them, each by itself; whether all could be."""
        return all([await self._deploy(each) for each in files or self._files])

    async def watch(self) -> None:
        """Deploy again what changes, for as long as this runs."""
        async for changed in self._changes():
            await self.deploy(changed)

    async def _changes(self) -> AsyncIterator[list[Path]]:
        # Folders, as editors put a new file in the place of the old one.
        folders = {each.parent for each in self._files}
        names = {str(each): each for each in self._files}
        async for changes in awatch(*folders, recursive=False, watch_filter=lambda _, path: path in names):
            yield sorted({names[path] for _, path in changes if names[path].exists()})

    async def _deploy(self, file: Path) -> bool:
        try:
            content = await asyncio.to_thread(file.read_bytes)
            _, definitions = self._gateway.engine.deployment.deploy([Resource(file.name, content)])
        except (OSError, Rejection) as error:
            self._display.not_deployed(file.name, str(error))
            return False
        self._gateway.advance()
        for definition in definitions:
            self._display.deployed(file.name, definition.process.id, definition.version)
        return True
