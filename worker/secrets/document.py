"""All secrets in one remote document: how AWS, Google Cloud and Vault are read."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Protocol

import orjson

from worker.secrets.provider import ProviderUnavailable
from worker.secrets.shared_loads import SharedLoads

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from worker.secrets.scope import Scope
    from worker.secrets.settings import SecretSettings


class DocumentSource(Protocol):
    """Where the document is."""

    async def load(self) -> dict[str, Any]:
        """The document as it is now.

        Raises:
            ProviderUnavailable: it can't be had, and why.
        """
        ...

    async def close(self) -> None:
        """Gives back what it holds."""
        ...


class DocumentSecrets:
    """The secret `NAME` is the entry `NAME` of a JSON object, which is kept for a while.

    Jobs that need it while it is not there wait for one load. Tenants' and processes' own are objects in it:
    `{"<tenant>": {"<process>": {"NAME": …}}}`. Numbers and booleans are secrets as JSON writes them.
    """

    def __init__(
        self,
        name: str,
        source: DocumentSource,
        settings: SecretSettings,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._source = source
        self._lifetime = settings.cache_lifetime
        self._scoped = {"by_tenant": settings.by_tenant, "by_process": settings.by_process}
        self._clock = clock
        self._document: dict[str, Any] = {}
        self._expires: float | None = None
        self._loads = SharedLoads[dict[str, Any]]()

    @property
    def name(self) -> str:
        return self._name

    def find(self, name: str, scope: Scope) -> str | Awaitable[str | None] | None:
        """The entry; it has to be awaited where the document is not there or too old."""
        if self._expires is not None and self._clock() < self._expires:
            return self._entry(self._document, name, scope)
        return self._loaded_entry(name, scope)

    async def close(self) -> None:
        """Ends a load that is under way, and the source."""
        await self._loads.close()
        await self._source.close()

    async def _loaded_entry(self, name: str, scope: Scope) -> str | None:
        return self._entry(await self._loads.get(None, self._load), name, scope)

    async def _load(self) -> dict[str, Any]:
        asked = self._clock()
        self._document = await self._source.load()
        self._expires = asked + self._lifetime
        return self._document

    def _entry(self, document: dict[str, Any], name: str, scope: Scope) -> str | None:
        found: Any = document
        for step in (*scope.path(**self._scoped), name):
            found = found.get(step) if isinstance(found, dict) else None
        if found is None or isinstance(found, (dict, list)):
            return None
        return found if isinstance(found, str) else orjson.dumps(found).decode()


def parsed(text: str | bytes, what: str) -> dict[str, Any]:
    """The JSON object in `text`.

    Raises:
        ProviderUnavailable: it is none; `what` names it.
    """
    try:
        document = orjson.loads(text)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise ProviderUnavailable(f"{what} is no JSON object")
    return document
