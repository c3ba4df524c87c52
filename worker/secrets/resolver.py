"""From variables with placeholders to variables with secrets, under the rules of who may use which."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from worker.secrets.model_filter import MODE_SETTING
from worker.secrets.outage import Outage, SecretsDown
from worker.secrets.placeholders import LEGACY_SWITCH, Placeholders, placeholders
from worker.secrets.provider import ProviderUnavailable
from worker.telemetry.masking import everywhere

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from worker.secrets.model_filter import ModelFilter
    from worker.secrets.provider import SecretProvider
    from worker.secrets.scope import Scope
    from worker.secrets.settings import AllowRule
    from worker.telemetry.masking import Mask

DEADLINE = 15.0
"""Seconds in which a provider has to answer."""

NOT_ALLOWED = "SECRET_NOT_ALLOWED"

log = structlog.get_logger(__name__)


class SecretUnavailable(Exception):
    """A placeholder that can't be replaced however often it is tried; `code` is for the model's error expression."""

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.code = code


class Secrets:
    """All that replacing placeholders needs.

    Args:
        providers: asked in this order; the first that has a secret gives it.
        legacy_syntax: whether the form without braces is a placeholder too.
        allow: None where any job may name any secret; with rules, a name that none of them allows fails the job.
        model_filter: lets an element use only the secrets that stand in its own inputs; None lets it use any.
        audit: hears each resolved name, never a value.
    """

    def __init__(
        self,
        providers: Iterable[SecretProvider] = (),
        *,
        legacy_syntax: bool = False,
        allow: Sequence[AllowRule] | None = None,
        model_filter: ModelFilter | None = None,
        audit: Callable[[str, Scope], None] | None = None,
    ) -> None:
        self._sources = tuple(map(_Source, providers))
        self._legacy_syntax = legacy_syntax
        self._pattern = placeholders(legacy=legacy_syntax)
        self._allow = allow
        self._filter = model_filter
        self._audit = audit

    async def resolve(self, found: Placeholders, scope: Scope, mask: Mask) -> None:
        """Replaces the placeholders that were found, in place; the secrets' values are added to `mask`.

        Raises:
            SecretUnavailable: an unknown name, one that may not be used, or a bare name without the legacy syntax.
            SecretsDown: a provider or the process can't be asked for now.
        """
        if not self._legacy_syntax and (bare := found.bare()) is not None:
            raise SecretUnavailable(
                f"Input {bare}: it names a secret without braces, which is not "
                f"replaced. Write {{{{secrets.NAME}}}}, or set {LEGACY_SWITCH}=true."
            )
        names = sorted(found.names(self._pattern))
        if not names:
            return
        await self._check_allowed(names, scope)
        values: dict[str, str] = {}
        for name in names:
            values[name] = await self._value(name, scope)
            mask.add(values[name])
            everywhere.add(values[name])
            if self._audit is not None:
                self._audit(name, scope)
        found.replace(self._pattern, values.__getitem__)

    async def close(self) -> None:
        """Closes the providers."""
        if self._filter is not None:
            await self._filter.close()
        for source in self._sources:
            await source.provider.close()

    async def _check_allowed(self, names: Sequence[str], scope: Scope) -> None:
        if self._allow is not None:
            for name in names:
                if not any(rule.allows(name, scope) for rule in self._allow):
                    raise SecretUnavailable(
                        f"Secret with name '{name}' may not be used by jobs of type {scope.job_type} in process "
                        f"{scope.process_id} of tenant {scope.tenant_id} (CONNECTOR_WORKER_SECRET_RULES)",
                        NOT_ALLOWED,
                    )
        if self._filter is None:
            return
        allowed = await self._filter.allowed(scope)
        if allowed is not None and (denied := next((each for each in names if each not in allowed), None)):
            raise SecretUnavailable(
                f"Secret with name '{denied}' may not be used by element {scope.element_id}: it does not stand in "
                f"the element's own inputs ({MODE_SETTING})",
                NOT_ALLOWED,
            )

    async def _value(self, name: str, scope: Scope) -> str:
        for source in self._sources:
            value = await source.value(name, scope)
            if value is not None:
                return value
        raise SecretUnavailable(f"Secret with name '{name}' is not available")


class _Source:
    """A provider, and whether it is down."""

    def __init__(self, provider: SecretProvider) -> None:
        self.provider = provider
        self._outage = Outage()

    async def value(self, name: str, scope: Scope) -> str | None:
        try:
            found = self.provider.find(name, scope)
            if found is not None and not isinstance(found, str):
                async with asyncio.timeout(DEADLINE):
                    found = await found
        except Exception as error:
            raise self._down(error) from error
        if self._outage.lasts:
            self._outage.ended()
            log.info("the secret provider is back", provider=self.provider.name)
        return found

    def _down(self, error: Exception) -> SecretsDown:
        reason = str(error) if isinstance(error, ProviderUnavailable) else type(error).__name__
        if not self._outage.lasts:
            log.warning("the secret provider is down", provider=self.provider.name, reason=reason)
        message = f"The secret provider '{self.provider.name}' could not be asked: {reason}"
        return SecretsDown(message, self._outage.failed())
