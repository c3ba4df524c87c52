"""Connectors that do what no connector should; `support.plugin` installs them beside a worker as a package of its own."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from connectors.sdk import Context, connector


class OwnError(BaseException):
    """An error outside of what `except Exception` catches."""


class Nothing(BaseModel):
    """No input."""


class Raised(BaseModel):
    error: str


class File(BaseModel):
    until: Path


class Items(BaseModel):
    items: list[Any]


ERRORS: dict[str, type[BaseException]] = {
    "OwnError": OwnError,
    "SystemExit": SystemExit,
    "KeyboardInterrupt": KeyboardInterrupt,
    "CancelledError": asyncio.CancelledError,
    "GeneratorExit": GeneratorExit,
}


@connector(type="test:hang:1", name="Hang")
async def hang(input: Nothing, context: Context) -> None:
    context.log.info("hangs")
    await asyncio.Event().wait()


@connector(type="test:hang-in-thread:1", name="Hang in a thread")
def hang_in_thread(input: Nothing, context: Context) -> None:
    context.log.info("hangs")
    while not context.cancelled:
        threading.Event().wait(0.1)


@connector(type="test:hold-thread:1", name="Hold a thread")
def hold_thread(input: Nothing, context: Context) -> None:
    threading.Event().wait()


@connector(type="test:echo-in-thread:1", name="Echo in a thread")
def echo_in_thread(input: Items, context: Context) -> dict[str, Any]:
    return {"items": input.items}


@connector(type="test:ignore-cancellation:1", name="Ignore cancellation")
async def ignore_cancellation(input: Nothing, context: Context) -> None:
    context.log.info("hangs")
    while True:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()


@connector(type="test:block:1", name="Block")
async def block(input: File, context: Context) -> None:
    while not input.until.exists():
        time.sleep(0.05)  # noqa: ASYNC251 - the fault that is tested


@connector(type="test:raise:1", name="Raise")
async def raise_(input: Raised, context: Context) -> None:
    raise ERRORS[input.error]


@connector(type="test:raise-in-thread:1", name="Raise in a thread")
def raise_in_thread(input: Raised, context: Context) -> None:
    raise ERRORS[input.error]


@connector(type="test:count:1", name="Count")
async def count(input: Items, context: Context) -> dict[str, Any]:
    return {"items": len(input.items)}


@connector(type="test:nothing:1", name="Nothing")
async def nothing(input: Nothing, context: Context) -> None:
    """Has no input, so a gateway sends it all variables as they are."""
