"""The shared HTTP client: pools, proxies, TLS, OAuth tokens, egress policy."""

from __future__ import annotations
