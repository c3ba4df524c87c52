"""Sixty connectors: the REST one under as many job types, installed as a plug-in for measurements with many types."""

from __future__ import annotations

from dataclasses import replace

from connectors import rest

COUNT = 60

globals().update(
    {f"rest_{n}": replace(rest.rest, type=f"bench:rest:{n}", name=f"HTTP REST {n}") for n in range(COUNT)}
)
