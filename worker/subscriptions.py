"""What a connector asks the gateway for, under the worker's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.gateway.messages import Subscription
from worker.tracing.wanted import CONTEXT_VARIABLES, exporter_wanted

if TYPE_CHECKING:
    from worker.config import Settings
    from worker.registry import Registered


def subscription_of(registered: Registered, settings: Settings) -> Subscription:
    """The subscription of a connector: its own declarations where the settings don't say otherwise."""
    override = settings.overrides.of_type(registered.type)
    connector, chosen = registered.connector, override.fetch_variables
    fetched = connector.input_variables if chosen is None else chosen
    if fetched and exporter_wanted(settings.environment):
        fetched = (*fetched, *CONTEXT_VARIABLES)
    return Subscription(
        job_type=registered.type,
        worker=connector.name,
        fetch_variables=fetched,
        timeout=override.timeout or registered.timeout,
        tenant_ids=override.tenant_ids,
        max_jobs_active=override.max_jobs_active,
        streaming=override.stream_enabled,
    )
