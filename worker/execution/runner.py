"""A connector made ready to run: its settings, its instance, its operations by id, its hooks."""

from __future__ import annotations

import asyncio
import inspect
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

from worker.execution.choice import check_there, not_chosen
from worker.execution.pace import Pace

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from pydantic import BaseModel

    from connectors.sdk.connector import Connector, Operation
    from worker.execution.context import JobContext
    from worker.execution.plan import Plan
    from worker.execution.threads import ConnectorThreads


class BoundOperation:
    """An operation of a connector that runs: its model and the function to call."""

    __slots__ = ("_call", "_connector", "_threads", "blocking", "id", "model")

    def __init__(
        self, operation: Operation, instance: Any, threads: ConnectorThreads, connector: str
    ) -> None:
        self.id = operation.id
        self.model = operation.input
        self.blocking = operation.blocking
        self._call: Callable[..., Any] = (
            operation.call if instance is None else operation.call.__get__(instance)
        )
        self._threads = threads
        self._connector = connector

    def __call__(self, input: BaseModel, context: JobContext) -> Awaitable[Any]:
        """Starts the operation; plain functions in a thread, with this task's context variables."""
        return self._in_thread(input, context) if self.blocking else self._call(input, context)

    async def _in_thread(self, input: BaseModel, context: JobContext) -> Any:
        context.leave_loop()
        in_context = copy_context().run
        try:
            result = await self._threads.run(self._connector, in_context, self._called, input, context)
        except asyncio.CancelledError:
            context.cancel()
            raise
        return await result if inspect.isawaitable(result) else result

    def _called(self, input: BaseModel, context: JobContext) -> Any:
        try:
            return self._call(input, context)
        except (StopIteration, GeneratorExit) as error:
            # No future can carry them: whoever awaits it would wait for ever, or be closed.
            raise RuntimeError(f"the connector raised {type(error).__name__}") from error


class Runner:
    """A connector under the job type it answers to in this worker."""

    __slots__ = (
        "_discriminator",
        "_instance",
        "_operations",
        "_sole",
        "connector",
        "pace",
        "settings",
        "type",
    )

    def __init__(
        self,
        connector: Connector,
        threads: ConnectorThreads,
        *,
        type: str | None = None,
        settings: Any = None,
        per_second: float | None = None,
    ) -> None:
        """Makes a connector ready.

        Args:
            connector: the declaration.
            threads: where plain functions run.
            type: the job type, if it is not the declared one.
            settings: an instance of the connector's settings model, None where it has none.
            per_second: how many jobs may start a second; None sets no bound.
        """
        self.connector = connector
        self.type = type or connector.type
        self.settings = settings
        self.pace = None if per_second is None else Pace(per_second)
        self._instance = None if connector.owner is None else _instance(connector, settings)
        bound = [
            BoundOperation(each, self._instance, threads, connector.name) for each in connector.operations
        ]
        self._operations = {each.id: each for each in bound}
        self._sole = None if connector.sole is None else bound[0]
        self._discriminator = tuple(connector.discriminator.split(".")) if connector.discriminator else None

    @property
    def chooses_by_input(self) -> bool:
        """Whether the variables have to be read to know the operation."""
        return self._discriminator is not None

    def operation(self, plan: Plan, variables: Mapping[str, Any] | None) -> BoundOperation:
        """The operation that a job asks for; `variables` are needed only where the input chooses.

        Raises:
            InputError: it names none, or one that the connector does not have, or lacks what that is about.
        """
        if self._sole is not None:
            return self._sole
        chosen: Any = plan.operation
        if self._discriminator is not None:
            chosen = variables
            for key in self._discriminator:
                chosen = chosen.get(key) if isinstance(chosen, dict) else None
        found = self._operations.get(chosen) if isinstance(chosen, str) else None
        if found is None:
            raise not_chosen(self.connector, chosen, variables)
        if variables is not None:
            check_there(self.connector, variables)
        return found

    async def start(self) -> None:
        """Runs the connector's `start` hook."""
        await self._hook("start")

    async def stop(self) -> None:
        """Runs the connector's `stop` hook."""
        await self._hook("stop")

    async def _hook(self, name: str) -> None:
        hook = getattr(self._instance, name, None)
        if inspect.iscoroutinefunction(hook):
            await hook()
        elif hook is not None:
            await asyncio.to_thread(hook)


def _instance(connector: Connector, settings: Any) -> Any:
    assert connector.owner is not None
    takes = inspect.signature(connector.owner).parameters
    return connector.owner(settings) if takes else connector.owner()
