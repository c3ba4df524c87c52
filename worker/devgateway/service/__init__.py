"""The gateway's protocol over the engine: one method a call, messages in and out."""

from __future__ import annotations
