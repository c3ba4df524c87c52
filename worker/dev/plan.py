"""What a person asked `dev` for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is deployed and started.

    Attributes:
        files: BPMN models to deploy.
        watch: when a file changes, deploy it and start its processes among `start` again.
        start: ids of processes to start one instance each of.
        variables: what those start with.
        once: end when the instances started have ended.
        port: of the embedded gateway; 0 takes any free one.
    """

    files: tuple[Path, ...] = ()
    watch: bool = False
    start: tuple[str, ...] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)
    once: bool = False
    port: int = 26500
