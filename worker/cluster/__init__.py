"""The cluster's REST API, spoken to with the worker's credentials: process definitions, documents, messages."""

from __future__ import annotations

from worker.cluster.client import ClusterClient, ClusterError

__all__ = ["ClusterClient", "ClusterError"]
