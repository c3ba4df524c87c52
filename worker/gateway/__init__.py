"""The gateway's side of the worker: getting jobs, reporting them, keeping at it. The only place that speaks gRPC."""

from __future__ import annotations

from worker.gateway.credentials import BearerCredentials, Credentials, FixedCredentials, TokenSource, basic
from worker.gateway.messages import Subscription
from worker.gateway.observer import Observer, Settled
from worker.gateway.settings import BackoffSettings, GatewaySettingError, GatewaySettings, TlsSettings
from worker.gateway.worker import Ending, GatewayWorker

__all__ = [
    "BackoffSettings",
    "BearerCredentials",
    "Credentials",
    "Ending",
    "FixedCredentials",
    "GatewaySettingError",
    "GatewaySettings",
    "GatewayWorker",
    "Observer",
    "Settled",
    "Subscription",
    "TlsSettings",
    "TokenSource",
    "basic",
]
