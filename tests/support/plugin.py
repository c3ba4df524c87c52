"""A third party's package of connectors, installed into a folder that a worker finds packages in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from connectors.sdk.connector import Connector

if TYPE_CHECKING:
    from types import ModuleType


def install(module: ModuleType, folder: Path) -> dict[str, str]:
    """Install a copy of a module as a package with an entry point for each of its connectors.

    Returns:
        What to set for a worker that is to find it.
    """
    name = module.__name__.rpartition(".")[2]
    (folder / f"{name}.py").write_text(Path(str(module.__file__)).read_text())
    metadata = folder / f"{name}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    points = [f"{key} = {name}:{key}" for key, value in vars(module).items() if isinstance(value, Connector)]
    (metadata / "entry_points.txt").write_text("\n".join(["[connector_worker.connectors]", *points, ""]))
    return {"PYTHONPATH": str(folder)}
