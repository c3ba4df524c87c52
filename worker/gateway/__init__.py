"""The gateway's side: channel, subscriptions, commands; the only place that imports gRPC."""

from __future__ import annotations
