"""What tests stand on: servers that can be told to misbehave, a real broker, models and certificates."""

from __future__ import annotations
