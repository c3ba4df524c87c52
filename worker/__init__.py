"""The runtime: takes jobs from a Zeebe-compatible gateway, runs connectors, reports outcomes."""

from __future__ import annotations
