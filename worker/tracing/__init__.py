"""Traces of jobs by OpenTelemetry: an extra, and nothing of it is loaded or run without an exporter.

The parts that are traced are replaced by ones that do the same and tell of it; those that are not know no tracing.
"""

from __future__ import annotations
