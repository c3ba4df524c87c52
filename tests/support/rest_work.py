"""Numbered work for REST jobs: a target that knows which worker did which piece of it how often."""

from __future__ import annotations

import asyncio
import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from aiohttp import web

from support.bpmn import Process
from support.waiting import Changes

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.target import Request, Target

REST = "io.camunda:http-json:1"
RESULT = {"resultExpression": "={n: response.body.n}"}
NAME = "SECRET_WORKER_NAME"  # the setting that names a worker at the target, where there are several
PATIENCE = 600
"""Seconds that a worker waits for a piece: tests hold pieces until others have got as far, however slowly."""


class RestWork:
    """Work behind one route of a target.

    Attributes:
        seconds: how long a piece takes.
        runs: for each piece the names of the workers that began it, in their order.
        running: how many pieces each worker has begun and not finished.
        finished: how many were finished, whatever became of their answers.
    """

    def __init__(self, target: Target, seconds: float = 0.0, path: str = "/work") -> None:
        self.seconds = seconds
        self.runs: defaultdict[int, list[str]] = defaultdict(list)
        self.running: Counter[str] = Counter()
        self.finished = 0
        self._url = target.route_to("POST", path, self._do)
        self._may_finish = math.inf
        self._let_go = Changes()
        self._changes = Changes(self._state)

    def variables(self, n: int) -> dict[str, Any]:
        """The variables of the job that does piece `n`; with `RESULT` as headers it completes with `{"n": n}`."""
        return {
            "method": "POST",
            "url": self._url,
            "body": {"n": n},
            "headers": {"X-Worker": "{{secrets.WORKER_NAME}}"},
            "authentication": {"type": "noAuth"},
            "readTimeoutInSeconds": PATIENCE,
        }

    def process(self, process_id: str) -> Process:
        """A process with one task, which does piece `n`, a variable of its instances."""
        inputs = {
            "method": "POST",
            "url": self._url,
            "body": "={n: n}",
            "headers": '={"X-Worker": "{{secrets.WORKER_NAME}}"}',
            "authentication.type": "noAuth",
            "readTimeoutInSeconds": f"={PATIENCE}",
        }
        return Process(process_id).start().service_task("work", REST, inputs=inputs, headers=RESULT).end()

    def hold(self) -> None:
        """Let no piece finish, of those under way and those to come, until `let_finish`."""
        self._may_finish = self.finished

    def let_finish(self, pieces: float = math.inf) -> None:
        """Let so many of the held pieces finish, or all and those to come."""
        self._may_finish = self.finished + pieces
        self._let_go.announce()

    @property
    def doubled(self) -> dict[int, list[str]]:
        """The pieces that were begun more than once, and by whom."""
        return {n: names for n, names in self.runs.items() if len(names) > 1}

    async def wait_until(self, condition: Callable[[], Any], within: float = 30.0) -> Any:
        """Return the first true value of `condition`, looked at again when a piece begins or ends."""
        return await self._changes.until(condition, within)

    async def _do(self, request: Request) -> web.Response:
        n, name = request.json()["n"], request.headers["X-Worker"]
        self.runs[n].append(name)
        self.running[name] += 1
        self._changes.announce()
        try:
            await asyncio.sleep(self.seconds)
            await self._let_go.first(lambda: self.finished < self._may_finish)
            self.finished += 1
        finally:
            self.running[name] -= 1
            self._changes.announce()
        return web.json_response({"n": n})

    def _state(self) -> str:
        return f"Begun {len(self.runs)}, finished {self.finished}, running {dict(self.running)}"
