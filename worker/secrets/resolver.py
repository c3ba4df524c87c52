"""From variables with placeholders to variables with secrets, under the rules of who may use which."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from worker.secrets.placeholders import BRACES, BRACES_AND_BARE, LEGACY_SWITCH, Placeholders

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from worker.secrets.provider import Scope, SecretProvider
    from worker.telemetry.masking import Mask


class SecretUnavailable(Exception):
    """A placeholder that can't be replaced however often it is tried; `code` is for the model's error expression."""

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.code = code


class SecretProviderFailed(Exception):
    """A provider could not be asked; another try may do better."""


@dataclass(frozen=True, slots=True)
class AllowRule:
    """Jobs whose type matches `job_type` may use secrets whose name matches one of `names` (`*` and `?` allowed)."""

    job_type: str
    names: tuple[str, ...]

    def allows(self, name: str, scope: Scope) -> bool:
        return fnmatchcase(scope.job_type, self.job_type) and any(fnmatchcase(name, p) for p in self.names)


@dataclass(frozen=True, slots=True)
class Secrets:
    """All that replacing placeholders needs.

    `allow` is None where any job may name any secret; with rules, a name that none of them allows fails the job.
    `audit` hears each resolved name, never a value.
    """

    providers: Sequence[SecretProvider] = ()
    legacy_syntax: bool = False
    allow: tuple[AllowRule, ...] | None = None
    audit: Callable[[str, Scope], None] | None = field(default=None, repr=False)

    async def resolve(self, found: Placeholders, scope: Scope, mask: Mask) -> None:
        """Replaces the placeholders that were found, in place; the secrets' values are added to `mask`.

        Raises:
            SecretUnavailable: an unknown name, one that may not be used, or a bare name without the legacy syntax.
            SecretProviderFailed: a provider raised.
        """
        if not self.legacy_syntax and (bare := found.bare()) is not None:
            raise SecretUnavailable(
                f"Input {bare}: it names a secret without braces, which is not "
                f"replaced. Write {{{{secrets.NAME}}}}, or set {LEGACY_SWITCH}=true."
            )
        pattern = BRACES_AND_BARE if self.legacy_syntax else BRACES
        values: dict[str, str] = {}
        for name in sorted(found.names(pattern)):
            values[name] = await self._value(name, scope)
            mask.add(values[name])
        if values:
            found.replace(pattern, values.__getitem__)

    async def _value(self, name: str, scope: Scope) -> str:
        if self.allow is not None and not any(rule.allows(name, scope) for rule in self.allow):
            raise SecretUnavailable(
                f"Secret with name '{name}' may not be used by jobs of type {scope.job_type}",
                "SECRET_NOT_ALLOWED",
            )
        for provider in self.providers:
            try:
                found = provider.find(name, scope)
                value = found if found is None or isinstance(found, str) else await found
            except Exception as error:
                raise SecretProviderFailed(
                    f"The secret provider '{provider.name}' could not be asked: {type(error).__name__}"
                ) from error
            if value is not None:
                if self.audit is not None:
                    self.audit(name, scope)
                return value
        raise SecretUnavailable(f"Secret with name '{name}' is not available")
