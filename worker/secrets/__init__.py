"""Providers of secrets, and their placeholders in variables."""

from __future__ import annotations
