"""Connectors for tests of the worker: one that returns, one that raises, one that keeps what it was given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from connectors.sdk import Connector, Context, connector

if TYPE_CHECKING:
    from collections.abc import Callable


class Anything(BaseModel):
    """An input that takes all variables as they are."""

    model_config = ConfigDict(extra="allow")


def returning(value: Any) -> Connector:
    """A connector whose result is `value`."""

    @connector(type="test:returning:1", name="Returning")
    async def give(input: Anything, context: Context) -> Any:
        return value

    return give


def raising(error: BaseException) -> Connector:
    """A connector that fails."""

    @connector(type="test:raising:1", name="Raising")
    async def fail(input: Anything, context: Context) -> Any:
        raise error

    return fail


def doing(work: Callable[[Anything, Context], Any]) -> Connector:
    """A connector that runs a function, given all variables as they are."""

    @connector(type="test:doing:1", name="Doing")
    async def do(input: Anything, context: Context) -> Any:
        result = work(input, context)
        return await result if hasattr(result, "__await__") else result

    return do


def keeping(kept: list[dict[str, Any]]) -> Connector:
    """A connector that keeps the variables of its jobs."""
    return doing(lambda variables, _: kept.append(variables.model_dump()))
