"""Which secrets an element's own inputs name: the names that its jobs may resolve under the reference's filter.

A variable that data brought in may hold a placeholder too; one that does not stand in the deployed model is none of
the modeller's (runtime sheet, section 4.1).
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING

import structlog

from worker.secrets.outage import Outage, SecretsDown
from worker.secrets.placeholders import names_in
from worker.secrets.shared_loads import SharedLoads

if TYPE_CHECKING:
    import re
    from collections.abc import Awaitable, Callable, Mapping

    from worker.secrets.scope import Scope

log = structlog.get_logger(__name__)

MODE_SETTING = "CAMUNDA_CONNECTOR_SECRET_RESOLVER_SECRET_FILTER_MODE"

Names = dict[str, frozenset[str]]
"""The secrets in an element's inputs, by the element's id; elements without any are not in it."""


class ModelFilter:
    """Reads the inputs of processes, and keeps the names in them: a deployed process never changes.

    Args:
        inputs: the sources of the inputs of a process's elements by their ids, given the process definition's key;
            raises where it can't be read.
        pattern: of placeholders.
        strict: an unreadable process lets its jobs fail for now; otherwise it lets them use any secret.
        kept: for how many processes names are kept.
    """

    def __init__(
        self,
        inputs: Callable[[int], Awaitable[Mapping[str, list[str]]]],
        pattern: re.Pattern[str],
        *,
        strict: bool = True,
        kept: int = 1_000,
    ) -> None:
        self._inputs = inputs
        self._pattern = pattern
        self._strict = strict
        self._most = kept
        self._kept: OrderedDict[int, Names] = OrderedDict()
        self._loads = SharedLoads[Names]()
        self._outage = Outage()

    async def allowed(self, scope: Scope) -> frozenset[str] | None:
        """The names that a job of this element may use; None for any.

        Raises:
            SecretsDown: its process can't be read, and the filter is strict.
        """
        key = scope.process_definition_key
        names = self._kept.get(key)
        if names is None:
            try:
                names = await self._loads.get(key, lambda: self._load(key))
            except Exception as error:  # noqa: BLE001 - however it can't be read, it is not
                self._unreadable(error, scope)
                return None
            self._outage.ended()
        else:
            self._kept.move_to_end(key)
        return names.get(scope.element_id, frozenset())

    async def close(self) -> None:
        """Ends what is being read."""
        await self._loads.close()

    async def _load(self, key: int) -> Names:
        sources = await self._inputs(key)
        names = await asyncio.to_thread(self._names, sources)
        if self._most:
            self._kept[key] = names
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return names

    def _names(self, sources: Mapping[str, list[str]]) -> Names:
        found = {element: frozenset(names_in(texts, self._pattern)) for element, texts in sources.items()}
        return {element: names for element, names in found.items() if names}

    def _unreadable(self, error: Exception, scope: Scope) -> None:
        """Lets the job fail for now, unless jobs may then use any secret."""
        began = not self._outage.lasts
        after = self._outage.failed()
        reason = str(error) or type(error).__name__
        if began:
            log.warning(
                "a process can't be read for the secrets in its inputs",
                process_id=scope.process_id,
                reason=reason,
                jobs="fail for now" if self._strict else "may use any secret",
            )
        if self._strict:
            raise SecretsDown(
                f"Process {scope.process_id} can't be read, so nobody knows which secrets element "
                f"{scope.element_id} may use: {reason} ({MODE_SETTING} is STRICT)",
                after,
            ) from error
