"""Deployed processes: by key, by id and version; the newest version counts."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from worker.devgateway.engine.instances import Definition
from worker.devgateway.rejection import Code, rejected

if TYPE_CHECKING:
    from worker.devgateway.model.elements import Process


class Definitions:
    """All versions of all processes."""

    def __init__(self) -> None:
        self.by_key: dict[int, Definition] = {}
        self._versions: defaultdict[str, list[Definition]] = defaultdict(list)

    def latest(self, process_id: str) -> Definition | None:
        """The newest version of a process."""
        return self._versions[process_id][-1] if process_id in self._versions else None

    def unchanged(self, process: Process, name: str, content: bytes) -> Definition | None:
        """The newest version, if it came from the same file of the same name."""
        latest = self.latest(process.id)
        return latest if latest and (latest.resource_name, latest.content) == (name, content) else None

    def add(self, key: int, process: Process, name: str, content: bytes) -> Definition:
        """A new version."""
        versions = self._versions[process.id]
        definition = Definition(key, len(versions) + 1, name, content, process)
        versions.append(definition)
        self.by_key[key] = definition
        return definition

    def find(self, command: str, process_id: str, version: int, key: int) -> Definition:
        """The definition that a command names, by id and version (-1 is the newest) or by key.

        Raises:
            Rejection: there is none.
        """
        if not process_id:
            found = self.by_key.get(key)
            missing = f"Expected to find process definition with key '{key}', but none found"
        elif version == -1:
            found = self.latest(process_id)
            missing = f"Expected to find process definition with process ID '{process_id}', but none found"
        else:
            versions = self._versions.get(process_id, [])
            found = next((each for each in versions if each.version == version), None)
            missing = (
                f"Expected to find process definition with process ID '{process_id}' and version '{version}', "
                "but none found"
            )
        if found is None:
            raise rejected(command, Code.NOT_FOUND, missing)
        return found
