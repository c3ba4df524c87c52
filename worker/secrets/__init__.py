"""Providers of secrets, their placeholders in variables, and the rules of who may use which."""

from __future__ import annotations
