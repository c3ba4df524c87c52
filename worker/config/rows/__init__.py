"""The rows of the table of settings, by what they are about."""

from __future__ import annotations
