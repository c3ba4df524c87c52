"""The worker runs as its users run it, and its end is always told."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
from support.worker import WorkerProcess

if TYPE_CHECKING:
    from support.gateway import ScriptedGateway


async def test_it_becomes_ready_and_ends_on_a_signal(gateway: ScriptedGateway) -> None:
    async with WorkerProcess(gateway.url) as worker:
        await worker.ready()
        worker.signal(signal.SIGTERM)
        assert await worker.exit_code() == 0


async def test_what_it_wrote_is_told_with_a_failure() -> None:
    async def fail_beside_a_worker() -> None:
        async with WorkerProcess(None, arguments=("--help",)) as worker:
            assert await worker.exit_code() == 0
            assert "invoke" in await worker.wrote("invoke")
            raise RuntimeError

    with pytest.raises(RuntimeError) as failure:
        await fail_beside_a_worker()
    assert "invoke" in failure.value.__notes__[0]


async def test_it_is_ended_with_its_block(gateway: ScriptedGateway) -> None:
    async with WorkerProcess(gateway.url) as worker:
        await worker.ready()
    assert worker.process.returncode == -signal.SIGKILL
