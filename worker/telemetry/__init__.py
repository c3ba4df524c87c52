"""Logging, metrics, tracing, and the masking choke point."""

from __future__ import annotations
