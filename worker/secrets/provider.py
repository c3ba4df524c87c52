"""What a source of secrets has to offer.

A plug-in names a function in the entry point group `connector_worker.secret_providers`: given a `ProviderContext`, it
returns a `SecretProvider`, or raises ValueError saying which setting keeps it from doing so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from connectors.sdk.http import HttpClient
    from worker.secrets.scope import Scope
    from worker.secrets.settings import SecretSettings

Found = str | None
"""The value of a secret, or None where the provider has no secret of that name."""


class ProviderUnavailable(Exception):
    """The provider can't say whether it has a secret; the message is shown to operators and holds no secret."""


class SecretProvider(Protocol):
    """A source of secrets."""

    @property
    def name(self) -> str:
        """How messages for operators call it, such as `environment`."""
        ...

    def find(self, name: str, scope: Scope) -> Found | Awaitable[Found]:
        """The value of the secret `name`: at once where that needs no waiting, else to be awaited.

        An error that it raises fails the job for now, its retries unchanged. Of an error other than
        `ProviderUnavailable` operators are told the class alone: its words may hold what they must not see.
        """
        ...

    async def close(self) -> None:
        """Gives back what it holds, at the worker's end."""
        ...


@dataclass(frozen=True, slots=True)
class ProviderContext:
    """What a provider may be made of.

    Attributes:
        settings: of all secrets.
        environment: all variables, for a plug-in's own settings.
        http: the worker's own client, which the rules for connectors' calls do not bind.
    """

    settings: SecretSettings
    environment: Mapping[str, str] = field(repr=False)
    http: HttpClient


ProviderFactory = Callable[[ProviderContext], SecretProvider]
