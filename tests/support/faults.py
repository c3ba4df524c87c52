"""How the scripted gateway misbehaves: which calls are refused, delayed or held, and for how long."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from types import TracebackType

    import grpc

    from support.gateway_jobs import Call


@dataclass(eq=False)
class Fault:
    """One way to misbehave, in force until `stop()`, the end of its `with` block, or `times` calls.

    Attributes:
        methods: names of the calls it strikes.
        status: what a struck call is answered; None lets it through after the delay.
        applied: the call takes effect before it is refused (an acknowledgement that gets lost).
        times: how many calls it strikes at most; None is no limit.
        share: which part of the matching calls it strikes, 0 to 1, drawn with a fixed seed.
        delay: seconds a struck call waits before it goes on.
        when: strikes only calls for which this is true.
        gate: a struck call waits until it is set, which `stop()` does.
        struck: the calls it struck.
    """

    methods: Collection[str]
    status: grpc.StatusCode | None = None
    message: str = "refused by the test"
    applied: bool = False
    times: int | None = None
    share: float = 1.0
    delay: float = 0.0
    when: Callable[[Call], bool] | None = None
    gate: asyncio.Event | None = None
    struck: list[Call] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stopped = False
        self._draw = random.Random(20)

    def strikes(self, call: Call) -> bool:
        """Tell whether `call` is struck, and count it."""
        spent = self._stopped or (self.times is not None and len(self.struck) >= self.times)
        if spent or call.method not in self.methods or (self.when and not self.when(call)):
            return False
        if self.share < 1.0 and self._draw.random() >= self.share:
            return False
        self.struck.append(call)
        return True

    async def wait(self) -> None:
        """Let a struck call wait as long as it has to."""
        if self.delay:
            await asyncio.sleep(self.delay)
        if self.gate:
            await self.gate.wait()

    def stop(self) -> None:
        """Strike no more calls; those that are held go on."""
        self._stopped = True
        if self.gate:
            self.gate.set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
