"""The operator's side of the worker: health, metrics and log levels over HTTP; a part of its own, so that the job path knows nothing of it."""

from __future__ import annotations
