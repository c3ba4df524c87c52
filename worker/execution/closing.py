"""Python ends a coroutine that nobody finishes with GeneratorExit; a connector may raise one too, which is an error."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncio import Task


def is_being_closed(error: BaseException, task: Task[Any] | None) -> bool:
    """Whether `error`, met in the code of `task`, is Python closing its coroutine, which must not await any more.

    A coroutine is closed from outside of its task's steps; what its task raises comes in one.
    """
    if not isinstance(error, GeneratorExit):
        return False
    try:
        return asyncio.current_task() is not task
    except RuntimeError:  # no loop runs any more
        return True
