"""Providers of secrets, their placeholders in variables, and the rules of who may use which."""

from __future__ import annotations

from worker.secrets.environment import EnvironmentSecrets
from worker.secrets.provider import Scope, SecretProvider
from worker.secrets.resolver import AllowRule, SecretProviderFailed, Secrets, SecretUnavailable

__all__ = [
    "AllowRule",
    "EnvironmentSecrets",
    "Scope",
    "SecretProvider",
    "SecretProviderFailed",
    "SecretUnavailable",
    "Secrets",
]
