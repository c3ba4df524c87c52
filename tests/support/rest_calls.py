"""Calls of the REST connector by its inputs, without a worker around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.rest import RestInput, rest

if TYPE_CHECKING:
    from connectors.sdk import Context
    from support.target import Request as Arrived
    from support.target import Target


async def call(context: Context, url: str, method: str = "GET", **inputs: Any) -> Any:
    """The result of a call."""
    return await rest(RestInput.model_validate({"url": url, "method": method, **inputs}), context)


async def arrived(context: Context, target: Target, method: str = "GET", **inputs: Any) -> Arrived:
    """The request that the inputs make."""
    await call(context, target.route(method, "/x", text="ok"), method, **inputs)
    return target.requests[-1]
