"""The log of which secrets were used, by whom; never of what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from worker.secrets.scope import Scope

log = structlog.get_logger("audit")


def audit(name: str, scope: Scope) -> None:
    """Notes that a job was given a secret."""
    log.info(
        "secret resolved",
        secret=name,
        job_key=scope.job_key,
        job_type=scope.job_type,
        process_id=scope.process_id,
        element_id=scope.element_id,
        tenant_id=scope.tenant_id,
    )
