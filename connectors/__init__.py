"""Outbound connectors, one folder each, written against `connectors.sdk`."""

from __future__ import annotations
